// The round trip: what a model makes of its own pictures, again and again.

export const STEPS = 12;
const NEAR = 0.01; // of the spread of the codes: a step shorter than this is none

/** @typedef {"rests"|"swings"|"goes on"|"lost"|"unfinished"} TripEnd */

/**
 * Follows z → enc(dec(z)) until it rests, comes back to where it was two steps before, or the steps or the time are up.
 * @param {ArrayLike<number>} start latent vector
 * @param {(code: ArrayLike<number>) => ArrayLike<number>} again enc(dec(·)), in latent space
 * @param {(code: ArrayLike<number>) => LatentPoint} project onto the plane
 * @param {number} spread of the codes, in latent units
 * @param {() => boolean} inTime called before every step
 * @returns {{points: LatentPoint[], codes: ArrayLike<number>[], end: TripEnd}}
 *   points[0] is the start; lost: a picture or its code is no finite number
 */
export function roundTrip(start, again, project, spread, inTime = () => true) {
  const codes = [start], points = [project(start)];
  /** @type {ArrayLike<number>|null} */
  let beforeLast = null;
  let last = start;
  const done = (/** @type {TripEnd} */ end) => ({ points, codes, end });
  while (points.length <= STEPS) {
    if (!inTime()) return done("unfinished");
    const code = Float32Array.from(again(last));
    if (!code.every(Number.isFinite)) return done("lost");
    const step = apart(code, last), back = beforeLast ? apart(code, beforeLast) : Infinity;
    codes.push(code);
    points.push(project(code));
    [beforeLast, last] = [last, code];
    if (step < NEAR * spread) return done("rests");
    if (back < NEAR * spread) return done("swings");
  }
  return done("goes on");
}

const apart = (/** @type {ArrayLike<number>} */ a, /** @type {ArrayLike<number>} */ b) => Math.hypot(...Array.from(a, (value, d) => value - b[d]));
