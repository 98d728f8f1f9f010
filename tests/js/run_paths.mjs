// Measures a run's plane by its atlas: node run_paths.mjs <jobs.json>, results as JSON.
// jobs.json: [{folder, pieces: [[ax, ay, bx, by], …], nodes: [[from, to], …]|null}]; nodes: joined by Dijkstra alone

import { readFileSync } from "node:fs";
import { pictureLength, readAtlas } from "../../aevae/browser/model/atlas.js";
import { buildGraph, listEdges, nodePoint, shortestPath } from "../../aevae/browser/math/dijkstra.js";
import { parseSafetensors } from "../../aevae/browser/network/safetensors.js";

function readTensors(path) {
  const { buffer, byteOffset, byteLength } = readFileSync(path);
  return parseSafetensors(buffer.slice(byteOffset, byteOffset + byteLength)).tensors;
}

/** Dijkstra alone: to a node from a node, on the grid itself. */
function overNodes(graph, from, to) {
  return shortestPath(graph, nodePoint(graph, from), nodePoint(graph, to)).length;
}

const results = JSON.parse(readFileSync(process.argv[2], "utf8")).map(({ folder, pieces, nodes }) => {
  const atlas = readAtlas(readTensors(`${folder}/atlas.safetensors`));
  const measure = pictureLength(atlas);
  const graph = nodes && buildGraph(atlas, measure);
  return {
    edges: graph ? [...listEdges(graph)] : [],
    overNodes: (nodes ?? []).map(([from, to]) => overNodes(graph, from, to)),
    pieces: pieces.map((piece) => measure(...piece)),
  };
});
process.stdout.write(JSON.stringify(results));
