// A lesson's card and the planes beside it are two components of one page: here one says what the other may hear.
const PROGRESS = "aevae-lesson-progress", SOLUTION = "aevae-lesson-solution";

/**
 * @typedef {Object} Progress how far a step's task is, in the planes
 * @property {string} step "lesson.step"
 * @property {boolean} met all of it
 * @property {{met: boolean, says: string}[]} parts check by check, what holds and what is still missing
 * @property {string|null} place where the cursor is, as an address says it
 * @property {boolean} solvable the planes can show a solution
 */

/** @type {Progress|null} the newest */
let latest = null;

/** The planes: so far the learner is. @param {Progress} progress */
export function announceProgress(progress) {
  latest = progress;
  window.dispatchEvent(new Event(PROGRESS));
}

/** Hear now, and after each change, how far a step is. @param {string} step @param {(progress: Progress) => void} listener @returns {() => void} no more */
export function onProgress(step, listener) {
  const hear = () => latest?.step === step && listener(latest);
  window.addEventListener(PROGRESS, hear);
  hear();
  return () => window.removeEventListener(PROGRESS, hear);
}

/** The card: show how it is done. @param {string} step */
export const askForSolution = (step) => window.dispatchEvent(new CustomEvent(SOLUTION, { detail: step }));

/** @param {string} step @param {() => void} listener @returns {() => void} no more */
export function onSolutionAsked(step, listener) {
  const hear = (/** @type {Event} */ event) => /** @type {CustomEvent} */ (event).detail === step && listener();
  window.addEventListener(SOLUTION, hear);
  return () => window.removeEventListener(SOLUTION, hear);
}
