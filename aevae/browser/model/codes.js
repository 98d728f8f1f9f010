// What a run says of one of its codes, a row.
import { embed } from "../math/geometry.js";

/** Where it lies on the plane. @param {Run} run @param {number} row @returns {Point} */
export const pointOf = ({ means }, row) => [means[2 * row], means[2 * row + 1]];

/** The whole code; in a film, where only the plane is known, its shadow there. @returns {ArrayLike<number>} (D) */
export function latentOf(run, row) {
  const dimensions = run.plane.origin.length;
  return run.codes ? run.codes.means.subarray(row * dimensions, (row + 1) * dimensions) : embed(run.plane, pointOf(run, row));
}

/** The model's redrawing of the picture, told its own class where it is told one; the array is the decoder's own until its next call. */
export function redraw(run, row) {
  const { decoder, labels, label = 0 } = run;
  if (decoder.classes) decoder.setClass(labels[row]);
  const values = decoder.forward(latentOf(run, row));
  if (decoder.classes) decoder.setClass(label);
  return values;
}

/** Squared error of the redrawing, null where it is not known. @returns {number|null} */
export const errorOf = ({ codes }, row) => codes?.errors?.[row] ?? null;

/** Standard deviations of a picture's posterior along the plane's axes, null for a point. @returns {Point|null} */
export function spreadOf({ codes, plane }, row) {
  if (!codes?.logVars) return null;
  const deviations = plane.origin.map((_, d) => Math.exp(codes.logVars[row * plane.origin.length + d] / 2));
  return plane.axes.map((axis) => Math.hypot(...axis.map((share, d) => share * deviations[d]))); // the axes are orthonormal
}

/** A run with some of its parts replaced. What a run works out only when it is asked stays so: a spread would ask. @param {Run} run */
export const withParts = (run, parts) =>
  Object.defineProperties({}, { ...Object.getOwnPropertyDescriptors(run), ...Object.getOwnPropertyDescriptors(parts) });
