// From the code that the encoder gives an image to the best one that is found from there: Kim et al. 2018 and Cremer et al. 2018 call what is gained the amortisation gap.
import { descend } from "../../math/descent.js";
import { decodeAs, overDraws } from "../elbo.js";
import { scaled } from "../judge_picture.js";
import { squaredError } from "../picture_error.js";
import { posteriorOf } from "../posterior.js";
import { imageLoss } from "./image_loss.js";
import { targetOf } from "./target.js";

const DRAWS = { count: 64, seed: 1 }; // others than those of the descent, and those of the numbers view

/**
 * @typedef {{x: Float32Array, label: number}} Subject an image, pixels in [0, 1], and its class for networks that are given one
 * @typedef {import("../posterior.js").Posterior & {value: number}} Stop a code on the way; value: of what is minimised
 * @typedef {Object} Measured
 * @property {Float32Array} image what the code decodes to, pixels in [0, 1]
 * @property {number} squaredError of that
 * @property {number} mismatch in the unit of the loss: of that, or the mean over draws
 * @property {number} kl 0 where there is none
 * @property {number} total of what is minimised
 *
 * @param {Run} run @param {Network} encoder @param {Subject} subject
 * @returns {Generator<Stop|void, void>} the encoder's own code first, then every step, none of which is worse; nothing: a pause
 */
export function* refine(run, encoder, { x, label }) {
  const { spec } = run, target = targetOf(spec), kind = target.spread ? spec.posterior.kind : "point";
  if (encoder.classes) encoder.setClass(label);
  const raw = encoder.forward(scaled(spec, x)).slice();
  const start = target.spread ? raw : posteriorOf(spec.posterior, raw).mean;
  for (const step of descend(Float64Array.from(start), imageLoss(run, target, x, label))) {
    yield step && { ...posteriorOf({ ...spec.posterior, kind }, Float32Array.from(step.x)), value: step.value };
  }
}

/** What a code costs. @param {Run} run @param {Subject} subject @param {import("../posterior.js").Posterior} posterior @returns {Measured} */
export function measured(run, { x, label }, { mean, logVar }) {
  const { mismatch: { of }, scale, beta, spread } = targetOf(run.spec), image = decodeAs(run, mean, label);
  const plain = { image, squaredError: squaredError(x, image), mismatch: of(x, image), kl: 0, total: of(x, image) };
  if (!spread || !logVar) return plain;
  const { bce, sse, kl } = overDraws(run, { x, mean, logVar, label }, DRAWS.count, DRAWS.seed);
  const average = run.spec.objective.likelihood === "bernoulli" ? bce : sse, mismatch = average ? scale * average.mean : NaN;
  return { ...plain, mismatch, kl, total: mismatch + beta * kl };
}
