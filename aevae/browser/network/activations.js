// Activations: each changes the first `size` numbers of `x` in place. Semantics are torch's; names are those of `recipe/activations.py`.
import { finite } from "./kind.js";

/** @typedef {(x: Float32Array, size: number) => void} Activation */

/** @type {Record<string, Activation>} */
export const ACTIVATIONS = { relu, gelu, tanh, sigmoid, silu, selu, softplus, log };

/** Those with numbers of their own, made from their layer. @type {Record<string, (layer: NetworkLayer) => Activation>} */
export const SHAPED_ACTIVATIONS = { leaky_relu: leakyRelu, elu, hardtanh };

const SELU_SCALE = 1.0507009873554805, SELU_ALPHA = 1.6732632423543772; // Klambauer et al. 2017
const SOFTPLUS_LINEAR = 20; // torch's threshold: beyond it the difference is less than float32 shows

/** max(x, 0) of finite x, without a branch: on random signs half of all guesses would be wrong @type {Activation} */
export function relu(x, size) {
  for (let i = 0; i < size; i++) x[i] = (x[i] + Math.abs(x[i])) / 2;
}

/** x Φ(x), with the exact normal distribution function Φ (torch's default, not its tanh approximation) @type {Activation} */
export function gelu(x, size) {
  for (let i = 0; i < size; i++) x[i] *= Math.abs(x[i]) < EDGE ? between(NORMAL_CDF, x[i]) : Number(x[i] > 0);
}

/** 1 / (1 + e^−x) @type {Activation} */
export function sigmoid(x, size) {
  for (let i = 0; i < size; i++) x[i] = Math.abs(x[i]) < EDGE ? between(LOGISTIC, x[i]) : logistic(x[i]);
}

/** @type {Activation} */
export function tanh(x, size) {
  for (let i = 0; i < size; i++) x[i] = Math.tanh(x[i]);
}

/** x / (1 + e^−x) @type {Activation} */
export function silu(x, size) {
  for (let i = 0; i < size; i++) x[i] *= Math.abs(x[i]) < EDGE ? between(LOGISTIC, x[i]) : logistic(x[i]);
}

/** @type {Activation} */
export function selu(x, size) {
  for (let i = 0; i < size; i++) x[i] = SELU_SCALE * (x[i] > 0 ? x[i] : SELU_ALPHA * Math.expm1(x[i]));
}

/** log(1 + e^x) @type {Activation} */
export function softplus(x, size) {
  for (let i = 0; i < size; i++) if (x[i] <= SOFTPLUS_LINEAR) x[i] = Math.log1p(Math.exp(x[i]));
}

/** The natural logarithm, of numbers from 1e−30 on @type {Activation} */
export function log(x, size) {
  for (let i = 0; i < size; i++) x[i] = Math.log(Math.max(1e-30, x[i]));
}

/** x, of negative x a part @param {NetworkLayer} layer @returns {Activation} */
function leakyRelu(layer) {
  const half = (1 - finite(layer, "slope")) / 2, middle = (1 + layer.slope) / 2;
  return (x, size) => {
    for (let i = 0; i < size; i++) x[i] = middle * x[i] + half * Math.abs(x[i]); // without a branch, as relu
  };
}

/** @param {NetworkLayer} layer @returns {Activation} */
function elu(layer) {
  const alpha = finite(layer, "alpha");
  return (x, size) => {
    for (let i = 0; i < size; i++) if (x[i] <= 0) x[i] = alpha * Math.expm1(x[i]);
  };
}

/** x between two bounds @param {NetworkLayer} layer @returns {Activation} */
function hardtanh(layer) {
  const low = finite(layer, "low"), high = finite(layer, "high");
  return (x, size) => {
    for (let i = 0; i < size; i++) x[i] = Math.min(high, Math.max(low, x[i]));
  };
}

/** erf(x) = 2/√π e^(−x²) Σ 2ⁿ x^(2n+1) / (1·3·…·(2n+1)) for |x| < 20: all terms of one sign, so that nothing cancels @param {number} x */
export function erf(x) {
  let term = x, sum = x;
  for (let n = 1; Math.abs(term) > 1e-17 * Math.abs(sum); n++) {
    term *= (2 * x * x) / (2 * n + 1);
    sum += term;
  }
  return (2 / Math.sqrt(Math.PI)) * Math.exp(-x * x) * sum;
}

/** @param {number} x */
function logistic(x) {
  return 1 / (1 + Math.exp(-x));
}

// Exponentials would take a quarter of the tiles' time, so smooth curves are read from tables. Between two knots runs
// the cubic that meets value and slope at both; it is off by at most step⁴/384 · max |f⁗| < 4e-9, less than float32 shows.
const EDGE = 8;
const KNOTS_PER_UNIT = 32;
const NORMAL_CDF = tabulate((x) => 0.5 + 0.5 * erf(x / Math.SQRT2), (x) => Math.exp(-0.5 * x * x) / Math.sqrt(2 * Math.PI));
const LOGISTIC = tabulate(logistic, (x) => logistic(x) * logistic(-x));

/** f(x) and slope(x) · step at each knot from −EDGE to EDGE @param {(x: number) => number} f @param {(x: number) => number} slope */
function tabulate(f, slope) {
  const knots = Array.from({ length: 2 * EDGE * KNOTS_PER_UNIT + 1 }, (_, i) => i / KNOTS_PER_UNIT - EDGE);
  return Float64Array.from(knots.flatMap((x) => [f(x), slope(x) / KNOTS_PER_UNIT]));
}

/** f(x) for |x| < EDGE @param {Float64Array} table @param {number} x */
function between(table, x) {
  const position = (x + EDGE) * KNOTS_PER_UNIT;
  const knot = 2 * Math.floor(position), t = position - Math.floor(position); // 0 ≤ t < 1 from this knot to the next
  const value = table[knot], slope = table[knot + 1];
  const rise = table[knot + 2] - value, nextSlope = table[knot + 3];
  return value + t * (slope + t * (3 * rise - 2 * slope - nextSlope + t * (slope + nextSlope - 2 * rise)));
}
