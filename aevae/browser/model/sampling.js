// Codes drawn at random: from a model's prior, or from a Gaussian fitted to the codes it made.
import { gaussian, uniformFrom } from "../math/random.js";

const each = (value, dimensions) => (typeof value === "number" ? Array(dimensions).fill(value) : value);

/** How each kind of prior is drawn from: a latent vector. */
const DRAWS = {
  normal: ({ scale }, dimensions, random) => each(scale, dimensions).map((std) => std * gaussian(random)),
  uniform: ({ half }, dimensions, random) => each(half, dimensions).map((side) => side * (2 * random() - 1)),
  mixture({ weights, means, stds }, dimensions, random) {
    let rest = random() * weights.reduce((a, b) => a + b);
    const found = weights.findIndex((weight) => (rest -= weight) < 0);
    const k = found < 0 ? weights.length - 1 : found; // rounding may leave a crumb
    const std = each(stds[k], dimensions);
    return means[k].map((mean, d) => mean + std[d] * gaussian(random));
  },
  fitted({ mean, factor }, dimensions, random) {
    const noise = Array.from({ length: dimensions }, () => gaussian(random));
    return factor.map((row, d) => row.reduce((sum, share, e) => sum + share * noise[e], mean[d]));
  },
};

/** Whether there is a way to draw from it. */
export const isDrawable = (source) => source !== null && Object.hasOwn(DRAWS, source.kind);

/**
 * @param {import("./prior.js").Prior | ReturnType<fitted>} source
 * @param {number} dimensions
 * @param {number} n
 * @param {number} seed
 * @returns {number[][]} n latent vectors
 */
export function drawFrom(source, dimensions, n, seed) {
  const random = uniformFrom(seed);
  return Array.from({ length: n }, () => DRAWS[source.kind](source, dimensions, random));
}

/**
 * The Gaussian with the mean and the covariance of the codes.
 * @param {Float32Array} codes (N, D)
 * @param {number} dimensions
 * @returns {{kind: "fitted", mean: number[], factor: number[][]}} factor: lower triangular, factor · factorᵀ is the covariance
 */
export function fitted(codes, dimensions) {
  const n = codes.length / dimensions;
  const axes = Array.from({ length: dimensions }, (_, d) => d);
  const mean = axes.map((d) => sum(n, (i) => codes[i * dimensions + d]) / n);
  const covariance = axes.map((d) => axes.slice(0, d + 1).map((e) =>
    sum(n, (i) => (codes[i * dimensions + d] - mean[d]) * (codes[i * dimensions + e] - mean[e])) / n));
  return { kind: "fitted", mean, factor: cholesky(covariance) };
}

/** Of a lower triangle; a direction without spread stays without. */
function cholesky(covariance) {
  const factor = [];
  covariance.forEach((row, d) => {
    factor.push([]);
    row.forEach((value, e) => {
      const rest = value - sum(e, (k) => factor[d][k] * factor[e][k]);
      factor[d].push(d === e ? Math.sqrt(Math.max(0, rest)) : factor[e][e] > 0 ? rest / factor[e][e] : 0);
    });
  });
  return factor;
}

function sum(n, value) {
  let total = 0;
  for (let i = 0; i < n; i++) total += value(i);
  return total;
}
