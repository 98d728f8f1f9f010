// The code that a pixel points at.
import { toLatent, toPixel } from "../math/geometry.js";
import { nearestRow, partOf } from "./all_codes.js";
import { pointOf } from "./codes.js";

const REACH = 8; // CSS px
const CANDIDATES = 12; // nearest codes looked at for one whose class is shown

/** Its row, null where none is near. @param {Run} run @param {View} view @param {ScreenPoint} pixel @param {Set<number>} hidden classes */
export function codeUnder(run, view, pixel, hidden) {
  const row = nearestRow(run, toLatent(view, pixel), CANDIDATES, (label) => !hidden.has(label));
  if (row === null) return null;
  const { part, at: own } = partOf(run, row), at = toPixel(view, pointOf(part, own));
  return Math.hypot(at[0] - pixel[0], at[1] - pixel[1]) <= REACH ? row : null;
}
