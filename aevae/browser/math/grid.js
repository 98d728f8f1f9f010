// Regular grids over the plane: what a field is computed on, and how it is read between the nodes.

/**
 * @typedef {{x0: number, y0: number, dx: number, dy: number, columns: number, rows: number}} Grid
 *   node (i, j) is at (x0 + i·dx, y0 + j·dy); row 0 is the lowest
 */

/**
 * A grid that fills a view, fixed in the plane as the tiles are: panning keeps every node in its place.
 * @param {View} view
 * @param {number} px between two nodes, give or take √2
 * @param {number} border share of the view added on every side, so that a small pan shows no bare edge
 * @returns {Grid}
 */
export function gridOver(view, px, border) {
  const step = 2 ** Math.round(Math.log2((px * (view.x1 - view.x0)) / view.width));
  const [right, up] = [border * (view.x1 - view.x0), border * (view.y1 - view.y0)];
  const [left, low] = [Math.floor((view.x0 - right) / step), Math.floor((view.y0 - up) / step)];
  return {
    x0: left * step, y0: low * step, dx: step, dy: step,
    columns: Math.ceil((view.x1 + right) / step) - left + 1,
    rows: Math.ceil((view.y1 + up) / step) - low + 1,
  };
}

/** A grid with this many nodes that begins and ends with these bounds. @param {Bounds} bounds @param {number} columns @param {number} [rows] @returns {Grid} */
export function gridIn({ x0, x1, y0, y1 }, columns, rows = columns) {
  return { x0, y0, dx: (x1 - x0) / (columns - 1), dy: (y1 - y0) / (rows - 1), columns, rows };
}

/** The nodes from number `from` (row by row) on. @param {Grid} grid @param {number} from @param {number} count @returns {Float32Array} (count, 2) */
export function nodes({ x0, y0, dx, dy, columns }, from, count) {
  const points = new Float32Array(2 * count);
  for (let n = 0; n < count; n++) {
    points[2 * n] = x0 + ((from + n) % columns) * dx;
    points[2 * n + 1] = y0 + Math.floor((from + n) / columns) * dy;
  }
  return points;
}

/** A grid in squares of side × side nodes, less at its ends: each with the number of its first column and row. @param {Grid} grid @param {number} side */
export function* squares({ x0, y0, dx, dy, columns, rows }, side) {
  for (let row = 0; row < rows; row += side) {
    for (let column = 0; column < columns; column += side) {
      /** @type {Grid} */
      const grid = { x0: x0 + column * dx, y0: y0 + row * dy, dx, dy, columns: Math.min(side, columns - column), rows: Math.min(side, rows - row) };
      yield { grid, column, row };
    }
  }
}

/** Whether a grid reaches to every side of a view. @param {Grid} grid @param {Bounds} view */
export const fills = ({ x0, y0, dx, dy, columns, rows }, view) =>
  x0 <= view.x0 && y0 <= view.y0 && x0 + (columns - 1) * dx >= view.x1 && y0 + (rows - 1) * dy >= view.y1;

/**
 * Reads a field between its nodes.
 * @param {Grid} grid
 * @param {ArrayLike<number>} values row by row, `channels` a node
 * @param {number} [channels]
 * @param {(t: number) => number} [kernel] the weight of a node t steps away: `cubic` stays smooth however close one looks,
 *   `linear` never leaves the range of the nodes about
 * @returns {(x: number, y: number, channel?: number) => number} NaN outside the grid
 */
export function reader({ x0, y0, dx, dy, columns, rows }, values, channels = 1, kernel = cubic) {
  /** @param {number} i @param {number} count */
  const clamp = (i, count) => Math.min(Math.max(i, 0), count - 1);
  return (x, y, channel = 0) => {
    const [u, v] = [(x - x0) / dx, (y - y0) / dy];
    if (!(u >= 0 && v >= 0 && u <= columns - 1 && v <= rows - 1)) return NaN;
    const [i, j] = [Math.floor(u), Math.floor(v)];
    let sum = 0;
    for (let b = -1; b <= 2; b++) {
      const row = clamp(j + b, rows) * columns;
      let along = 0;
      for (let a = -1; a <= 2; a++) along += kernel(u - i - a) * values[(row + clamp(i + a, columns)) * channels + channel];
      sum += kernel(v - j - b) * along;
    }
    return sum;
  };
}

/** Catmull and Rom's. @param {number} t */
export function cubic(t) {
  t = Math.abs(t);
  return t < 1 ? (1.5 * t - 2.5) * t * t + 1 : t < 2 ? ((2.5 - 0.5 * t) * t - 4) * t + 2 : 0;
}

/** @param {number} t */
export const linear = (t) => Math.max(0, 1 - Math.abs(t));
