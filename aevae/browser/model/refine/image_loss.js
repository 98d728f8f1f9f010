// The loss of one image as a function of what an encoder might say of it, θ: a code (D numbers), or a posterior's centre and spread (2·D).
//
// A posterior's loss is a mean over draws z = μ(θ) + σ(θ)·ε whose ε stay the same. The decoder's derivatives are finite differences, D + 1 images a draw, so any layer
// will do; the mismatch's second derivatives are Gauss and Newton's, JᵀWJ.
import { codeAt, decodeAs, klOf } from "../elbo.js";
import { posteriorOf } from "../posterior.js";
import { noiseFrom } from "../posterior_samples.js";

const STEP = 1e-3; // of a decoder's finite differences, in standard deviations of the codes
const PARAMETER_STEP = 0.02; // of those of θ, which only the posterior and its KL need
const BATCH = 24; // images decoded between two pauses
const DRAWS = { fewest: 16, aDimension: 2, images: 400, seed: 2 }; // images: decoded in one round

/**
 * @typedef {import("./target.js").Target} Target
 * @typedef {import("../../math/descent.js").Surroundings} Surroundings
 *
 * @param {Run} run
 * @param {Target} target
 * @param {Float32Array} x its pixels in [0, 1]
 * @param {number} label of its class, for decoders that are given one
 * @returns {(theta: Float64Array) => Generator<void, Surroundings>} pauses after every few images
 */
export function imageLoss(run, target, x, label) {
  const { spec, summary: { std } } = run, { prior } = spec, dimensions = run.plane.origin.length;
  const step = (STEP * (std[0] + std[1])) / 2;
  const noise = target.spread ? fixedNoise(spec.posterior, dimensions) : [new Float32Array(dimensions)];
  const at = placing(target.spread ? spec.posterior : { ...spec.posterior, kind: "point" }, noise);
  const costOf = (/** @type {Placed} */ { mean, logVar, codes }) => (target.spread && logVar ? target.beta * klOf(prior, mean, logVar, codes) : 0);

  return function* lookAround(theta) {
    const here = at(theta), seen = yield* seenAt(here.codes);
    const cost = costOf(here), size = theta.length, gradient = new Float64Array(size), curvature = new Float64Array(size * size);
    const moves = Array.from(theta, (_, i) => {
      const [more, less] = [PARAMETER_STEP, -PARAMETER_STEP].map((by) => at(theta.with(i, theta[i] + by)));
      const [above, below] = [costOf(more), costOf(less)];
      gradient[i] = (above - below) / (2 * PARAMETER_STEP);
      curvature[i * size + i] = Math.max(0, (above - 2 * cost + below) / PARAMETER_STEP ** 2);
      return { first: differences(more.codes, less.codes, 2 * PARAMETER_STEP), second: bends(more.codes, here.codes, less.codes) };
    });
    const share = target.scale / noise.length;
    seen.forEach(({ slope, bend }, s) => {
      const pushed = moves.map(({ first }) => slope.map((_, d) => dot(bend[d], first[s]))); // JᵀWJ·∂z/∂θ
      moves.forEach(({ first, second }, i) => {
        gradient[i] += share * dot(slope, first[s]);
        curvature[i * size + i] += share * Math.max(0, dot(slope, second[s])); // z is not linear in θ
        for (let j = 0; j < size; j++) curvature[i * size + j] += share * dot(first[s], pushed[j]);
      });
    });
    return { value: cost + share * seen.reduce((sum, { value }) => sum + value, 0), gradient, curvature };
  };

  /**
   * The mismatch at codes, and its derivatives along every dimension.
   * @param {Float32Array[]} codes
   * @returns {Generator<void, {value: number, slope: Float64Array, bend: Float64Array[]}[]>}
   */
  function* seenAt(codes) {
    const around = dimensions + 1, atOnce = Math.max(1, Math.floor(BATCH / around)), seen = [];
    for (let i = 0; i < codes.length; i += atOnce) {
      const some = codes.slice(i, i + atOnce), inputs = new Float32Array(some.length * around * dimensions);
      some.forEach((code, s) => {
        for (let k = 0; k < around; k++) inputs.set(k === 0 ? code : code.with(k - 1, code[k - 1] + step), (s * around + k) * dimensions);
      });
      const images = decodeAs(run, inputs, label), image = (/** @type {number} */ n) => images.subarray(n * x.length, (n + 1) * x.length);
      for (let s = 0; s < some.length; s++) {
        const shifts = some[s].map((value) => Math.fround(value + step) - value); // as float32 has them
        seen.push(derivatives(target, x, image(s * around), Array.from(shifts, (shift, d) => ({ shift, image: image(s * around + 1 + d) }))));
      }
      yield;
    }
    return seen;
  }
}

/** @param {Target} target @param {Float32Array} x @param {Float32Array} y @param {{shift: number, image: Float32Array}[]} shifted */
function derivatives({ mismatch: { of, weight } }, x, y, shifted) {
  const root = Float64Array.from(y, (value) => Math.sqrt(weight(value))), away = root.map((value, p) => value * (y[p] - x[p]));
  const columns = shifted.map(({ shift, image }) => root.map((value, p) => (value * (image[p] - y[p])) / shift));
  const slope = Float64Array.from(columns, (column) => dot(column, away));
  const bend = columns.map(() => new Float64Array(columns.length));
  columns.forEach((column, d) => {
    for (let e = 0; e <= d; e++) bend[d][e] = bend[e][d] = dot(column, columns[e]);
  });
  return { value: of(x, y), slope, bend };
}

/**
 * @typedef {import("../posterior.js").Posterior & {codes: Float32Array[]}} Placed
 *
 * What θ stands for: a posterior, and its draws.
 * @param {Spec["posterior"]} posterior @param {Float32Array[]} noise @returns {(theta: Float64Array) => Placed}
 */
function placing(posterior, noise) {
  return (theta) => {
    const { mean, logVar } = posteriorOf(posterior, Float32Array.from(theta));
    return { mean, logVar, codes: noise.map((epsilon) => (logVar ? codeAt(mean, logVar, epsilon) : mean)) };
  };
}

/** ε of the draws, each with its opposite and of variance one in every dimension, so that few stand for many. @param {Spec["posterior"]} posterior @param {number} dimensions @returns {Float32Array[]} */
export function fixedNoise(posterior, dimensions) {
  const count = Math.min(Math.max(DRAWS.fewest, DRAWS.aDimension * dimensions), DRAWS.images / (dimensions + 1));
  const pairs = Math.floor(count / 2), draw = noiseFrom(posterior, DRAWS.seed);
  const half = Array.from({ length: pairs }, () => Float32Array.from({ length: dimensions }, draw));
  const size = half[0].map((_, d) => Math.hypot(...half.map((epsilon) => epsilon[d])) / Math.sqrt(pairs));
  return half.flatMap((epsilon) => [1, -1].map((sign) => epsilon.map((value, d) => (sign * value) / size[d])));
}

/** @param {Float32Array[]} a @param {Float32Array[]} b @param {number} width */
const differences = (a, b, width) => a.map((code, s) => Float64Array.from(code, (value, d) => (value - b[s][d]) / width));

/** @param {Float32Array[]} more @param {Float32Array[]} here @param {Float32Array[]} less */
const bends = (more, here, less) => here.map((code, s) => Float64Array.from(code, (value, d) => (more[s][d] - 2 * value + less[s][d]) / PARAMETER_STEP ** 2));

/** @param {Float64Array} a @param {Float64Array} b */
function dot(a, b) {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
  return sum;
}
