// What is minimised of one image while the decoder stays as it is, and for which models it can be.
import { hasDecoder } from "../../network/nearest_image.js";
import { crossEntropy } from "../elbo.js";
import { isDrawable } from "../sampling.js";
import { squaredError } from "../picture_error.js";

const MOST_DIMENSIONS = 64; // of finite differences

/**
 * @typedef {Object} Mismatch how far an image y is from x, pixels in [0, 1]
 * @property {(x: ArrayLike<number>, y: ArrayLike<number>) => number} of
 * @property {(y: number) => number} weight its second derivative at a pixel of a decoder (of a Bernoulli one the expected one, Fisher's); times y − x it is the first
 *
 * @typedef {Object} Target
 * @property {Mismatch} mismatch
 * @property {number} scale of the mismatch in the loss
 * @property {boolean} spread a whole posterior is looked for, and the mismatch is its mean over draws; else a code
 * @property {number} beta the KL's weight
 * @property {boolean} trained training minimised just that: what is gained is the amortisation gap
 * @property {string} name of what is minimised
 * @property {string} unit "" for none
 */

/** @type {Record<Spec["objective"]["likelihood"], Mismatch & {name: string, unit: string}>} */
const MISMATCHES = {
  bernoulli: { of: crossEntropy, weight: (y) => 1 / (Math.max(y, 1e-12) * Math.max(1 - y, 1e-6)), name: "cross-entropy", unit: "nats" }, // float32 knows 1 − y to 6e-8
  sse: { of: squaredError, weight: () => 2, name: "squared error", unit: "" },
};

/**
 * What is minimised of an image. Of a VAE its reconstruction + β·KL where its training minimised no more, else the −ELBO; of other models, and where that is
 * not known, the reconstruction of the code.
 * @param {Pick<Spec, "posterior"|"prior"|"objective"|"image">} spec @returns {Target}
 */
export function targetOf({ posterior, prior, objective: { known, plain, likelihood, beta: weight }, image: { range: [low, high] } }) {
  const mismatch = MISMATCHES[likelihood], isBernoulli = likelihood === "bernoulli", trained = known && plain;
  const spread = posterior.kind !== "point" && isDrawable(prior) && (trained || isBernoulli);
  if (!spread) return { mismatch, scale: 1, spread, trained, beta: 0, name: mismatch.name, unit: mismatch.unit };
  const beta = trained ? weight : 1, isBound = isBernoulli && beta === 1;
  return { mismatch, scale: isBernoulli ? 1 : (high - low) ** 2, spread, trained, beta, name: isBound ? "−ELBO" : "loss", unit: isBound ? "nats" : "" };
}

/** Why an image's code cannot be refined; null: it can. @param {Pick<Spec, "decoder"|"files"|"plane">} spec @returns {string|null} */
export function unrefinable({ decoder, files, plane }) {
  if (!files.encoder || !hasDecoder({ decoder })) return "There is no encoder here whose code could be refined.";
  if (decoder.some(({ op }) => op === "grid")) return "This model’s decoder is stored as a grid of images: between them there is nothing to refine.";
  if (plane.origin.length > MOST_DIMENSIONS) return `Codes of up to ${MOST_DIMENSIONS} numbers can be refined here; this model’s have ${plane.origin.length}.`;
  return null;
}
