// A path over a grid has corners that the grid put there: pulled tight, by the same measure that found it.
import { resample } from "./polyline.js";

const POINTS = 49;
const ROUNDS = 5; // the step halves from one to the next
const SWEEPS = 4; // over all points a round

/**
 * Every point tries a step to either side and towards the middle of its neighbours, and stays where its two pieces are
 * shortest; so the path only ever gets shorter.
 * @param {LatentPoint[]} points first and last stay
 * @param {Measure} measure
 * @param {number} step how far a point may move at first, in latent units
 * @returns {{points: LatentPoint[], length: number}} what came in where evening it out has made it longer
 */
export function tighten(points, measure, step) {
  const path = resample(points, POINTS);
  for (let round = 0, size = step; round < ROUNDS; round++, size /= 2) {
    for (let sweep = 0; sweep < SWEEPS; sweep++) {
      for (let i = 1; i < path.length - 1; i++) settle(path, i, measure, size);
    }
  }
  const [before, after] = [lengthOf(points, measure), lengthOf(path, measure)];
  return after < before ? { points: path, length: after } : { points, length: before };
}

/** @param {LatentPoint[]} path @param {number} i @param {Measure} measure @param {number} size */
function settle(path, i, measure, size) {
  const [ax, ay] = path[i - 1], [x, y] = path[i], [bx, by] = path[i + 1];
  const along = Math.hypot(bx - ax, by - ay);
  const [right, up] = along > 0 ? [(-(by - ay) / along) * size, ((bx - ax) / along) * size] : [size, 0];
  let best = measure(ax, ay, x, y) + measure(x, y, bx, by);
  /** @param {number} px @param {number} py */
  const attempt = (px, py) => {
    const length = measure(ax, ay, px, py) + measure(px, py, bx, by);
    if (length >= best) return;
    best = length;
    path[i] = [px, py];
  };
  attempt(x + right, y + up);
  attempt(x - right, y - up);
  attempt((ax + bx) / 2, (ay + by) / 2);
}

/** @param {LatentPoint[]} points @param {Measure} measure */
export function lengthOf(points, measure) {
  let length = 0;
  for (let i = 1; i < points.length; i++) {
    const [ax, ay] = points[i - 1], [bx, by] = points[i];
    length += measure(ax, ay, bx, by);
  }
  return length;
}
