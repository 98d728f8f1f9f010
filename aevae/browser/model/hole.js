// Where a model's codes leave the largest hole, and what its decoder generates at a place.
import { convexHull, largestEmptyDisc } from "../math/hull.js";
import { embed } from "../math/geometry.js";
import { NEIGHBOURS } from "./constants.js";
import { isLine } from "./line.js";

/** @type {WeakMap<Float32Array, {centre: LatentPoint, radius: number}>} */
const known = new WeakMap(); // by the codes

/** Whether a plane can have one: on a line, or where codes mean nothing, there is none to speak of. @param {Run} run */
export const canHaveHole = (run) => !isLine(run.plane) && !run.spec.verdict && !run.spacing.axes.includes(0);

/**
 * The largest disc without a code whose centre lies within the outline of the codes that lie among others (95 % of them: stragglers do not count as
 * the edge of the data, but no disc holds one).
 * @param {Run} run
 */
export function largestHole({ means, neighbours, spacing }) {
  const before = known.get(means);
  if (before) return before;
  /** @type {LatentPoint[]} */
  const among = [];
  for (let i = 0; i < means.length; i += 2) {
    const { distances } = neighbours.nearest(means[i], means[i + 1], NEIGHBOURS);
    if (distances[distances.length - 1] <= spacing.inside) among.push([means[i], means[i + 1]]);
  }
  const hole = largestEmptyDisc(convexHull(among), (x, y) => neighbours.nearest(x, y, 1).distances[0]);
  known.set(means, hole);
  return hole;
}

/**
 * The test image that is most like what is generated at a place.
 * @param {Run} run @param {LatentPoint} z @param {Originals} originals
 * @returns {{row: number, error: number}} its code's row, and the squared error, pixels in 0…1
 */
export function nearestImage({ decoder, plane, testIndex, spec: { image: { range: [low, high] } } }, z, originals) {
  const generated = decoder.forward(embed(plane, z)).map((value) => (255 * (value - low)) / (high - low));
  let row = -1, least = Infinity;
  for (let i = 0; i < testIndex.length; i++) {
    const bytes = originals.picture(testIndex[i]);
    let sum = bytes ? 0 : Infinity;
    for (let p = 0; bytes && p < bytes.length && sum < least; p++) sum += (generated[p] - bytes[p]) ** 2;
    if (sum < least) [row, least] = [i, sum];
  }
  return { row, error: least / 255 ** 2 };
}
