// A way over a grid has corners that the grid put there: pulled tight, by the same measure that found it.
import { resample } from "./polyline.js";

const POINTS = 49;
const ROUNDS = 5; // the step halves from one to the next
const SWEEPS = 4; // over all points a round

/**
 * Every point tries a step to either side and towards the middle of its neighbours, and stays where its two pieces are
 * shortest; so the way only ever gets shorter.
 * @param {Point[]} points first and last stay
 * @param {Measure} measure
 * @param {number} step how far a point may move at first, in latent units
 * @returns {{points: Point[], length: number}} what came in where evening it out has made it longer
 */
export function shorten(points, measure, step) {
  const way = resample(points, POINTS);
  for (let round = 0, size = step; round < ROUNDS; round++, size /= 2) {
    for (let sweep = 0; sweep < SWEEPS; sweep++) {
      for (let i = 1; i < way.length - 1; i++) settle(way, i, measure, size);
    }
  }
  const [before, after] = [lengthOf(points, measure), lengthOf(way, measure)];
  return after < before ? { points: way, length: after } : { points, length: before };
}

function settle(way, i, measure, size) {
  const [ax, ay] = way[i - 1], [x, y] = way[i], [bx, by] = way[i + 1];
  const along = Math.hypot(bx - ax, by - ay);
  const [right, up] = along > 0 ? [(-(by - ay) / along) * size, ((bx - ax) / along) * size] : [size, 0];
  let best = measure(ax, ay, x, y) + measure(x, y, bx, by);
  const attempt = (px, py) => {
    const length = measure(ax, ay, px, py) + measure(px, py, bx, by);
    if (length >= best) return;
    best = length;
    way[i] = [px, py];
  };
  attempt(x + right, y + up);
  attempt(x - right, y - up);
  attempt((ax + bx) / 2, (ay + by) / 2);
}

/** @param {Point[]} points @param {Measure} measure */
export function lengthOf(points, measure) {
  let length = 0;
  for (let i = 1; i < points.length; i++) length += measure(...points[i - 1], ...points[i]);
  return length;
}
