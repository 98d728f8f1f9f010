// Pairs of test pictures for a homework sheet, the same for the same seed.
import { uniformFrom } from "../../../math/random.js";

/** @typedef {{rows: [number, number], same: boolean}} Pair */

/**
 * Half of the pairs, rounded up, are of one class, the others of two different ones.
 * @param {ArrayLike<number>} labels class of each row
 * @param {number} count
 * @param {number} seed
 * @returns {Pair[]} those of one class first; fewer where the codes do not have them
 */
export function choosePairs(labels, count, seed) {
  const random = uniformFrom(seed);
  /** @type {number[][]} */
  const rowsOf = []; // of each class
  for (let row = 0; row < labels.length; row++) (rowsOf[labels[row]] ??= []).push(row);
  const take = (/** @type {number[]} */ list) => list[Math.floor(random() * list.length)];
  const shuffled = (/** @type {number[]} */ list) => list.map((value) => [random(), value]).sort((a, b) => a[0] - b[0]).map(([, value]) => value);
  const classes = shuffled(Object.keys(rowsOf).map(Number)); // ascending, without those that have no codes
  const twins = classes.filter((label) => rowsOf[label].length > 1);
  /** @type {Pair[]} */
  const same = twins.length === 0 ? [] : Array.from({ length: Math.ceil(count / 2) }, (_, i) => {
    const rows = rowsOf[twins[i % twins.length]];
    const first = take(rows);
    return { rows: [first, take(rows.filter((row) => row !== first))], same: true };
  });
  /** @type {Pair[]} */
  const different = classes.length < 2 ? [] : Array.from({ length: Math.floor(count / 2) }, (_, i) => {
    const first = classes[i % classes.length];
    return { rows: [take(rowsOf[first]), take(rowsOf[take(classes.filter((label) => label !== first))])], same: false };
  });
  return [...same, ...different];
}
