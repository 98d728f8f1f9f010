// The list of all keys, as the planes have them: `?` opens it.
import { listen, make } from "../../ui/dom.js";
import { keysLeftOut } from "../../ui/frame_state.js";

/** @typedef {import("../../features/contract.js").KeyBinding} KeyBinding */

const WRITES = "input:not([type=range], [type=checkbox], [type=radio]), textarea, select, [contenteditable]"; // there a question mark is a question mark

export function createKeySheet() {
  const list = make("dl");
  const close = make("button", { type: "button", class: "tool", text: "Close", "data-testid": "keys-close" });
  const element = make("dialog", { class: "key-sheet", "aria-label": "Keys", "data-testid": "key-sheet" }, [
    make("header", {}, [make("h3", { text: "Keys" }), close]), make("p", { text: "With the focus on the plane:" }), list,
  ]);
  const button = make("button", { type: "button", class: "tool", text: "Keys", title: "All keys of the plane (? key).", "aria-haspopup": "dialog", "data-testid": "keys" });
  /** @type {Map<number, KeyBinding[]>} */
  const all = new Map(); // by plane

  function open() {
    /** @type {Map<string, string>} */
    const texts = new Map([["?", "this list"]]);
    const gone = keysLeftOut();
    for (const { keys, label, text } of [...all.values()].flat()) if (!keys.every((key) => gone.has(key)) && !texts.has(label)) texts.set(label, text);
    list.replaceChildren(...[...texts].flatMap(([label, text]) => [make("dt", {}, [make("kbd", { text: label })]), make("dd", { text })]));
    if (!element.open) element.showModal(); // which gives the focus back when it closes
  }
  listen(button, { click: open });
  listen(close, { click: () => element.close() });
  const stop = listen(document, {
    keydown(event) {
      if (event.key !== "?" || event.ctrlKey || event.metaKey || event.altKey) return;
      const target = event.composedPath()[0];
      if (!(target instanceof Element) || target.closest(WRITES) || element.getClientRects().length + button.getClientRects().length === 0) return;
      event.preventDefault();
      open();
    },
  });
  return {
    element, button,
    /** @param {number} side @param {KeyBinding[]} bindings */
    set: (side, bindings) => all.set(side, bindings),
    destroy: stop,
  };
}
