// Which image is refined.
import { canDraw } from "../../../image/ink.js";
import { withLabel } from "../../../ui/sentences.js";

/**
 * @typedef {Object} RefinedSubject
 * @property {Float32Array} x its pixels in [0, 1]
 * @property {number} label of its class, for networks that are given one
 * @property {number|null} index of the test image; null: it is drawn by hand
 * @property {number} height where its dot stands on a line
 * @property {string} says what it is
 *
 * A test image. @param {Run} run @param {Originals|null} originals @param {number} row @returns {RefinedSubject|null} null: its pixels are not here
 */
export function testImage(run, originals, row) {
  const index = run.testIndex[row], bytes = originals?.picture(index);
  if (!bytes) return null;
  return { x: Float32Array.from(bytes, (byte) => byte / 255), label: run.labels[row], index, height: run.means[2 * row + 1], says: withLabel(`Test ${run.spec.noun} ${index}`, run, row) };
}

/** What is drawn by hand, else the test image that is ringed, else the one whose dot is nearest to the cursor. @param {import("../../contract.js").Host} host @returns {RefinedSubject|null} null: none is here */
export function subjectOf({ run, originals, drawn, marked, z, hidden }) {
  if (drawn) return { x: drawn.x, label: drawn.label, index: null, height: 0, says: "Your drawing" };
  if (!run) return null;
  const ringed = marked !== null && marked < run.labels.length ? testImage(run, originals, marked) : null;
  if (ringed) return ringed;
  let [nearest, least] = [-1, Infinity];
  for (let row = 0; row < run.labels.length; row++) {
    const distance = Math.hypot(run.means[2 * row] - z[0], run.means[2 * row + 1] - z[1]);
    if (distance < least && !hidden.has(run.labels[row]) && originals?.picture(run.testIndex[row])) [nearest, least] = [row, distance];
  }
  return nearest < 0 ? null : testImage(run, originals, nearest);
}

/** Why there is no image. @param {Pick<import("../../contract.js").Host, "spec"|"originals"|"awaitsOriginals">} host */
export function noneText({ spec, originals, awaitsOriginals }) {
  if (awaitsOriginals) return "The test images are on their way…";
  const none = spec.originals && !originals ? "The test images could not be fetched: reload the page" : "No test image is here";
  return `${none}${canDraw(spec.image.shape) ? ", or draw one" : ""}.`;
}

/** Whether two drawings are the same. @param {ArrayLike<number>} a @param {ArrayLike<number>} b */
export const isSameImage = (a, b) => a.length === b.length && Array.from(a).every((value, p) => value === b[p]);
