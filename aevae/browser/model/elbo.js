// What the loss of a model is made of, for one image: the same as science/objectives.py and science/prior_densities.py.
// Pixels in [0, 1], nats; D latent dimensions.
import { squaredError } from "./picture_error.js";
import { noiseFrom } from "./posterior_samples.js";

const LEAST_LOG = -100; // by the rule of torch.nn.functional.binary_cross_entropy
const LOG_2_PI = Math.log(2 * Math.PI);

/**
 * @typedef {Object} CodedImage an image and its code
 * @property {Float32Array|null} x its pixels; null: not on this machine
 * @property {ArrayLike<number>} mean (D)
 * @property {ArrayLike<number>|null} logVar (D); null: the code is a point
 * @property {number} label of its class, for networks that are given one
 *
 * @typedef {{mean: number[], spread: number[]}} KlParts of each dimension what the mean's place costs, and what the spread does
 * @typedef {{mean: number, sd: number}} Average
 * @typedef {{count: number, bce: Average|null, sse: Average|null, kl: number}} Draws over many samples of the posterior; kl: an estimate
 */

/** Binary cross-entropy of an image y against x. @param {ArrayLike<number>} x @param {ArrayLike<number>} y */
export function crossEntropy(x, y) {
  let sum = 0;
  for (let i = 0; i < x.length; i++) sum -= x[i] * Math.max(LEAST_LOG, Math.log(y[i])) + (1 - x[i]) * Math.max(LEAST_LOG, Math.log1p(-y[i]));
  return sum;
}

/** The least cross-entropy that any image has against x: its grey pixels' own entropy. @param {ArrayLike<number>} x */
export const leastCrossEntropy = (x) => crossEntropy(x, x);

/** Share of pixels that are neither black nor white. @param {ArrayLike<number>} y */
export const greyShare = (y) => Array.from(y).filter((value) => value > 0.1 && value < 0.9).length / y.length;

/**
 * KL(q(z|x) ‖ p(z)) by dimension: ½·μ²/s² and ½·(σ²/s² − 1 − ln(σ²/s²)) for N(0, s²I); ln(half / w) for a box in a cube.
 * @param {Spec["prior"]} prior @param {ArrayLike<number>} mean @param {ArrayLike<number>} logVar
 * @returns {KlParts|null} null: it has no closed form
 */
export function klParts(prior, mean, logVar) {
  const variances = Array.from(logVar);
  if (prior?.kind === "normal") {
    const { scale } = prior, ratios = variances.map((value) => value - 2 * Math.log(scale));
    return { mean: Array.from(mean, (value) => 0.5 * (value / scale) ** 2), spread: ratios.map((ratio) => 0.5 * (Math.exp(ratio) - 1 - ratio)) };
  }
  if (prior?.kind === "uniform") return { mean: variances.map(() => 0), spread: variances.map((value) => Math.log(prior.half) - 0.5 * (value + Math.log(3))) };
  return null;
}

/** The KL of all dimensions. @param {KlParts} parts */
export const klTotal = ({ mean, spread }) => sum(mean) + sum(spread);

/** log q(z|x) − log p(z) at a code z, whose mean over samples is the KL. @param {import("./prior.js").MixturePrior} prior @param {ArrayLike<number>} mean @param {ArrayLike<number>} logVar @param {ArrayLike<number>} z */
export function logRatio({ weights, means, stds }, mean, logVar, z) {
  const total = sum(weights);
  const each = weights.map((weight, k) => {
    const std = stds[k];
    return Math.log(weight / total) + logNormal(z, means[k], means[k].map((_, d) => 2 * Math.log(typeof std === "number" ? std : std[d])));
  });
  const most = Math.max(...each);
  return logNormal(z, mean, logVar) - most - Math.log(sum(each.map((value) => Math.exp(value - most))));
}

/** @param {ArrayLike<number>} z @param {ArrayLike<number>} mean @param {ArrayLike<number>} logVar */
const logNormal = (z, mean, logVar) => -0.5 * sum(Array.from(z, (value, d) => (value - mean[d]) ** 2 * Math.exp(-logVar[d]) + logVar[d] + LOG_2_PI));

/** The KL: in closed form, else its estimate over draws of the posterior; NaN: neither is known. @param {Spec["prior"]} prior @param {ArrayLike<number>} mean @param {ArrayLike<number>} logVar @param {Float32Array[]} draws @returns {number} */
export function klOf(prior, mean, logVar, draws) {
  const parts = klParts(prior, mean, logVar);
  return parts ? klTotal(parts) : prior?.kind === "mixture" ? average(draws.map((z) => logRatio(prior, mean, logVar, z))).mean : NaN;
}

/** z = μ + σε. @param {ArrayLike<number>} mean @param {ArrayLike<number>} logVar @param {ArrayLike<number>} noise @returns {Float32Array} */
export const codeAt = (mean, logVar, noise) => Float32Array.from(mean, (value, d) => value + Math.exp(logVar[d] / 2) * noise[d]);

/** ε of one draw, (D). @param {Spec["posterior"]} posterior @param {number} dimensions @param {number} seed */
export function noiseOf(posterior, dimensions, seed) {
  const draw = noiseFrom(posterior, seed);
  return Float32Array.from({ length: dimensions }, draw);
}

/**
 * What the decoder makes of n codes, one after another, of one class.
 * @param {Run} run @param {ArrayLike<number>} codes (n · D) @param {number} label @returns {Float32Array} pixels, (n · size)
 */
export function decodeAs({ decoder, label: shown = 0, spec: { image: { range: [low, high] } } }, codes, label) {
  if (decoder.classes) decoder.setClass(label);
  const images = decoder.forwardBatch(Float32Array.from(codes), codes.length / decoder.inputSize);
  if (decoder.classes) decoder.setClass(shown);
  return low === 0 && high === 1 ? images : images.map((value) => (value - low) / (high - low));
}

/** The terms of the loss over samples of the posterior. @param {Run} run @param {CodedImage & {logVar: ArrayLike<number>}} image @param {number} count @param {number} seed @returns {Draws} */
export function overDraws(run, { x, mean, logVar, label }, count, seed) {
  const { posterior, prior } = run.spec, dimensions = mean.length, draw = noiseFrom(posterior, seed);
  const codes = Array.from({ length: count }, () => codeAt(mean, logVar, Float32Array.from(mean, draw)));
  const kl = klOf(prior, mean, logVar, codes);
  if (!x) return { count, bce: null, sse: null, kl };
  const joined = new Float32Array(count * dimensions);
  codes.forEach((code, i) => joined.set(code, i * dimensions));
  const images = decodeAs(run, joined, label), each = codes.map((_, i) => images.subarray(i * x.length, (i + 1) * x.length));
  return { count, kl, bce: average(each.map((y) => crossEntropy(x, y))), sse: average(each.map((y) => squaredError(x, y))) };
}

/** @param {number[]} values @returns {Average} */
function average(values) {
  const mean = sum(values) / values.length;
  return { mean, sd: Math.sqrt(sum(values.map((value) => (value - mean) ** 2)) / values.length) };
}

/** @param {number[]} values */
const sum = (values) => values.reduce((a, b) => a + b, 0);
