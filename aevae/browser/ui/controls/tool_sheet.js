// A sheet beside or under the plane: title, one sentence, actions, and what one tool has to show.
import { listen, make, setText } from "../dom.js";
import { icon } from "../icons.js";

/**
 * @typedef {ReturnType<typeof createToolSheet>} ToolSheet
 *
 * @param {string} name for tests
 * @param {string} title
 * @param {Node[]} actions
 * @param {() => void} close asked for by the user
 */
export function createToolSheet(name, title, actions, close) {
  const sentence = make("p", { role: "status" });
  const end = icon(`close-${name}`, "cross", `Close: ${title.toLowerCase()} (Esc).`);
  const body = make("div", { class: "sheet-body" });
  const element = make("section", { class: "sheet", "aria-label": title, "data-testid": `sheet-${name}`, hidden: true }, [
    make("header", {}, [make("h2", { text: title }), sentence, make("span", { class: "pair" }, [...actions, end])]), body,
  ]);
  const stop = listen(end, { click: close });
  return {
    element, body,
    report: (/** @type {string} */ text) => setText(sentence, text),
    get shown() { return !element.hidden; },
    show: (/** @type {boolean} */ shown) => (element.hidden = !shown),
    destroy: stop,
  };
}

/** A small button with a word on it. @param {string} testid @param {string} text @param {string} title */
export const action = (testid, text, title) => make("button", { type: "button", class: "tool", text, title, "data-testid": testid });
