// Paths between two points of a plane that are short by some cost. A tour is such paths one after another.
import { covers } from "../../model/atlas.js";
import { buildGraph, shortestPath } from "../../math/dijkstra.js";
import { tighten } from "../../math/tighten.js";

/**
 * @typedef {import("../../model/atlas.js").Atlas} Atlas
 * @typedef {(atlas: Atlas) => Measure} Cost what a path shall be short by: an integral over an atlas
 * @typedef {(cost: Cost, from: LatentPoint, to: LatentPoint) => LatentPoint[]} Finder gives a polyline; where the atlas ends, only the
 *   straight one is known
 */

/** The graph of a cost is measured when the cost is first asked for. @param {Atlas} atlas @returns {Finder} */
export function createFinder(atlas) {
  const { x0, x1, y0, y1 } = atlas.bounds;
  const cell = Math.max(x1 - x0, y1 - y0) / (atlas.n - 1);
  const graphs = new Map();

  return (cost, from, to) => {
    if (!covers(atlas, from) || !covers(atlas, to)) return [from, to];
    const graph = graphs.get(cost) ?? buildGraph(atlas, cost(atlas));
    graphs.set(cost, graph);
    const rough = shortestPath(graph, from, to);
    return tighten(rough.points, graph.measure, cell).points;
  };
}
