// Geodesics as Interpolate finds them: node geodesics.mjs <jobs.json>, results as JSON.
// jobs.json: [{folder, range, label, pairs: [[from, to], …], samples, refine}]; refine: what stands there once the stops rest, too.
import { readFileSync } from "node:fs";
import { compareGeodesic, straightLegs } from "../aevae/browser/features/path/measure.js";
import { createFinder } from "../aevae/browser/features/path/find.js";
import { refineLeg } from "../aevae/browser/features/path/refined/leg.js";
import { pictureLength, readAtlas } from "../aevae/browser/model/atlas.js";
import { buildGraph } from "../aevae/browser/math/dijkstra.js";
import { buildNetwork } from "../aevae/browser/network/network.js";
import { parseSafetensors } from "../aevae/browser/network/safetensors.js";

function readTensors(path) {
  const { buffer, byteOffset, byteLength } = readFileSync(path);
  return parseSafetensors(buffer.slice(byteOffset, byteOffset + byteLength)).tensors;
}

/** What the worker does, without its pauses. */
function finish(steps) {
  for (;;) {
    const { done, value } = steps.next();
    if (done) return value;
  }
}

const results = JSON.parse(readFileSync(process.argv[2], "utf8")).map(({ folder, range, label, pairs, samples, refine }) => {
  const description = JSON.parse(readFileSync(`${folder}/run.json`, "utf8"));
  const decoder = buildNetwork(description.decoder, readTensors(`${folder}/weights.safetensors`), [description.plane.origin.length]);
  decoder.setClass(label);
  const run = { decoder, plane: description.plane, spec: { image: { range } } };
  const atlas = readAtlas(readTensors(`${folder}/atlas.safetensors`));
  const find = createFinder(atlas), graph = buildGraph(atlas, pictureLength(atlas));
  return pairs.map((stops) => {
    const connection = { run, find, stops, samples };
    const atOnce = compareGeodesic(connection), [line] = straightLegs(connection);
    const start = performance.now();
    const { straight, geodesic } = refine ? finish(refineLeg(run, graph, ...stops)) : { straight: line, geodesic: atOnce.geodesic };
    const ms = performance.now() - start;
    const pointsOf = (path) => (path.length === line.length ? stops : path.points);
    return { straight: straight.length, geodesic: geodesic.length, atOnce: pointsOf(atOnce.geodesic), points: geodesic === straight ? stops : geodesic.points, ms };
  });
});
process.stdout.write(JSON.stringify(results));
