// Paths between two points of a plane that are short by some cost. A tour is such paths one after another.
import { cellOf, covers } from "../../model/atlas.js";
import { buildGraph, shortestPath } from "../../math/dijkstra.js";
import { tighten } from "../../math/tighten.js";

const KEPT = 50; // paths: those of a tour are asked for again when it rests

/**
 * @typedef {import("../../model/atlas.js").Atlas} Atlas
 * @typedef {(atlas: Atlas) => Measure} Cost what a path shall be short by: an integral over an atlas
 * @typedef {(cost: Cost, from: LatentPoint, to: LatentPoint) => LatentPoint[]} Finder gives a polyline; where the atlas ends, only the
 *   straight one is known
 */

/** What a leg is known by. @param {LatentPoint} from @param {LatentPoint} to */
export const legKey = (from, to) => `${from} ${to}`;

/** @param {import("../../math/dijkstra.js").Graph} graph @param {LatentPoint} from @param {LatentPoint} to */
export const pathOver = (graph, from, to) => tighten(shortestPath(graph, from, to).points, graph.measure, cellOf(graph)).points;

/** The graph of a cost is measured when the cost is first asked for. @param {Atlas} atlas @returns {Finder} */
export function createFinder(atlas) {
  const graphs = new Map();
  /** @type {Map<string, LatentPoint[]>} */
  const found = new Map();

  return (cost, from, to) => {
    if (!covers(atlas, from) || !covers(atlas, to)) return [from, to];
    const graph = graphs.get(cost) ?? buildGraph(atlas, cost(atlas));
    graphs.set(cost, graph);
    const key = `${cost.name} ${legKey(from, to)}`;
    const path = found.get(key) ?? pathOver(graph, from, to);
    if (found.size >= KEPT) found.clear();
    found.set(key, path);
    return path;
  };
}
