// Finds paths on a run's plane through the shipped files: node run_paths.mjs <jobs.json>, results as JSON.
// jobs.json: [{folder, range, label, pairs: [[from, to], …], pieces: [[ax, ay, bx, by], …], samples, nodes: [[from, to], …]|null}]

import { readFileSync } from "node:fs";
import { buildNetwork } from "../../aevae/browser/network/network.js";
import { pictureLength, readAtlas } from "../../aevae/browser/model/atlas.js";
import { createFinder } from "../../aevae/browser/features/path/find.js";
import { buildGraph, listEdges, nodePoint, shortestPath } from "../../aevae/browser/math/dijkstra.js";
import { parseSafetensors } from "../../aevae/browser/network/safetensors.js";
import { compareGeodesic } from "../../aevae/browser/features/path/measure.js";

function readTensors(path) {
  const { buffer, byteOffset, byteLength } = readFileSync(path);
  return parseSafetensors(buffer.slice(byteOffset, byteOffset + byteLength)).tensors;
}

function openRun(folder, range, label) {
  const description = JSON.parse(readFileSync(`${folder}/run.json`, "utf8"));
  const decoder = buildNetwork(description.decoder, readTensors(`${folder}/weights.safetensors`), [description.config.latent]);
  decoder.setClass(label);
  return {
    decoder,
    plane: description.plane,
    spec: { image: { range } },
  };
}

/** Dijkstra alone: to a node from a node, on the grid itself. */
function overNodes(graph, from, to) {
  return shortestPath(graph, nodePoint(graph, from), nodePoint(graph, to)).length;
}

const results = JSON.parse(readFileSync(process.argv[2], "utf8")).map(({ folder, range, label, pairs, pieces, samples, nodes }) => {
  const run = openRun(folder, range, label);
  const atlas = readAtlas(readTensors(`${folder}/atlas.safetensors`));
  const measure = pictureLength(atlas);
  const graph = buildGraph(atlas, measure);
  const find = createFinder(atlas);
  return {
    edges: nodes ? [...listEdges(graph)] : [],
    overNodes: (nodes ?? []).map(([from, to]) => overNodes(graph, from, to)),
    pieces: pieces.map((piece) => measure(...piece)),
    paths: pairs.map((pair) => {
      const { straight, geodesic, gain } = compareGeodesic(run, find, pair, samples);
      return { straight: straight.length, geodesic: geodesic.length, gain, points: gain > 0 ? geodesic.points : pair };
    }),
  };
});
process.stdout.write(JSON.stringify(results));
