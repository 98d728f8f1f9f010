// What a model says to a picture it has never seen: where its code lies, how it is redrawn, and how usual that is.
import { project } from "../math/geometry.js";
import { placeAt } from "./place.js";
import { posteriorOf } from "./posterior.js";

/**
 * @typedef {Object} Answer
 * @property {Float32Array} code the posterior's mean, D numbers
 * @property {Float32Array|null} logVar null: the model gives a point
 * @property {Point} point the code, seen on the plane
 * @property {Float32Array} redrawn as the decoder writes it; a copy
 * @property {number} error squared error of the picture, pixels in 0…1
 * @property {number|null} better share of the test pictures that are redrawn with a smaller error; null: not known
 * @property {Place} place
 *
 * @param {Run} run
 * @param {import("../network/network.js").Network} encoder
 * @param {Float32Array} picture pixels in 0…1
 * @returns {Answer}
 */
export function answerTo(run, encoder, picture) {
  const [low, high] = run.spec.image.range;
  if (encoder.classes) encoder.setClass(run.label ?? 0); // a conditional model is told the same class on both ways
  const { mean, logVar } = posteriorOf(run.spec.posterior, encoder.forward(picture.map((value) => low + (high - low) * value)));
  const redrawn = run.decoder.forward(mean).slice();
  const error = redrawn.reduce((sum, value, i) => sum + ((value - low) / (high - low) - picture[i]) ** 2, 0);
  const point = project(run.plane, mean);
  const known = run.codes?.errors;
  return { code: mean, logVar, point, redrawn, error, better: known ? shareBelow(sorted(known), error) : null, place: placeAt(run, point) };
}

const ordered = new WeakMap(); // errors -> the same, ascending

function sorted(errors) {
  if (!ordered.has(errors)) ordered.set(errors, Float32Array.from(errors).sort());
  return ordered.get(errors);
}

/** Share of ascending numbers that are smaller than `value`. */
export function shareBelow(ascending, value) {
  let low = 0, high = ascending.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (ascending[middle] < value) low = middle + 1;
    else high = middle;
  }
  return low / ascending.length;
}
