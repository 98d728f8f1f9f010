// The steps of a lesson as a row of marks: which are done, which were shown, which one is open.
import { listen, make } from "../ui/dom.js";

const SAID = { open: "not yet done", shown: "shown to you", done: "done" };
const MARK = { open: "", shown: "–", done: "✓" };

/**
 * @param {{id: string, title: string}[]} steps
 * @param {("open"|"shown"|"done")[]} states
 * @param {string|null} current
 * @param {(step: string) => void} on
 */
export function createSteps(steps, states, current, on) {
  return make("ol", { class: "steps", "aria-label": "Steps" }, steps.map(({ id, title }, i) => {
    const button = make("button", {
      type: "button", class: "step", "data-state": states[i], text: MARK[states[i]] || i + 1, title, "aria-label": `Step ${i + 1}, ${title}: ${SAID[states[i]]}`, "aria-current": id === current ? "step" : null,
    });
    listen(button, { click: () => on(id) });
    return make("li", {}, [button]);
  }));
}
