// What a model says to a picture it has never seen: where its code lies, how it is redrawn, and how usual that is.
import { project } from "../math/geometry.js";
import { ascending, shareBelow } from "../math/statistics.js";
import { placeAt } from "./place.js";
import { posteriorOf } from "./posterior.js";

/**
 * @typedef {Object} Answer
 * @property {Float32Array} code the posterior's mean, D numbers
 * @property {Float32Array|null} logVar null: the model gives a point
 * @property {LatentPoint} point the code, seen on the plane
 * @property {Float32Array} redrawn as the decoder writes it; a copy
 * @property {number} error squared error of the picture, pixels in 0…1
 * @property {number|null} better share of the test pictures that are redrawn with a smaller error; null: not known
 * @property {Place} place
 *
 * @param {Run} run
 * @param {Network} encoder
 * @param {Float32Array} picture pixels in 0…1
 * @returns {Answer}
 */
export function judgePicture(run, encoder, picture) {
  const [low, high] = run.spec.image.range;
  const input = scaled(run.spec, picture);
  if (encoder.classes) encoder.setClass(run.label ?? 0); // a conditional model is given the same class both ways
  const { mean, logVar } = posteriorOf(run.spec.posterior, encoder.forward(input));
  const redrawn = run.decoder.forward(mean).slice();
  const error = redrawn.reduce((sum, value, i) => sum + ((value - low) / (high - low) - picture[i]) ** 2, 0);
  const point = project(run.plane, mean);
  const errors = run.codes?.errors;
  return { code: mean, logVar, point, redrawn, error, better: errors ? shareBelow(sorted(errors), error) : null, place: placeAt(run, point) };
}

/** A picture as the networks take it. @param {Spec} spec @param {Float32Array} picture pixels in 0…1 */
export function scaled({ image: { range: [low, high] } }, picture) {
  return picture.map((value) => low + (high - low) * value);
}

/** @type {WeakMap<Float32Array, Float32Array>} */
const ordered = new WeakMap(); // errors -> the same, ascending: they are the same stroke after stroke

/** @param {Float32Array} errors */
function sorted(errors) {
  const before = ordered.get(errors);
  if (before) return before;
  const now = ascending(errors);
  ordered.set(errors, now);
  return now;
}
