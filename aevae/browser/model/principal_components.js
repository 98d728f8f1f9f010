// Where the plane stands along the principal components that it does not show, in standard deviations of the codes.
import { embed, project } from "../math/geometry.js";

export const REACH = 3; // standard deviations either way

/**
 * @typedef {Plane & Required<Pick<Plane, "others">>} PlaneWithOthers
 * @typedef {{values: number[], rest: number[]|null}} Shift values: a component each; rest: what is left of a code that lies
 *   off all components, in latent coordinates
 */

/** The plane moved by a shift. @param {PlaneWithOthers} plane @param {Shift} shift @returns {Plane} */
export function shifted(plane, { values, rest }) {
  const { axes, std } = plane.others;
  return {
    ...plane,
    origin: plane.origin.map((o, d) => axes.reduce((sum, axis, k) => sum + values[k] * std[k] * axis[d], o + (rest?.[d] ?? 0))),
  };
}

/** How far a code lies from its shadow on the plane, in latent coordinates. @param {Plane} plane @param {ArrayLike<number>} code @returns {number[]} */
export const offPlane = (plane, code) => embed(plane, project(plane, code)).map((value, d) => code[d] - value);

/** The shift that brings the plane through a code. @param {PlaneWithOthers} plane @param {ArrayLike<number>} code @returns {Shift} */
export function shiftTo(plane, code) {
  const away = offPlane(plane, code);
  const { axes, std } = plane.others;
  const along = axes.map((axis) => axis.reduce((sum, value, d) => sum + value * away[d], 0));
  return {
    values: along.map((value, k) => (std[k] > 0 ? value / std[k] : 0)),
    rest: away.map((value, d) => axes.reduce((left, axis, k) => left - (std[k] > 0 ? along[k] * axis[d] : 0), value)),
  };
}

/** For the address: "0.5,-1,0"; null at rest. @param {number[]} values */
export const toText = (values) => (values.some((value) => toHundredths(value) !== 0) ? values.map(toHundredths).join(",") : null);

const toHundredths = (/** @type {number} */ value) => Math.round(100 * value) / 100 + 0; // + 0: no "-0"

/** What the address says, as `count` numbers within reach; whatever is malformed or missing is 0. @param {string|null} text @param {number} count */
export function fromText(text, count) {
  const parts = (text ?? "").split(",");
  return Array.from({ length: count }, (_, k) => (/^[-+]?\d{1,2}(\.\d{1,4})?$/.test(parts[k] ?? "") ? clamp(Number(parts[k])) : 0));
}

const clamp = (/** @type {number} */ value) => Math.max(-REACH, Math.min(REACH, value));
