// The aggregate posterior q(z) = mean over the pictures of q(z|x), on the plane, and the prior it should resemble.
import { covarianceOn } from "../math/ellipse.js";
import { project, projectAll } from "../math/geometry.js";
import { reader } from "../math/grid.js";

const REACH = 4; // standard deviations a posterior is followed
const MOST = 320; // nodes along an axis
const SLICE = 250; // posteriors between two breaths

/**
 * @param {{codes: Codes, plane: Plane, spec: Object}} run with `codes.logVars`
 * @param {() => Promise<void>} breath lets others work in between
 * @returns {Promise<(x: number, y: number) => number>} per unit of area
 */
export async function aggregatePosterior({ codes: { means: latent, logVars }, plane, spec }, breath) {
  const means = projectAll(plane, latent);
  const n = means.length / 2;
  const covariance = covarianceOn(plane);
  const covariances = Array.from({ length: n }, (_, i) => covariance(logVars, i));
  const spreads = Float32Array.from(covariances, ([a, , c]) => Math.sqrt(Math.min(a, c))).sort();
  const [x, y] = [0, 1].map((axis) => bounds(means, axis, covariances));
  const step = Math.max(spreads[n >> 2] / 1.5, Math.max(x.high - x.low, y.high - y.low) / (MOST - 1));
  const grid = {
    x0: x.low, y0: y.low, dx: step, dy: step,
    columns: Math.ceil((x.high - x.low) / step) + 1, rows: Math.ceil((y.high - y.low) / step) + 1,
  };
  const values = new Float32Array(grid.columns * grid.rows);
  const isBox = spec.posterior?.kind === "box" && plane.origin.length === 2; // more dimensions' shadows are nearly Gaussian
  const least = (0.5 * step) ** 2; // a posterior narrower than the grid would fall between its nodes
  for (let i = 0; i < n; i++) {
    const [x, y] = [means[2 * i], means[2 * i + 1]];
    const [a, b, c] = covariances[i];
    if (isBox) addBox(values, grid, x, y, Math.sqrt(3 * a), Math.sqrt(3 * c), 1 / n);
    else addGaussian(values, grid, x, y, [Math.max(a, least), b, Math.max(c, least)], 1 / n);
    if (i % SLICE === SLICE - 1) await breath();
  }
  const read = reader(grid, values);
  return (px, py) => Math.max(0, read(px, py)) || 0;
}

function bounds(means, axis, covariances) {
  let low = Infinity, high = -Infinity;
  for (let i = 0; i < covariances.length; i++) {
    const air = REACH * Math.sqrt(covariances[i][2 * axis]);
    low = Math.min(low, means[2 * i + axis] - air);
    high = Math.max(high, means[2 * i + axis] + air);
  }
  return { low, high };
}

/** Adds a uniform density, to each node the share of its cell that is covered. */
function addBox(values, { x0, y0, dx, columns, rows }, x, y, right, up, weight) {
  const covered = (node, middle, half) => Math.max(0, Math.min(node + dx / 2, middle + half) - Math.max(node - dx / 2, middle - half)) / dx;
  const height = weight / (4 * right * up);
  for (let j = Math.max(0, Math.floor((y - up - y0) / dx)); j <= Math.min(rows - 1, Math.ceil((y + up - y0) / dx)); j++) {
    for (let i = Math.max(0, Math.floor((x - right - x0) / dx)); i <= Math.min(columns - 1, Math.ceil((x + right - x0) / dx)); i++) {
      values[j * columns + i] += height * covered(x0 + i * dx, x, right) * covered(y0 + j * dx, y, up);
    }
  }
}

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

/**
 * The prior as the plane sees it: its marginal there, if the plane's axes are orthonormal.
 * @param {import("./prior.js").Prior} prior
 * @param {Plane} plane
 * @returns {((x: number, y: number) => number)|null} per unit of area; null where it is not known in closed form
 */
export function priorOn(prior, plane) {
  const dimensions = plane.origin.length;
  if (prior.kind === "uniform") {
    if (dimensions !== 2) return null; // the shadow of a cube is no simple thing
    return (x, y) => (Math.max(Math.abs(x), Math.abs(y)) <= prior.half ? 1 / (2 * prior.half) ** 2 : 0);
  }
  const parts = prior.kind === "mixture" ? prior : { weights: [1], means: [plane.origin.map(() => 0)], stds: [prior.scale] };
  const covariance = covarianceOn(plane);
  const gaussians = parts.weights.map((weight, k) => {
    const std = (d) => (Array.isArray(parts.stds[k]) ? parts.stds[k][d] : parts.stds[k]);
    const [a, b, c] = covariance(Float32Array.from(parts.means[k], (_, d) => 2 * Math.log(std(d))), 0);
    const determinant = a * c - b * b;
    return { centre: project(plane, parts.means[k]), a, b, c, determinant, height: weight / (2 * Math.PI * Math.sqrt(determinant)) };
  });
  return (x, y) => gaussians.reduce((sum, { centre, a, b, c, determinant, height }) => {
    const [u, v] = [x - centre[0], y - centre[1]];
    return sum + height * Math.exp((-0.5 * (c * u * u - 2 * b * u * v + a * v * v)) / determinant);
  }, 0);
}
