// Pairs of test images for a homework sheet, the same for the same seed.
import { uniformFrom } from "../../../math/random.js";

/** @typedef {[number, number]} Pair rows of the codes */

/**
 * @param {ArrayLike<number>} labels class of each row
 * @param {number} count of pairs of each kind
 * @param {number} seed
 * @returns {{same: Pair[], different: Pair[]}} two images of one class, and of two; by the class of the first, each class as often as any other. None where
 *   the codes have no such pair
 */
export function choosePairs(labels, count, seed) {
  const random = uniformFrom(seed);
  /** @type {number[][]} */
  const rowsOf = []; // of each class
  for (let row = 0; row < labels.length; row++) (rowsOf[labels[row]] ??= []).push(row);
  const classes = Object.keys(rowsOf).map(Number); // ascending, without those that have no codes
  const twins = classes.filter((label) => rowsOf[label].length > 1);
  const take = (/** @type {number[]} */ list) => list[Math.floor(random() * list.length)];

  /** So many classes in their order; where not all have a row, the seed says which. @param {number[]} from */
  function spread(from) {
    const shuffled = from.map((value) => [random(), value]).sort((a, b) => a[0] - b[0]).map(([, value]) => value);
    return from.length === 0 ? [] : Array.from({ length: count }, (_, i) => shuffled[i % shuffled.length]).sort((a, b) => a - b);
  }

  return {
    same: spread(twins).map((label) => {
      const first = take(rowsOf[label]);
      return [first, take(rowsOf[label].filter((row) => row !== first))];
    }),
    different: spread(classes.length > 1 ? classes : []).map((label) => [take(rowsOf[label]), take(rowsOf[take(classes.filter((other) => other !== label))])]),
  };
}
