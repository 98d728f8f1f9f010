// The code that a pixel points at.
import { toLatent, toPixel } from "../math/geometry.js";
import { pointOf } from "./codes.js";

const REACH = 8; // CSS px
const CANDIDATES = 12; // nearest codes looked at for one whose class is shown

/** Its row, null where none is near. @param {Run} run @param {View} view @param {ScreenPoint} pixel @param {Set<number>} hidden classes */
export function codeUnder(run, view, pixel, hidden) {
  const [x, y] = toLatent(view, pixel);
  const row = run.neighbours.nearest(x, y, CANDIDATES).ids.find((id) => !hidden.has(run.labels[id]));
  if (row === undefined) return null;
  const at = toPixel(view, pointOf(run, row));
  return Math.hypot(at[0] - pixel[0], at[1] - pixel[1]) <= REACH ? row : null;
}
