// How densely codes lie: a Gaussian kernel estimate, as in training/atlas.py, quick enough for any moment of a film.
import { reader } from "./grid.js";

const STEPS = 4; // nodes a bandwidth
const REACH = 4.5; // bandwidths a kernel is followed
const TALL = 20; // times the width of a line: its contours leave every view
const MOST = 400; // nodes along an axis, however far the outliers lie

/**
 * @typedef {{grid: import("./grid.js").Grid, values: Float32Array, at: (x: number, y: number) => number}} Density per unit of area
 *
 * Scott's bandwidth on each axis; the codes are shared out among the nodes about them, then the grid is smoothed.
 * @param {Float32Array} means (N, 2)
 * @returns {Density}
 */
export function density(means) {
  const n = means.length / 2;
  const axes = [0, 1].map((axis) => axisOf(means, axis, n, 2));
  const [x, y] = axes;
  const grid = { x0: x.low, y0: y.low, dx: x.step, dy: y.step, columns: x.count, rows: y.count };
  const values = new Float32Array(grid.columns * grid.rows);
  for (let i = 0; i < n; i++) {
    const [u, v] = [(means[2 * i] - x.low) / x.step, (means[2 * i + 1] - y.low) / y.step];
    const [a, b] = [Math.floor(u), Math.floor(v)];
    const [p, q] = [u - a, v - b];
    const at = b * grid.columns + a;
    values[at] += (1 - p) * (1 - q);
    values[at + 1] += p * (1 - q);
    values[at + grid.columns] += (1 - p) * q;
    values[at + grid.columns + 1] += p * q;
  }
  smooth(values, grid.rows, grid.columns, grid.columns, 1, kernel(x));
  smooth(values, grid.columns, grid.rows, 1, grid.columns, kernel(y));
  for (let i = 0; i < values.length; i++) values[i] /= n;
  const read = reader(grid, values);
  return { grid, values, at: (px, py) => Math.max(0, read(px, py)) || 0 };
}

/**
 * The same along the first axis alone, per unit of length: of a line, on which the second number means nothing. Its grid is two rows far apart.
 * @param {Float32Array} means (N, 2)
 * @returns {Density}
 */
export function densityAlong(means) {
  const n = means.length / 2;
  const x = axisOf(means, 0, n, 1);
  const line = new Float32Array(x.count);
  for (let i = 0; i < n; i++) {
    const u = (means[2 * i] - x.low) / x.step, a = Math.floor(u);
    line[a] += (1 - (u - a)) / n;
    line[a + 1] += (u - a) / n;
  }
  smooth(line, 1, x.count, x.count, 1, kernel(x));
  const grid = { x0: x.low, y0: 0, dx: x.step, dy: 1, columns: x.count, rows: 1 };
  const read = reader(grid, line), tall = TALL * x.step * x.count;
  return { grid: { ...grid, y0: -tall, dy: 2 * tall, rows: 2 }, values: Float32Array.of(...line, ...line), at: (px) => Math.max(0, read(px, 0)) || 0 };
}

/** @param {Float32Array} means @param {number} axis @param {number} n @param {number} dimensions of which it is one, for Scott's rule */
function axisOf(means, axis, n, dimensions) {
  let sum = 0, low = Infinity, high = -Infinity, squares = 0;
  for (let i = axis; i < means.length; i += 2) {
    sum += means[i];
    low = Math.min(low, means[i]);
    high = Math.max(high, means[i]);
  }
  for (let i = axis; i < means.length; i += 2) squares += (means[i] - sum / n) ** 2;
  const width = Math.max(Math.sqrt(squares / Math.max(1, n - 1)) * n ** (-1 / (dimensions + 4)), 1e-6);
  const air = (REACH + 1) * width;
  const count = Math.min(MOST, Math.ceil((STEPS * (high - low + 2 * air)) / width) + 1);
  return { width, low: low - air, step: (high - low + 2 * air) / (count - 1), count };
}

/** Half a kernel, from its middle outwards. Sharing out has widened every code by step²/6 already. @param {{width: number, step: number}} axis */
function kernel({ width, step }) {
  const variance = Math.max(width * width - (step * step) / 6, (step * step) / 16);
  const half = Float64Array.from({ length: Math.ceil((REACH * width) / step) + 1 }, (_, i) => Math.exp((-0.5 * (i * step) ** 2) / variance));
  const total = half.reduce((sum, value, i) => sum + (i ? 2 : 1) * value, 0) * step;
  return half.map((value) => value / total);
}

/**
 * Smooths `lines` lines of `length` numbers that lie `step` apart.
 * @param {Float32Array} values @param {number} lines @param {number} length @param {number} stride @param {number} step @param {Float64Array} half
 */
function smooth(values, lines, length, stride, step, half) {
  const line = new Float32Array(length);
  for (let l = 0; l < lines; l++) {
    for (let i = 0; i < length; i++) line[i] = values[l * stride + i * step];
    for (let i = 0; i < length; i++) {
      let sum = half[0] * line[i];
      for (let k = 1; k < half.length; k++) sum += half[k] * ((line[i - k] ?? 0) + (line[i + k] ?? 0));
      values[l * stride + i * step] = sum;
    }
  }
}

/**
 * The densities whose contours enclose these shares of the codes.
 * @param {Density} density
 * @param {Float32Array} means (N, 2)
 * @param {number[]} shares
 * @returns {number[]}
 */
export function enclosing({ at }, means, shares) {
  const heights = Float32Array.from({ length: means.length / 2 }, (_, i) => at(means[2 * i], means[2 * i + 1])).sort();
  return shares.map((share) => heights[Math.min(heights.length - 1, Math.floor((1 - share) * heights.length))]);
}
