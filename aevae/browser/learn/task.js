// What the planes say of a step's task: a line for each check, ticked where it holds; and the way out.
import { listen, make, setText } from "../ui/dom.js";

/** @param {() => void} onShow the learner asks to be shown */
export function createTask(onShow) {
  const lines = make("ul", { class: "checks", "data-testid": "checks" });
  const show = make("button", { type: "button", class: "tool", text: "Show me", title: "Takes you to a solution. The step then counts as shown, not as done.", "data-testid": "show-me", hidden: true });
  const element = make("div", { class: "task" }, [lines, show]);
  let solvable = false, isOpen = false;
  const stop = listen(show, { click: onShow });

  return {
    element,
    /** @param {import("../ui/lesson_bus.js").Progress} progress @param {boolean} predicted */
    update(progress, predicted) {
      while (lines.children.length > progress.parts.length) lines.lastElementChild?.remove();
      while (lines.children.length < progress.parts.length) lines.append(make("li"));
      progress.parts.forEach(({ met, says }, i) => {
        const line = /** @type {HTMLElement} */ (lines.children[i]);
        line.dataset.met = String(met);
        setText(line, says);
      });
      solvable = progress.solvable;
      show.hidden = isOpen || !solvable || !predicted;
    },
    /** @param {boolean} open the reveal is open */
    show(open) {
      isOpen = open;
      show.hidden = open || !solvable;
    },
    destroy: stop,
  };
}
