// The aggregate posterior q(z) = mean over the pictures of q(z|x), on the plane.
import { covarianceOn } from "../math/ellipse.js";
import { projectAll } from "../math/geometry.js";
import { reader } from "../math/grid.js";
import { ascending } from "../math/statistics.js";
import { isLine } from "./line.js";

const REACH = 4; // standard deviations a posterior is followed
const MOST = 320; // nodes along an axis
const ALONG = 1500; // nodes on a line
const SLICE = 250; // posteriors between two yields

/**
 * @typedef {import("../math/grid.js").Grid} Grid
 * @typedef {import("../math/ellipse.js").Symmetric} Symmetric
 *
 * @param {Pick<Run, "codes"|"plane"|"spec">} run a VAE's
 * @param {() => Promise<void>} yieldToMessages lets others work in between
 * @returns {Promise<import("./prior.js").Density>}
 */
export async function aggregatePosterior({ codes, plane, spec }, yieldToMessages) {
  if (!codes?.logVars) throw new Error("These codes are points: they have no posterior.");
  const { means: latent, logVars } = codes;
  if (isLine(plane)) return alongLine(projectAll(plane, latent), logVars, spec.posterior?.kind === "box", yieldToMessages);
  const means = projectAll(plane, latent);
  const n = means.length / 2;
  const covariance = covarianceOn(plane);
  const covariances = Array.from({ length: n }, (_, i) => covariance(logVars, i));
  const spreads = ascending(covariances.map(([a, , c]) => Math.sqrt(Math.min(a, c))));
  const [across, up] = [0, 1].map((axis) => rangeOf(means, axis, covariances));
  const step = Math.max(spreads[n >> 2] / 1.5, Math.max(across.high - across.low, up.high - up.low) / (MOST - 1));
  const grid = {
    x0: across.low, y0: up.low, dx: step, dy: step,
    columns: Math.ceil((across.high - across.low) / step) + 1, rows: Math.ceil((up.high - up.low) / step) + 1,
  };
  const values = new Float32Array(grid.columns * grid.rows);
  const isBox = spec.posterior?.kind === "box" && plane.origin.length === 2; // more dimensions' shadows are nearly Gaussian
  const least = (0.5 * step) ** 2; // a posterior narrower than the grid would fall between its nodes
  for (let i = 0; i < n; i++) {
    const [x, y] = [means[2 * i], means[2 * i + 1]];
    const [a, b, c] = covariances[i];
    if (isBox) addBox(values, grid, x, y, Math.sqrt(3 * a), Math.sqrt(3 * c), 1 / n);
    else addGaussian(values, grid, x, y, [Math.max(a, least), b, Math.max(c, least)], 1 / n);
    if (i % SLICE === SLICE - 1) await yieldToMessages();
  }
  const read = reader(grid, values);
  return (px, py) => Math.max(0, read(px, py)) || 0;
}

/**
 * Of one dimension: the sum itself, at many places, per unit of length.
 * @param {Float32Array} means (N, 2), whose second number means nothing @param {Float32Array} logVars @param {boolean} isBox @param {() => Promise<void>} yieldToMessages
 * @returns {Promise<import("./prior.js").Density>}
 */
async function alongLine(means, logVars, isBox, yieldToMessages) {
  const spreads = Array.from(logVars, (logVar) => Math.exp(logVar / 2));
  const low = Math.min(...spreads.map((s, i) => means[2 * i] - REACH * s)), high = Math.max(...spreads.map((s, i) => means[2 * i] + REACH * s));
  const step = (high - low) / (ALONG - 1);
  const values = new Float32Array(ALONG);
  for (let i = 0; i < spreads.length; i++) {
    const x = means[2 * i] - low, s = Math.max(spreads[i], step / 2), reach = isBox ? Math.sqrt(3) * s : REACH * s;
    const height = 1 / (spreads.length * (isBox ? 2 * reach : Math.sqrt(2 * Math.PI) * s));
    for (let k = Math.max(0, Math.ceil((x - reach) / step)); k <= Math.min(ALONG - 1, (x + reach) / step); k++) {
      values[k] += isBox ? height : height * Math.exp(-0.5 * ((k * step - x) / s) ** 2);
    }
    if (i % SLICE === SLICE - 1) await yieldToMessages();
  }
  const read = reader({ x0: low, y0: 0, dx: step, dy: 1, columns: ALONG, rows: 1 }, values);
  return (px) => Math.max(0, read(px, 0)) || 0;
}

/** @param {Float32Array} means @param {number} axis @param {Symmetric[]} covariances */
function rangeOf(means, axis, covariances) {
  let low = Infinity, high = -Infinity;
  for (let i = 0; i < covariances.length; i++) {
    const air = REACH * Math.sqrt(covariances[i][2 * axis]);
    low = Math.min(low, means[2 * i + axis] - air);
    high = Math.max(high, means[2 * i + axis] + air);
  }
  return { low, high };
}

/**
 * Adds a uniform density, to each node the share of its cell that is covered.
 * @param {Float32Array} values @param {Grid} grid @param {number} x @param {number} y @param {number} right @param {number} up @param {number} weight
 */
function addBox(values, { x0, y0, dx, columns, rows }, x, y, right, up, weight) {
  /** @param {number} node @param {number} middle @param {number} half */
  const covered = (node, middle, half) => Math.max(0, Math.min(node + dx / 2, middle + half) - Math.max(node - dx / 2, middle - half)) / dx;
  const height = weight / (4 * right * up);
  for (let j = Math.max(0, Math.floor((y - up - y0) / dx)); j <= Math.min(rows - 1, Math.ceil((y + up - y0) / dx)); j++) {
    for (let i = Math.max(0, Math.floor((x - right - x0) / dx)); i <= Math.min(columns - 1, Math.ceil((x + right - x0) / dx)); i++) {
      values[j * columns + i] += height * covered(x0 + i * dx, x, right) * covered(y0 + j * dx, y, up);
    }
  }
}

/** @param {Float32Array} values @param {Grid} grid @param {number} x @param {number} y @param {Symmetric} covariance @param {number} weight */
function addGaussian(values, { x0, y0, dx, columns, rows }, x, y, [a, b, c], weight) {
  const determinant = a * c - b * b;
  const height = weight / (2 * Math.PI * Math.sqrt(determinant));
  const [right, up] = [REACH * Math.sqrt(a), REACH * Math.sqrt(c)];
  const first = Math.max(0, Math.ceil((x - right - x0) / dx)), last = Math.min(columns - 1, Math.floor((x + right - x0) / dx));
  const lowest = Math.max(0, Math.ceil((y - up - y0) / dx)), highest = Math.min(rows - 1, Math.floor((y + up - y0) / dx));
  for (let j = lowest; j <= highest; j++) {
    const v = y0 + j * dx - y;
    for (let i = first; i <= last; i++) {
      const u = x0 + i * dx - x;
      values[j * columns + i] += height * Math.exp((-0.5 * (c * u * u - 2 * b * u * v + a * v * v)) / determinant);
    }
  }
}
