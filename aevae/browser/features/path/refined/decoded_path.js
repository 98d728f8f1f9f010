// The shortest path by decoded images, over a grid three times as fine as the atlas, where the atlas holds a path to be nearly as short as the best.
import { around, buildGraph, corridor, nodePoint, shortestPath } from "../../../math/dijkstra.js";

const FINER = 3; // nodes a cell of the atlas
const SLACK = 0.1; // how much longer than the best the atlas may hold a path to be
const BATCH = 200; // images decoded between two pauses
const REACH = 4; // cells: no edge goes further, and a piece that does has no length here

/**
 * @param {import("../measure.js").Decoding["decoder"]} decoder
 * @param {import("../../../math/dijkstra.js").Graph} graph of the atlas
 * @param {LatentPoint} from @param {LatentPoint} to
 * @returns {Generator<void, LatentPoint[]>} pauses after every batch; the straight line where it finds none
 */
export function* decodedPath({ outputSize: size, forwardBatch }, graph, from, to) {
  const { bounds } = graph, n = (graph.n - 1) * FINER + 1, nodes = { bounds, n };
  const near = corridor(graph, from, to, SLACK);
  const open = Uint8Array.from({ length: n * n }, (_, node) => isNear(near, graph.n, (node % n) / FINER, Math.floor(node / n) / FINER));
  for (const end of [from, to]) for (const node of around(nodes, end)) open[node] = 1;

  const numbers = new Int32Array(n * n).fill(-1); // of the images
  /** @type {LatentPoint[]} */
  const points = [from, to];
  open.forEach((is, node) => {
    if (is) numbers[node] = points.push(nodePoint(nodes, node)) - 1;
  });
  const images = new Float32Array(points.length * size);
  for (let i = 0; i < points.length; i += BATCH) {
    const some = points.slice(i, i + BATCH);
    images.set(forwardBatch(Float32Array.from(some.flat()), some.length), i * size);
    yield;
  }

  const cellX = (bounds.x1 - bounds.x0) / (n - 1), cellY = (bounds.y1 - bounds.y0) / (n - 1);
  /** @param {number} x @param {number} y */
  const imageAt = (x, y) => {
    const end = [from, to].findIndex((point) => point[0] === x && point[1] === y);
    return end >= 0 ? end : numbers[Math.round((y - bounds.y0) / cellY) * n + Math.round((x - bounds.x0) / cellX)];
  };
  /** @type {Measure} */
  const measure = (ax, ay, bx, by) => {
    if (Math.abs(ax - bx) > REACH * cellX || Math.abs(ay - by) > REACH * cellY) return Infinity;
    const a = imageAt(ax, ay) * size, b = imageAt(bx, by) * size;
    let sum = 0;
    for (let p = 0; p < size; p++) sum += (images[a + p] - images[b + p]) ** 2;
    return Math.sqrt(sum);
  };
  return shortestPath(buildGraph(nodes, measure, open), from, to).points;
}

/** Whether a node of a cell is in the corridor. @param {Uint8Array} near @param {number} n @param {number} column @param {number} row */
function isNear(near, n, column, row) {
  const [left, right, low, high] = [Math.floor(column), Math.ceil(column), Math.floor(row), Math.ceil(row)];
  return near[low * n + left] || near[low * n + right] || near[high * n + left] || near[high * n + right];
}
