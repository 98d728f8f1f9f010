// Ways between places of a plane: straight, shortest in pictures, or through the data. A tour is such ways one after another.
import { covers, emptiness, pictureLength } from "../../model/atlas.js";
import { buildGraph, shortestPath } from "../../math/dijkstra.js";
import { tighten } from "../../math/tighten.js";

/** What a way is short by; null: the straight line. The measures are integrals over an atlas. */
const MEASURES = { straight: null, geodesic: pictureLength, data: emptiness };

/** @typedef {"straight"|"geodesic"|"data"} Kind */

/**
 * @param {import("../../model/atlas.js").Atlas} atlas
 * @returns {(kind: Kind, from: Point, to: Point) => Point[]} a polyline; where the atlas ends, only the
 *   straight one is known; the graphs are measured when first asked for
 */
export function createFinder(atlas) {
  const { x0, x1, y0, y1 } = atlas.bounds;
  const cell = Math.max(x1 - x0, y1 - y0) / (atlas.n - 1);
  const graphs = {};

  function find(kind, from, to) {
    if (!MEASURES[kind] || !covers(atlas, from) || !covers(atlas, to)) return [from, to];
    graphs[kind] ??= buildGraph(atlas, MEASURES[kind](atlas));
    const rough = shortestPath(graphs[kind], from, to);
    return tighten(rough.points, graphs[kind].measure, cell).points;
  }
  return find;
}

/** A line drawn by hand follows its ends: each point moves along with the nearer one the more. @param {Point[]} points */
export function stretch(points, from, to) {
  const [first, last] = [points[0], points.at(-1)];
  return points.map(([x, y], i) => {
    const share = i / (points.length - 1);
    const shift = (axis) => (1 - share) * (from[axis] - first[axis]) + share * (to[axis] - last[axis]);
    return i === 0 ? from : i === points.length - 1 ? to : [x + shift(0), y + shift(1)];
  });
}
