// The one product that all layers with weights come down to: rows of numbers times a fixed matrix.

import { COLUMNS, ROWS } from "./matmul_kernel.js";

/**
 * Prepares C = A B + bias for a fixed B: (m, k) times (k, n). B is packed once in the order in which the tiles read it;
 * A and C may lie in any order, so that nobody needs to transpose.
 * @param {import("./kernels.js").Kernels} kernels
 * @param {Object} plan
 * @param {number} plan.k
 * @param {number} plan.n
 * @param {(p: number, j: number) => number} plan.b the number in row p and column j of B
 * @param {Float32Array} [plan.bias] (n)
 * @param {[number, number]} plan.aStrides steps in memory from a row, and from a column, to the next
 * @param {[number, number]} plan.cStrides
 * @returns {(a: Float32Array, aStart: number, m: number, c: Float32Array, cStart: number) => void}
 */
export function prepareProduct(kernels, { k, n, b, bias = new Float32Array(n), aStrides, cStrides }) {
  const [aRow] = aStrides, [cRow, cColumn] = cStrides;
  const panelSize = k * COLUMNS, panels = Math.ceil(n / COLUMNS); // the last panel is filled up with zeros
  const panelsAt = kernels.reserve(panels * panelSize);
  const rowsAt = kernels.reserve(k * ROWS), resultsAt = kernels.reserve(ROWS * COLUMNS);
  pack(b, k, n, kernels.floats, panelsAt);

  return function multiply(a, aStart, m, c, cStart) {
    const { floats, group, single } = kernels;
    for (let i = 0, rows; i < m; i += rows) {
      rows = m - i < ROWS ? 1 : ROWS;
      interleave(a, aStart + i * aRow, aStrides, rows, k, floats, rowsAt);
      for (let panel = 0; panel < panels; panel++) {
        const multiplyTile = rows === 1 ? single : group;
        multiplyTile(4 * rowsAt, 4 * (panelsAt + panel * panelSize), 4 * resultsAt, 4 * (rowsAt + rows * k));
        const j = panel * COLUMNS;
        deliver(floats, resultsAt, rows, bias, j, Math.min(j + COLUMNS, n), c, cStart + i * cRow + j * cColumn, cStrides);
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
 * Copies rows of A side by side: (k, rows).
 * @param {Float32Array} a @param {number} start @param {[number, number]} strides @param {number} rows @param {number} k @param {Float32Array} memory @param {number} at
 */
function interleave(a, start, [rowStep, columnStep], rows, k, memory, at) {
  for (let r = 0; r < rows; r++) {
    for (let p = 0, from = start + r * rowStep, to = at + r; p < k; p++, from += columnStep, to += rows) memory[to] = a[from];
  }
}

/**
 * Copies a tile of results to its place in C and adds the bias of its columns.
 * @param {Float32Array} memory @param {number} at @param {number} rows @param {Float32Array} bias @param {number} first @param {number} end @param {Float32Array} c @param {number} start @param {[number, number]} strides
 */
function deliver(memory, at, rows, bias, first, end, c, start, [rowStep, columnStep]) {
  for (let r = 0; r < rows; r++) {
    for (let j = first, from = at + r * COLUMNS, to = start + r * rowStep; j < end; j++, from++, to += columnStep) {
      c[to] = memory[from] + bias[j];
    }
  }
}
