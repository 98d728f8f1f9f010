// Whether a panel can go on with another entry of the payload.
import { isSameRun } from "../plane/live.js";

/** @param {unknown} a @param {unknown} b */
export const isEqual = (a, b) => JSON.stringify(a) === JSON.stringify(b);

/**
 * Whether all panels can go on.
 * @param {Panel[]} panels @param {Payload} payload @param {Parameters<typeof fits>[3]} ladder
 */
export const fitAll = (panels, payload, ladder) =>
  payload.ladders.length > 0 === Boolean(ladder) && panels.length === payload.planes.length && panels.every((panel, i) => fits(panel, payload.planes[i], payload, ladder));

/**
 * The same run, perhaps an epoch further, or one that a ladder leads to.
 * @param {Panel} panel @param {Spec} spec @param {Payload} payload
 * @param {ReturnType<typeof import("./ladder.js").createLadderSlider>|null} ladder the one that is shown
 */
export function fits(panel, spec, { film, ladders }, ladder) {
  const onLadder = ladders.length > 0;
  if (panel.filmed !== film || (film && panel.spec.film !== spec.film)) return false;
  return isEqual(panel.spec, spec) || (panel.moving && isSameRun(panel.spec, spec)) || (onLadder && ladder !== null && ladder.joins(panel.spec.run, spec.run));
}
