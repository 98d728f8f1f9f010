// Copies of boxes of numbers from one order to another: what convolutions spend their time on beside their sums.

import { ADD_ADDRESSES, END, LOOP, advanceBy, get, loadFloat, repeatBefore, set, storeFloat } from "./assembly.js";

/**
 * @typedef {(from: number, fromColumn: number, fromRow: number, fromImage: number,
 *   to: number, toColumn: number, toRow: number, toImage: number, width: number, height: number, depth: number) => void} Copy
 *   all bytes: where the first number is read, and from there to that of the next column, row and image; the same of where they are written,
 *   and there from the first column (row, image) to beyond the last. There is at least one of each
 */

/** @returns {import("./assembly.js").Code} */
export function copyCode() {
  const from = 0, fromColumn = 1, fromRow = 2, fromImage = 3, to = 4, toColumn = 5, toRow = 6, toImage = 7, width = 8, height = 9, depth = 10; // parameters
  const rowFrom = 11, rowTo = 12, source = 13, target = 14, rowEnd = 15, end = 16, imagesEnd = 17;
  const code = [
    get(to), get(depth), ADD_ADDRESSES, set(imagesEnd),
    LOOP,
    get(from), set(rowFrom), get(to), set(rowTo), get(to), get(height), ADD_ADDRESSES, set(end),
    LOOP,
    get(rowFrom), set(source), get(rowTo), set(target), get(rowTo), get(width), ADD_ADDRESSES, set(rowEnd),
    LOOP,
    get(target), get(source), loadFloat, storeFloat,
    advanceBy(source, fromColumn), advanceBy(target, toColumn),
    repeatBefore(target, rowEnd),
    END,
    advanceBy(rowFrom, fromRow), advanceBy(rowTo, toRow),
    repeatBefore(rowTo, end),
    END,
    advanceBy(from, fromImage), advanceBy(to, toImage),
    repeatBefore(to, imagesEnd),
    END,
  ];
  return { addresses: 11, scratch: 7, vectors: 0, code };
}

/** The same in plain JavaScript. @param {() => {floats: Float32Array}} memory @returns {Copy} */
export const plainCopy = (memory) => (from, fromColumn, fromRow, fromImage, to, toColumn, toRow, toImage, width, height, depth) => {
  const { floats } = memory();
  for (let image = 0; image < depth; image += toImage, from += fromImage) {
    for (let row = 0, rowFrom = from; row < height; row += toRow, rowFrom += fromRow) {
      for (let column = 0, source = rowFrom; column < width; column += toColumn, source += fromColumn) floats[(to + image + row + column) / 4] = floats[source / 4];
    }
  }
};
