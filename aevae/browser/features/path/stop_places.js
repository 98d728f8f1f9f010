// Where stops can stand: at a place of the plane, or on the code of a test picture; with two planes, on one that both models know.
import { latentOf, pointOf } from "../../model/codes.js";
import { NEIGHBOURS } from "../../model/constants.js";
import { offPlane } from "../../model/principal_components.js";
import { isShared, nearestShared } from "../../model/shared_pictures.js";

const ON_CODE = 1e-3; // an address rounds to four decimals: this close to a code, it is the code that was meant
const CANDIDATES = 1000; // codes around the middle of a class that may be its stop

/**
 * @typedef {{run: Run, atlas: import("../../model/atlas.js").Atlas|null, find: import("./find.js").Finder|null, refined?: import("./measure.js").RefinedLegs}} Side a plane;
 *   `refined` goes with its decoder
 * @typedef {{z: LatentPoint, index: number|null}} Stop z on the first plane; index of the test picture whose code it is
 */

const runsOf = (/** @type {Side[]} */ sides) => sides.map(({ run }) => run);

/** Whether all models know a test picture. @param {Side[]} sides @param {number} index */
export const isKnown = (sides, index) => isShared(runsOf(sides), index);

/** The code nearest to a place of a plane, if possible of a picture that all models know. @param {Side[]} sides @param {Run} run @param {LatentPoint} z */
export const rowAt = (sides, run, z) => nearestShared(run, runsOf(sides), z) ?? run.neighbours.nearest(z[0], z[1], 1).ids[0];

/** The row of a test picture; of one that a run does not know, its first. @param {Run} run @param {number} index */
const rowOf = (run, index) => run.rowOf.get(index) ?? 0;

/** Where a stop lies on a plane: two planes share pictures, not places. @param {Side[]} sides @param {number} side @param {Stop} stop @returns {LatentPoint} */
export function placeOf(sides, side, { z, index }) {
  if (side === 0 || index === null) return z;
  const { run } = sides[side];
  return pointOf(run, rowOf(run, index));
}

/** How far off the plane a stop's code lies; null where a plane is all there is, or the stop is no picture's. @param {Run} run @param {Stop} stop */
export const offsetOf = (run, { index }) => (index !== null && run.plane?.origin.length > 2 ? offPlane(run.plane, latentOf(run, rowOf(run, index))) : null);

/** On the code of a test picture. @param {Side[]} sides @param {number} index @returns {Stop} */
export function stopOf(sides, index) {
  const [{ run }] = sides;
  return { z: pointOf(run, rowOf(run, index)), index };
}

/** At a place of a plane; with two planes, at the nearest code there, whose picture both of them know. @param {Side[]} sides @param {number} side @param {LatentPoint} z @returns {Stop} */
export function stopAt(sides, side, z) {
  const { run } = sides[side], row = rowAt(sides, run, z);
  const code = pointOf(run, row);
  const near = Math.hypot(code[0] - z[0], code[1] - z[1]) <= ON_CODE * run.spacing.inside;
  return sides.length > 1 || near ? stopOf(sides, run.testIndex[row]) : { z, index: null };
}

/** On a code in the middle of a class, as far as it has one: a class may lie on both sides of another. @param {Side[]} sides @param {number} label */
export function stopIn(sides, label) {
  const [{ run }] = sides, { labels, means, medians, neighbours, summary, testIndex } = run;
  const middle = medians[label] ?? summary.mean;
  const like = (/** @type {number} */ row) => neighbours.nearest(means[2 * row], means[2 * row + 1], NEIGHBOURS).ids.filter((other) => labels[other] === label).length;
  let [stop, most] = [-1, 0];
  for (const row of neighbours.nearest(middle[0], middle[1], CANDIDATES).ids) {
    if (labels[row] !== label || !isKnown(sides, testIndex[row])) continue;
    const count = like(row);
    if (count > most) [stop, most] = [row, count];
    if (most === NEIGHBOURS) break;
  }
  return stopOf(sides, testIndex[stop < 0 ? rowAt(sides, run, middle) : stop]);
}
