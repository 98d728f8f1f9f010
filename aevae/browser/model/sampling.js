// Codes drawn at random: from a model's prior, or from a Gaussian fitted to the codes it made.
import { gaussian, uniformFrom } from "../math/random.js";
import { kindOf } from "./prior.js";

/**
 * @typedef {import("./prior.js").Prior} Prior
 * @typedef {{kind: "fitted", mean: number[], factor: number[][]}} FittedGaussian factor: lower triangular, factor · factorᵀ is the covariance
 */

/** Whether codes can be drawn from it. @param {Prior|null} prior */
export const isDrawable = (prior) => kindOf(prior) !== null;

/**
 * @param {Prior|FittedGaussian} source
 * @param {number} dimensions
 * @param {number} n
 * @param {number} seed
 * @returns {number[][]} n latent vectors
 */
export function drawFrom(source, dimensions, n, seed) {
  const uniform = uniformFrom(seed);
  return Array.from({ length: n }, () => (source.kind === "fitted" ? drawFitted(source, uniform) : drawPrior(source, dimensions, uniform)));
}

/** @param {Prior} prior @param {number} dimensions @param {() => number} uniform */
function drawPrior(prior, dimensions, uniform) {
  const kind = kindOf(prior);
  if (!kind) throw new Error(`A prior of the kind "${prior.kind}" cannot be drawn from.`);
  return kind.draw(prior, dimensions, uniform);
}

/** @param {FittedGaussian} gaussian @param {() => number} uniform */
function drawFitted({ mean, factor }, uniform) {
  const noise = mean.map(() => gaussian(uniform));
  return factor.map((row, d) => row.reduce((value, share, e) => value + share * noise[e], mean[d]));
}

/**
 * The Gaussian with the mean and the covariance of the codes.
 * @param {Float32Array} codes (N, D)
 * @param {number} dimensions
 * @returns {FittedGaussian}
 */
export function fitted(codes, dimensions) {
  const n = codes.length / dimensions;
  const axes = Array.from({ length: dimensions }, (_, d) => d);
  const mean = axes.map((d) => sum(n, (i) => codes[i * dimensions + d]) / n);
  const covariance = axes.map((d) => axes.slice(0, d + 1).map((e) =>
    sum(n, (i) => (codes[i * dimensions + d] - mean[d]) * (codes[i * dimensions + e] - mean[e])) / n));
  return { kind: "fitted", mean, factor: cholesky(covariance) };
}

/** Of a lower triangle; a direction without spread stays without. @param {number[][]} covariance */
function cholesky(covariance) {
  /** @type {number[][]} */
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

/** @param {number} n @param {(i: number) => number} value */
function sum(n, value) {
  let total = 0;
  for (let i = 0; i < n; i++) total += value(i);
  return total;
}
