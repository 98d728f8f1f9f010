// Under the plane: what the colours on it mean, one entry for everything that is switched on.
import { make } from "../../ui/dom.js";

/**
 * @typedef {Object} KeyEntry
 * @property {string} title
 * @property {string} sentence
 * @property {string|null} [lack] why there is nothing to see
 * @property {string} [formula] how it is computed
 * @property {import("./table.js").Legend|null} [legend]
 */

export function createOverlayKey() {
  const element = make("div", { class: "overlay-key", "data-testid": "overlay-key", role: "status" });
  return {
    element,
    /** @param {KeyEntry[]} entries */
    show: (entries) => element.replaceChildren(...entries.map(entryOf)),
  };
}

/** @param {KeyEntry} entry */
function entryOf({ title, sentence, formula, legend, lack }) {
  const head = make("div", { class: "head" }, [make("b", { text: title }), ...(lack ? [] : [how(sentence, formula)]), ...(legend ? [scale(legend)] : [])]);
  return make("div", { class: "entry" }, [head, make("p", { class: lack ? "lack" : "sentence", text: lack ?? sentence })]);
}

/** The formula is one click further. @param {string} sentence @param {string} [formula] */
function how(sentence, formula) {
  return make("details", {}, [
    make("summary", { text: "?", title: "What it means, and how it is computed.", "aria-label": "How it is computed" }),
    make("div", { class: "how" }, [sentence, ...(formula ? [formula] : [])].map((text) => make("p", { text }))),
  ]);
}

/** @param {import("./table.js").Legend} legend */
function scale({ bar, ticks, unit }) {
  const colours = make("i", { class: "colours" });
  colours.style.background = bar;
  const numbers = make("span", { class: "ticks" }, ticks.map(([at, text]) => {
    const tick = make("span", { text });
    tick.style.left = `${100 * at}%`;
    return tick;
  }));
  return make("span", { class: "scale" }, [make("span", { class: "box" }, [colours, numbers]), make("span", { class: "unit", text: unit })]);
}
