// What a run's atlas knows of its plane: fields on a grid, and how long a step is by them.
import { floatsOf } from "../network/safetensors.js";

/**
 * @typedef {Object} Atlas fields on n × n nodes over `bounds`; node (row, column) is number row · n + column, row 0 at y0
 * @property {Bounds} bounds
 * @property {number} n
 * @property {Float32Array} metric (n, n, 3): E, F, G of the decoder's pull-back metric JᵀJ
 * @property {Float32Array} logDensity (n, n): log of the codes' density
 */

const FALL = 0.5; // how the cost of a step falls with density ρ: as ρ^−½
const DEAREST = Math.log(300); // emptiness costs at most this much more than the densest place, or no path would cross it

/** @param {Tensors} tensors of atlas.safetensors @returns {Atlas} */
export function readAtlas({ window: corners, metric, log_density: density }) {
  const n = metric?.shape[0];
  const fits = (/** @type {Tensor} */ tensor, /** @type {number[]} */ shape) => String(tensor?.shape) === String(shape) && floatsOf(tensor).every(Number.isFinite);
  if (!(n >= 2) || !fits(corners, [4]) || !fits(metric, [n, n, 3]) || !fits(density, [n, n])) {
    throw new Error("The atlas of this run is not whole.");
  }
  const [x0, x1, y0, y1] = floatsOf(corners);
  return { bounds: { x0, x1, y0, y1 }, n, metric: floatsOf(metric), logDensity: floatsOf(density) };
}

/** Whether a point lies where the atlas has measured. @param {Pick<Atlas, "bounds">} atlas @param {LatentPoint} point */
export const covers = ({ bounds: { x0, x1, y0, y1 } }, [x, y]) => x >= x0 && x <= x1 && y >= y0 && y <= y1;

/** The wider side of a cell between its nodes, in latent units. @param {Pick<Atlas, "bounds"|"n">} atlas */
export const cellOf = ({ bounds: { x0, x1, y0, y1 }, n }) => Math.max(x1 - x0, y1 - y0) / (n - 1);

/** How far the picture moves along a piece: ∫ √(vᵀ G v), in pixels' units. @param {Atlas} atlas @returns {Measure} */
export function pictureLength(atlas) {
  const { metric, n } = atlas;
  const cellAt = lookUp(atlas);
  return integrate(atlas, (x, y, dx, dy) => {
    const { at, right, up } = cellAt(x, y);
    const a = 3 * at, c = a + 3 * n;
    const [p, q, r, s] = [(1 - right) * (1 - up), right * (1 - up), (1 - right) * up, right * up];
    const e = p * metric[a] + q * metric[a + 3] + r * metric[c] + s * metric[c + 3];
    const f = p * metric[a + 1] + q * metric[a + 4] + r * metric[c + 1] + s * metric[c + 4];
    const g = p * metric[a + 2] + q * metric[a + 5] + r * metric[c + 2] + s * metric[c + 5];
    return Math.sqrt(Math.max(0, e * dx * dx + 2 * f * dx * dy + g * dy * dy));
  });
}

/** A length in the plane that is dear where there are few codes: ∫ (ρ / max ρ)^−½, with a ceiling. @param {Atlas} atlas @returns {Measure} */
export function emptiness(atlas) {
  const { logDensity, n } = atlas;
  const cellAt = lookUp(atlas);
  const top = logDensity.reduce((a, b) => Math.max(a, b));
  const cost = logDensity.map((value) => Math.exp(Math.min(DEAREST, FALL * (top - value))));
  return integrate(atlas, (x, y, dx, dy) => {
    const { at, right, up } = cellAt(x, y);
    const here = (1 - up) * ((1 - right) * cost[at] + right * cost[at + 1]) + up * ((1 - right) * cost[at + n] + right * cost[at + n + 1]);
    return here * Math.hypot(dx, dy);
  });
}

/** The cell a point lies in and how far along it, for bilinear values; beyond the bounds its rim goes on. @param {Atlas} atlas */
function lookUp({ bounds: { x0, x1, y0, y1 }, n }) {
  const cell = { at: 0, right: 0, up: 0 }; // one for all calls: this runs a million times a search
  const perX = (n - 1) / (x1 - x0), perY = (n - 1) / (y1 - y0);
  return (/** @type {number} */ x, /** @type {number} */ y) => {
    const column = Math.min(n - 1, Math.max(0, (x - x0) * perX)), row = Math.min(n - 1, Math.max(0, (y - y0) * perY));
    const left = Math.min(n - 2, Math.floor(column)), low = Math.min(n - 2, Math.floor(row));
    cell.at = low * n + left;
    cell.right = column - left;
    cell.up = row - low;
    return cell;
  };
}

/**
 * Trapezoid rule along straight pieces, at least one step a cell.
 * @param {Atlas} atlas
 * @param {(x: number, y: number, dx: number, dy: number) => number} rate
 * @returns {Measure}
 */
function integrate({ bounds: { x0, x1, y0, y1 }, n }, rate) {
  const cellX = (x1 - x0) / (n - 1), cellY = (y1 - y0) / (n - 1);
  return (ax, ay, bx, by) => {
    const dx = bx - ax, dy = by - ay;
    const steps = Math.max(1, Math.ceil(Math.max(Math.abs(dx) / cellX, Math.abs(dy) / cellY) - 1e-9));
    let sum = (rate(ax, ay, dx, dy) + rate(bx, by, dx, dy)) / 2;
    for (let i = 1; i < steps; i++) sum += rate(ax + (dx * i) / steps, ay + (dy * i) / steps, dx, dy);
    return sum / steps;
  };
}
