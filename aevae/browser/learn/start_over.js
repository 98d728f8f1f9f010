// Starting over: the next class finds no answers of the last. It asks once, in its place, and can be undone until the page is left.
import { listen, make } from "../ui/dom.js";
import { pageParameter, replaceInBar } from "../ui/url.js";

export const PRIVACY = "Answers stay in this browser until you save or clear them.";
const answersOf = (/** @type {number} */ count) => (count === 1 ? "1 answer" : `${count} answers`);

/** @typedef {import("./answers.js").Answers} Answers */

/** `fresh=1` in the address: begin with no answers, once. @param {Answers} answers */
export function startFresh(answers) {
  if (pageParameter("fresh") !== "1") return;
  replaceInBar({ fresh: null }); // a reload must not forget what has been answered since
  if (answers.count()) answers.clear();
}

/**
 * @param {Answers} answers
 * @param {() => void} changed after they are gone, and after they are back
 */
export function createStartOver(answers, changed) {
  const element = make("div", { class: "start-over", "data-testid": "start-over", role: "group", "aria-label": "Answers in this browser" });
  rest();
  return { element, update: rest };

  function rest() {
    const start = button("Start over", ask), back = button(`Bring back ${answersOf(answers.cleared)}`, restore);
    start.disabled = !answers.count();
    back.hidden = !answers.cleared;
    element.replaceChildren(make("span", { role: "status", text: PRIVACY }), start, back);
    return { start, back };
  }

  function ask() {
    const keep = button("Keep", () => rest().start.focus());
    element.replaceChildren(make("span", { role: "status", text: `This clears ${answersOf(answers.count())} and your name from this browser.` }), button("Clear", clear), keep);
    keep.focus();
  }

  function clear() {
    answers.clear();
    changed();
    rest().back.focus();
  }

  function restore() {
    answers.restore();
    changed();
    rest().start.focus();
  }
}

/** @param {string} text @param {() => void} act */
function button(text, act) {
  const made = make("button", { type: "button", class: "tool", text });
  listen(made, { click: act });
  return made;
}
