// The innermost loop of a matrix product: a tile of 4 × 8 results.

import { ADD, END, LOOP, MULTIPLY, advance, get, load, loadIntoAll, repeatBefore, set, store } from "./assembly.js";

export const ROWS = 4, COLUMNS = 8;

/**
 * @typedef {(a: number, b: number, c: number, end: number) => void} Tile
 *   multiplies within the memory; the arguments are byte addresses: a of (k, rows) numbers, the rows of A interleaved;
 *   b of (k, COLUMNS) numbers, a panel of B; c of (rows, COLUMNS) results; end of a
 */

/** The Tile of so many rows: two vectors of sums a row, so that each load of B serves all rows. @param {number} rows @returns {import("./assembly.js").Code} */
export function tileCode(rows) {
  const a = 0, b = 1, c = 2, end = 3; // parameters
  const left = 4, right = 5, x = 6; // vectors, zero at first, as are the sums
  /** @param {number} row @param {number} half */
  const sum = (row, half) => 7 + 2 * row + half;
  const each = Array.from({ length: rows }, (_, row) => row);
  /** @param {number} row @param {number} half */
  const addProduct = (row, half) => [get(sum(row, half)), get(x), get(half ? right : left), MULTIPLY, ADD, set(sum(row, half))].flat();
  const code = [
    LOOP,
    get(b), load(0), set(left),
    get(b), load(16), set(right),
    ...each.flatMap((row) => [get(a), loadIntoAll(4 * row), set(x), addProduct(row, 0), addProduct(row, 1)]),
    advance(b, 4 * COLUMNS),
    advance(a, 4 * rows),
    repeatBefore(a, end),
    END,
    ...each.flatMap((row) => [0, 1].flatMap((half) => [get(c), get(sum(row, half)), store(4 * COLUMNS * row + 16 * half)])),
  ];
  return { addresses: 4, scratch: 0, vectors: 3 + 2 * rows, code };
}

/**
 * The Tile of so many rows in plain JavaScript.
 * @param {() => {floats: Float32Array}} memory @param {number} rows @returns {Tile}
 */
export const plainTile = (memory, rows) => (a, b, c, end) => {
  const { floats } = memory();
  for (let r = 0; r < rows; r++) plainRow(floats, a / 4 + r, rows, b / 4, c / 4 + r * COLUMNS, end / 4);
};

/**
 * Eight sums side by side, none waiting for another.
 * @param {Float32Array} memory @param {number} a @param {number} step @param {number} b @param {number} c @param {number} end
 */
function plainRow(memory, a, step, b, c, end) {
  let s0 = 0, s1 = 0, s2 = 0, s3 = 0, s4 = 0, s5 = 0, s6 = 0, s7 = 0;
  for (; a < end; a += step, b += COLUMNS) {
    const x = memory[a];
    s0 += x * memory[b]; s1 += x * memory[b + 1]; s2 += x * memory[b + 2]; s3 += x * memory[b + 3];
    s4 += x * memory[b + 4]; s5 += x * memory[b + 5]; s6 += x * memory[b + 6]; s7 += x * memory[b + 7];
  }
  memory[c] = s0; memory[c + 1] = s1; memory[c + 2] = s2; memory[c + 3] = s3;
  memory[c + 4] = s4; memory[c + 5] = s5; memory[c + 6] = s6; memory[c + 7] = s7;
}
