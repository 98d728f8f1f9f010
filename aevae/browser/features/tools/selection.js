// Which codes are selected, and what they have to say.
import { errorOf, latentOf } from "../../model/codes.js";
import { rowsInside } from "../../math/polygon.js";
import { labelText } from "../../ui/sentences.js";

export const NEAREST = 50;

/**
 * Codes selected by a shape on this plane, or as the same pictures on the other one.
 * @param {import("../contract.js").Host} host
 * @param {(state: any) => void} share with the other plane
 */
export function createSelection(host, share) {
  /** @type {LatentPoint[]|null} */
  let shape = null;
  /** @type {number[]} */
  let rows = [];

  /** @param {typeof shape} by @param {number[]} next */
  function select(by, next) {
    shape = by;
    rows = next;
    host.selectRows(rows);
  }

  /** @param {Run} run */
  const offer = (run) => share({ dataset: run.spec.dataset, tests: rows.map((row) => run.testIndex[row]) });

  return {
    /** Corners of a polygon, or one point for the codes nearest to it; null: nothing is selected on this plane. */
    get shape() { return shape; },
    get rows() { return rows; },
    /** @param {Run} run @param {typeof shape} next */
    choose(run, next) {
      select(next, next ? rowsIn(run, next, host.hidden) : []);
      offer(run);
    },
    request: () => share({ request: true }),
    /** @param {Run} run @param {{request: true} | {dataset: string, tests: number[]}} state @returns {boolean} whether the other plane has selected something */
    receive(run, state) {
      if ("request" in state) {
        if (shape) offer(run);
        return false;
      }
      if (state.dataset !== run.spec.dataset) return false;
      select(null, state.tests.flatMap((index) => run.rowOf.get(index) ?? []));
      return true;
    },
  };
}

/**
 * @param {Run} run
 * @param {LatentPoint[]} corners of a polygon that holds the codes, or one point that they are the nearest to
 * @param {Set<number>} hidden classes, whose codes do not count
 */
function rowsIn({ means, labels, neighbours }, corners, hidden) {
  const visible = (/** @type {number} */ row) => !hidden.has(labels[row]);
  if (corners.length > 1) return rowsInside(means, corners, visible);
  const [[x, y]] = corners;
  return Array.from(neighbours.nearest(x, y, labels.length).ids).filter(visible).slice(0, NEAREST);
}

/** How many rows of each class. @param {ArrayLike<number>} labels @param {number[]} rows @param {number} classes how many there are @returns {number[]} */
export function countsOf(labels, rows, classes) {
  const counts = Array(classes).fill(0);
  for (const row of rows) if (labels[row] < classes) counts[labels[row]]++; // of images without classes there is nothing to count
  return counts;
}

/** The mean of the vectors of one row at least. @param {number[]} rows @param {(row: number) => ArrayLike<number>} vectorOf @returns {Float32Array} */
export function meanOf(rows, vectorOf) {
  const sums = Float64Array.from(vectorOf(rows[0]));
  for (const row of rows.slice(1)) {
    const vector = vectorOf(row);
    for (let i = 0; i < sums.length; i++) sums[i] += vector[i];
  }
  return Float32Array.from(sums, (sum) => sum / rows.length);
}

/** At most `most` rows, evenly out of all. @param {number[]} rows @param {number} most */
export const someOf = (rows, most) => (rows.length <= most ? rows : Array.from({ length: most }, (_, i) => rows[Math.floor((i * rows.length) / most)]));

/**
 * The codes as a table: a head, and a line each with whatever is known of it.
 * @param {Run} run
 * @param {number[]} rows
 * @returns {(string|number)[][]}
 */
export function tableOf(run, rows) {
  const dimensions = run.plane.origin.map((_, d) => `z${d + 1}`);
  const line = (/** @type {number} */ row) => {
    const error = errorOf(run, row);
    return [row, run.testIndex[row], labelText(run, row), ...Array.from(latentOf(run, row), exact), error === null ? "" : exact(error)];
  };
  return [["row", "test_index", "label", ...dimensions, "squared_error"], ...rows.map(line)];
}

/** A float32 in as many digits as tell it from its neighbours. @param {number} value */
const exact = (value) => Number(value.toPrecision(9));
