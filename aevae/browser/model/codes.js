// What a run says of one of its codes, a row.
import { embed } from "../math/geometry.js";

/** Where it lies on the plane. @param {Pick<Run, "means">} run @param {number} row @returns {LatentPoint} */
export const pointOf = ({ means }, row) => [means[2 * row], means[2 * row + 1]];

/** The whole code; in a film, where only the plane is known, its shadow there. @param {Pick<Run, "codes"|"plane"|"means">} run @param {number} row @returns {Float32Array|number[]} (D) */
export function latentOf(run, row) {
  const dimensions = run.plane.origin.length;
  return run.codes ? run.codes.means.subarray(row * dimensions, (row + 1) * dimensions) : embed(run.plane, pointOf(run, row));
}

/** The model's redrawing of the picture, of its class where the decoder is given one; the array is the decoder's until its next call. @param {Run} run @param {number} row */
export function redraw(run, row) {
  const { decoder, labels, label = 0 } = run;
  if (decoder.classes) decoder.setClass(labels[row]);
  const values = decoder.forward(latentOf(run, row));
  if (decoder.classes) decoder.setClass(label);
  return values;
}

/** Squared error of the redrawing, null where it is not known. @param {Pick<Run, "codes">} run @param {number} row @returns {number|null} */
export const errorOf = ({ codes }, row) => codes?.errors?.[row] ?? null;

/** Standard deviations of a picture's posterior along the plane's axes, null for a point. @param {Pick<Run, "codes"|"plane">} run @param {number} row @returns {[number, number]|null} */
export function spreadOf({ codes, plane }, row) {
  const logVars = codes?.logVars;
  if (!logVars) return null;
  const deviations = plane.origin.map((_, d) => Math.exp(logVars[row * plane.origin.length + d] / 2));
  const along = (/** @type {number[]} */ axis) => Math.hypot(...axis.map((share, d) => share * deviations[d])); // the axes are orthonormal
  return [along(plane.axes[0]), along(plane.axes[1])];
}

/** A run with some of its parts replaced. What a run works out only when it is read stays so: a spread would read it. @param {Run} run @param {Partial<Run>} parts @returns {Run} */
export const withParts = (run, parts) =>
  Object.create(Object.prototype, { ...Object.getOwnPropertyDescriptors(run), ...Object.getOwnPropertyDescriptors(parts) });
