// What a selection of codes has to say.
import { errorOf, latentOf } from "../../model/codes.js";

/** How many rows of each class. @param {ArrayLike<number>} labels @param {number[]} rows @returns {number[]} */
export function countsOf(labels, rows, classes) {
  const counts = Array(classes).fill(0);
  for (const row of rows) counts[labels[row]]++;
  return counts;
}

/** The mean of as many vectors as `vectorOf` is asked for. @param {(row: number) => ArrayLike<number>} vectorOf @returns {Float32Array} */
export function meanOf(rows, vectorOf) {
  let sums = null;
  for (const row of rows) {
    const vector = vectorOf(row);
    sums ??= new Float64Array(vector.length);
    for (let i = 0; i < sums.length; i++) sums[i] += vector[i];
  }
  return Float32Array.from(sums, (sum) => sum / rows.length);
}

/** At most `most` rows, evenly out of all. */
export const someOf = (rows, most) => (rows.length <= most ? rows : Array.from({ length: most }, (_, i) => rows[Math.floor((i * rows.length) / most)]));

/**
 * The codes as a table: a head, and a line each with whatever is known of it.
 * @param {Run} run
 * @param {number[]} rows
 * @returns {(string|number)[][]}
 */
export function tableOf(run, rows) {
  const dimensions = run.plane.origin.map((_, d) => `z${d + 1}`);
  const line = (row) => {
    const error = errorOf(run, row);
    return [row, run.testIndex[row], run.spec.classes[run.labels[row]], ...Array.from(latentOf(run, row), exact), error === null ? "" : exact(error)];
  };
  return [["row", "test_index", "label", ...dimensions, "squared_error"], ...rows.map(line)];
}

/** A float32 in as many digits as tell it from its neighbours. */
const exact = (value) => Number(value.toPrecision(9));
