// What is said where two planes show the same place: how the place is carried over, and the way to a hole in the left model's codes.
import { toRelative } from "../math/geometry.js";
import { canHaveHole, largestHole, nearestImage } from "../model/hole.js";
import { listen, make, setText } from "../ui/dom.js";
import { number, spreadText, withLabel } from "../ui/sentences.js";

/**
 * @param {Panel[]} panels two of them
 * @param {(z: LatentPoint) => void} goTo take the left cursor, and with it the right one, to a place
 */
export function createPlaceNote(panels, goTo) {
  const [left] = panels;
  const where = make("p", { class: "where", "data-testid": "place-note" });
  const button = make("button", {
    type: "button", class: "tool", text: "Take me to a hole", "data-testid": "to-hole",
    title: "Go to the centre of the largest disc on the left plane that holds no code, inside the data.",
  });
  const answers = panels.map((_, side) => make("p", { "data-testid": `hole-${side === 0 ? "left" : "right"}` }));
  const element = make("div", { class: "place-note" }, [where, button, make("div", { class: "answers", role: "status" }, answers)]);
  /** @type {LatentPoint|null} */
  let at = null; // the hole that is spoken of

  const stop = listen(button, {
    click() {
      if (!left.run) return;
      const { centre } = largestHole(left.run);
      goTo(centre);
      at = centre;
      panels.forEach((panel, side) => setText(answers[side], answerOf(panel, side === 0)));
    },
  });

  return {
    element,
    /** A cursor has moved. @param {Panel} leader */
    show({ run, z }) {
      if (!run || !z) return;
      button.disabled = !left.run || !canHaveHole(left.run);
      setText(where, `Same distance from the centre of each model's codes, in spreads (standard deviations): ${spreadText(toRelative(run.summary, z), run.plane.origin.length)}.`);
      if (at && left.z && String(left.z) !== String(at)) {
        at = null;
        for (const answer of answers) setText(answer, "");
      }
    },
    destroy: stop,
  };
}

/** What is true of one model there. @param {Panel} panel @param {boolean} ofHole the hole is this one's @returns {string} */
function answerOf({ run, z, originals }, ofHole) {
  if (!run || !z) return "";
  const spread = Math.sqrt(run.summary.std[0] * run.summary.std[1]);
  const inSpreads = (/** @type {number} */ length) => `${number(length / spread)} spreads`;
  const clear = run.neighbours.nearest(z[0], z[1], 1).distances[0];
  const size = ofHole
    ? `Largest empty disc inside its codes: radius ${number(clear)}, or ${inSpreads(clear)}.`
    : `Its nearest code is ${inSpreads(clear)} away${canHaveHole(run) ? `; its own largest empty disc has a radius of ${inSpreads(largestHole(run).radius)}` : ""}.`;
  return [size, originals?.complete && likeness(run, z, originals)].filter(Boolean).join(" ");
}

/** What is generated there, beside what the model makes of test images. @param {Run} run @param {LatentPoint} z @param {Originals} originals */
function likeness(run, z, originals) {
  const { row, error } = nearestImage(run, z, originals);
  if (row < 0) return "";
  const errors = run.codes?.errors, mean = errors && errors.reduce((sum, one) => sum + one, 0) / errors.length;
  const usual = mean ? ` (a reconstruction: ${number(mean, 0)} on average)` : "";
  return `Generated here: squared error ${number(error, 0)} to ${withLabel("the nearest test image", run, row)}${usual}.`;
}
