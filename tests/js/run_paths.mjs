// Finds ways on a run's plane through the shipped files: node run_paths.mjs <jobs.json>, answers as JSON.
// jobs.json: [{folder, range, label, pairs: [[from, to], …], pieces: [[ax, ay, bx, by], …], samples, nodes: [[from, to], …]|null}]

import { readFileSync } from "node:fs";
import { buildNetwork } from "../../aevae/browser/network/network.js";
import { pictureLength, readAtlas } from "../../aevae/browser/model/atlas.js";
import { createFinder } from "../../aevae/browser/features/path/find.js";
import { listEdges, measureGrid, place, shortest } from "../../aevae/browser/math/dijkstra.js";
import { parseSafetensors } from "../../aevae/browser/network/safetensors.js";
import { compareGeodesic } from "../../aevae/browser/features/path/measure.js";

function readTensors(path) {
  const { buffer, byteOffset, byteLength } = readFileSync(path);
  return parseSafetensors(buffer.slice(byteOffset, byteOffset + byteLength)).tensors;
}

function openRun(folder, range, label) {
  const told = JSON.parse(readFileSync(`${folder}/run.json`, "utf8"));
  const decoder = buildNetwork(told.decoder, readTensors(`${folder}/weights.safetensors`), [told.config.latent]);
  decoder.setClass(label);
  return {
    decoder,
    plane: told.plane,
    spec: { image: { range } },
  };
}

/** Dijkstra alone: to a node from a node, on the grid itself. */
function overNodes(grid, from, to) {
  return shortest(grid, place(grid, from), place(grid, to)).length;
}

const answers = JSON.parse(readFileSync(process.argv[2], "utf8")).map(({ folder, range, label, pairs, pieces, samples, nodes }) => {
  const run = openRun(folder, range, label);
  const atlas = readAtlas(readTensors(`${folder}/atlas.safetensors`));
  const measure = pictureLength(atlas);
  const grid = measureGrid(atlas, measure);
  const find = createFinder(atlas);
  return {
    edges: nodes ? [...listEdges(grid)] : [],
    overNodes: (nodes ?? []).map(([from, to]) => overNodes(grid, from, to)),
    pieces: pieces.map((piece) => measure(...piece)),
    ways: pairs.map((pair) => {
      const { straight, geodesic, gain } = compareGeodesic(run, find, pair, samples);
      return { straight: straight.length, geodesic: geodesic.length, gain, points: gain > 0 ? geodesic.points : pair };
    }),
  };
});
process.stdout.write(JSON.stringify(answers));
