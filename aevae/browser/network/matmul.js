// The product that fully connected layers come down to: rows of numbers times a fixed matrix.

import { COLUMNS, ROWS } from "./matmul_kernel.js";

/**
 * Prepares C = A B + bias for a fixed B: (m, k) times (k, n), all in the kernels' memory, row after row. B is packed once in the order
 * in which the tiles read it.
 * @param {import("./kernels.js").Kernels} kernels
 * @param {{k: number, n: number, b: (p: number, j: number) => number, bias: Float32Array}} plan b: the number in row p and column j of B
 * @returns {(a: Float32Array, m: number, c: Float32Array) => void} a and c hold one row, or a multiple of ROWS of them, m or more
 */
export function prepareProduct(kernels, { k, n, b, bias }) {
  const panelSize = k * COLUMNS, panels = Math.ceil(n / COLUMNS); // the last panel is filled up with zeros
  const panelsAt = kernels.reserve(panels * panelSize), biasAt = kernels.reserve(panels * COLUMNS);
  const rowsAt = kernels.reserve((k + 3) * ROWS), cornerAt = kernels.reserve(ROWS * COLUMNS);
  pack(b, k, n, kernels.floats, panelsAt);
  kernels.floats.set(bias, biasAt);
  const whole = Math.floor(n / COLUMNS), aRow = 4 * k, cRow = 4 * n;

  return function multiply(a, m, c) {
    const rows = m === 1 ? 1 : ROWS, multiplyTile = m === 1 ? kernels.single : kernels.group;
    for (let i = 0; i < m; i += rows) {
      const row = a.byteOffset + i * aRow, from = m === 1 ? row : 4 * rowsAt;
      if (m > 1) kernels.interleave(row, aRow, row + aRow, from);
      for (let panel = 0; panel < panels; panel++) {
        const panelAt = 4 * (panelsAt + panel * panelSize), panelBiasAt = 4 * (biasAt + panel * COLUMNS), to = c.byteOffset + i * cRow + 4 * panel * COLUMNS;
        if (panel < whole) multiplyTile(from, from + rows * aRow, panelAt, panelBiasAt, to, cRow);
        else { // beyond the end of a row begins the next
          multiplyTile(from, from + rows * aRow, panelAt, panelBiasAt, 4 * cornerAt, 4 * COLUMNS);
          deliver(kernels.floats, cornerAt, rows, n % COLUMNS, to / 4, n);
        }
      }
    }
  };
}

/**
 * Copies B panel by panel, each (k, COLUMNS).
 * @param {(p: number, j: number) => number} b @param {number} k @param {number} n @param {Float32Array} memory @param {number} start
 */
function pack(b, k, n, memory, start) {
  for (let j = 0; j < n; j++) {
    const at = start + (j - (j % COLUMNS)) * k + (j % COLUMNS);
    for (let p = 0; p < k; p++) memory[at + p * COLUMNS] = b(p, j);
  }
}

/**
 * Copies the first columns of a tile to their place in C.
 * @param {Float32Array} memory @param {number} at @param {number} rows @param {number} columns @param {number} to @param {number} n
 */
function deliver(memory, at, rows, columns, to, n) {
  for (let r = 0; r < rows; r++) memory.copyWithin(to + r * n, at + r * COLUMNS, at + r * COLUMNS + columns);
}
