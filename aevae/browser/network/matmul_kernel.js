// The innermost loop of a matrix product: a tile of some rows × 8 columns.

import { ADD, ADD_ADDRESSES, END, LOOP, addProduct, advance, advanceBy, constant, get, load, loadIntoAll, repeatBefore, set, shuffle, smaller, splat, store } from "./assembly.js";

export const ROWS = 4, COLUMNS = 8;
const BLOCK = 128; // products that are summed before their sum is added to the result: the sum of all in a row would round off far more

/**
 * @typedef {(a: number, end: number, b: number, bias: number, c: number, cRow: number) => void} Tile
 *   all byte addresses in the memory: of a (k, rows), the rows of A interleaved, and where it ends; of b (k, COLUMNS), a panel of B;
 *   of its COLUMNS biases; of C's first row here, and from a row to the next
 * @typedef {(a: number, aRow: number, end: number, to: number) => void} Interleave
 *   ROWS rows of A, of which the first one ends there, to `to` (k, ROWS); up to three numbers a row more are read, and written
 */

/** The Tile of so many rows: two vectors of sums a row, so that each load of B serves all rows. @param {number} rows @param {boolean} fused @returns {import("./assembly.js").Code} */
export function tileCode(rows, fused) {
  const a = 0, end = 1, b = 2, bias = 3, c = 4, cRow = 5; // parameters
  const blockEnd = 6, to = 7;
  const left = 8, right = 9, x = 10; // vectors, as are the sums
  /** @param {number} row @param {number} half */
  const sum = (row, half) => 11 + 2 * row + half;
  const each = Array.from({ length: rows }, (_, row) => row);
  /** Both halves of each row of C. @param {(row: number, half: number) => number[]} value */
  const write = (value) => [
    get(c), set(to),
    ...each.flatMap((row) => [...[0, 1].flatMap((half) => [get(to), value(row, half), store(16 * half)]), advanceBy(to, cRow)]),
  ];
  const code = [
    ...write((_, half) => [get(bias), load(16 * half)].flat()),
    LOOP,
    smaller([get(a), constant(4 * BLOCK * rows), ADD_ADDRESSES].flat(), get(end)), set(blockEnd),
    ...each.flatMap((row) => [splat(0), set(sum(row, 0)), splat(0), set(sum(row, 1))]),
    LOOP, // not unrolled: loads would be moved to its beginning, and more registers be needed than there are
    get(b), load(0), set(left),
    get(b), load(16), set(right),
    ...each.flatMap((row) => [get(a), loadIntoAll(4 * row), set(x), addProduct(sum(row, 0), x, left, fused), addProduct(sum(row, 1), x, right, fused)]),
    advance(b, 4 * COLUMNS),
    advance(a, 4 * rows),
    repeatBefore(a, blockEnd),
    END,
    ...write((row, half) => [get(to), load(16 * half), get(sum(row, half)), ADD].flat()),
    repeatBefore(a, end),
    END,
  ];
  return { addresses: 6, scratch: 2, vectors: 3 + 2 * rows, code };
}

/** @returns {import("./assembly.js").Code} */
export function interleaveCode() {
  const a = 0, aRow = 1, end = 2, to = 3; // parameters
  /** @param {number} row */
  const at = (row) => 4 + row, rows = (/** @type {number} */ row) => 8 + row, pairs = (/** @type {number} */ i) => 12 + i; // then vectors
  const code = [
    get(a), set(at(0)), ...[1, 2, 3].flatMap((row) => [get(at(row - 1)), get(aRow), ADD_ADDRESSES, set(at(row))]),
    LOOP,
    ...[0, 1, 2, 3].flatMap((row) => [get(at(row)), load(0), set(rows(row)), advance(at(row), 16)]),
    ...[0, 2].flatMap((i) => [
      get(rows(i)), get(rows(i + 1)), shuffle(0, 4, 1, 5), set(pairs(i)), // two rows, their first two numbers
      get(rows(i)), get(rows(i + 1)), shuffle(2, 6, 3, 7), set(pairs(i + 1)),
    ]),
    ...[0, 1].flatMap((half) => [
      get(to), get(pairs(half)), get(pairs(half + 2)), shuffle(0, 1, 4, 5), store(32 * half),
      get(to), get(pairs(half)), get(pairs(half + 2)), shuffle(2, 3, 6, 7), store(32 * half + 16),
    ]),
    advance(to, 64),
    repeatBefore(at(0), end),
    END,
  ];
  return { addresses: 4, scratch: ROWS, vectors: 2 * ROWS, code };
}

/**
 * The Tile of so many rows in plain JavaScript.
 * @param {() => {floats: Float32Array}} memory @param {number} rows @returns {Tile}
 */
export const plainTile = (memory, rows) => (a, end, b, bias, c, cRow) => {
  const { floats } = memory();
  for (let r = 0; r < rows; r++) plainRow(floats, a / 4 + r, rows, end / 4, b / 4, bias / 4, (c + r * cRow) / 4);
};

/** @param {() => {floats: Float32Array}} memory @returns {Interleave} */
export const plainInterleave = (memory) => (a, aRow, end, to) => {
  const { floats } = memory();
  for (let r = 0; r < ROWS; r++) {
    for (let from = a / 4, at = to / 4 + r; from < end / 4; from++, at += ROWS) floats[at] = floats[from + (r * aRow) / 4];
  }
};

/**
 * Eight sums side by side, none waiting for another.
 * @param {Float32Array} memory @param {number} a @param {number} step @param {number} end @param {number} b @param {number} bias @param {number} c
 */
function plainRow(memory, a, step, end, b, bias, c) {
  let s0 = memory[bias], s1 = memory[bias + 1], s2 = memory[bias + 2], s3 = memory[bias + 3];
  let s4 = memory[bias + 4], s5 = memory[bias + 5], s6 = memory[bias + 6], s7 = memory[bias + 7];
  for (; a < end; a += step, b += COLUMNS) {
    const x = memory[a];
    s0 += x * memory[b]; s1 += x * memory[b + 1]; s2 += x * memory[b + 2]; s3 += x * memory[b + 3];
    s4 += x * memory[b + 4]; s5 += x * memory[b + 5]; s6 += x * memory[b + 6]; s7 += x * memory[b + 7];
  }
  memory[c] = s0; memory[c + 1] = s1; memory[c + 2] = s2; memory[c + 3] = s3;
  memory[c + 4] = s4; memory[c + 5] = s5; memory[c + 6] = s6; memory[c + 7] = s7;
}
