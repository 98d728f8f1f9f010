// Points on their way from one set of codes to the next.
import { boundsBetween, numbersBetween } from "../math/between.js";
import { labelPlacesBetween } from "../math/label_places.js";

const LENGTH = 400; // ms

/** Slow, quick, slow. @param {number} share */
export const eased = (share) => share * share * (3 - 2 * share);

/**
 * The newer run, but for what is seen to move: that is still between the two.
 * Rows are matched by the picture they belong to; a picture that is new does not move.
 * @param {Run} from
 * @param {Run} to
 * @returns {(share: number) => Run}
 */
export function transition(from, to) {
  const start = to.means.slice();
  Array.from(to.testIndex).forEach((index, row) => {
    const before = from.rowOf.get(Number(index));
    if (before !== undefined) start.set(from.means.subarray(2 * before, 2 * before + 2), 2 * row);
  });
  return (share) => (share >= 1 ? to : {
    ...to,
    means: numbersBetween(start, to.means, share),
    labelPlaces: labelPlacesBetween(from.labelPlaces, to.labelPlaces, share),
    bounds: boundsBetween(from.bounds, to.bounds, share),
  });
}

/**
 * Show `at(share)` in every animation frame until the end is reached.
 * @param {(share: number) => void} show the last call has share 1
 * @param {number} [length] ms
 * @returns {() => void} stop where it is
 */
export function glide(show, length = LENGTH) {
  const begin = performance.now();
  let frame = requestAnimationFrame(function next(now) {
    const share = Math.min(1, Math.max(0, now - begin) / length);
    if (share < 1) frame = requestAnimationFrame(next);
    show(eased(share));
  });
  return () => cancelAnimationFrame(frame);
}
