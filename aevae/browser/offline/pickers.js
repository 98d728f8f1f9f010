// Which runs of an exported page are shown; nothing to pick where there is one.
import { listen, make } from "../ui/dom.js";
import { choices } from "./views.js";

const NONE = "";

/** @param {Spec[]} runs @param {(asked: (string|null)[]) => void} onPick */
export function createPickers(runs, onPick) {
  const element = make("span", { class: "pickers pair" });
  /** @type {HTMLSelectElement[]} */
  let selects = [];
  listen(element, { change: () => onPick(selects.map(({ value }) => value || null)) });
  return {
    element,
    /** The runs that are shown, by name. */
    get chosen() { return selects.map(({ value }) => value || null); },
    /** @param {import("./views.js").View} view @param {Spec[]} chosen */
    show(view, chosen) {
      selects = view.params.map((name, i) => {
        const among = choices(view, i, runs, chosen.slice(0, i)), optional = i >= view.least;
        const options = among.map(({ run, title }) => make("option", { value: run, text: title === run ? run : `${run} · ${title}`, selected: run === chosen[i]?.run }));
        const select = make("select", { class: "speed", "aria-label": optional ? "A second model" : "Model", "data-testid": `pick-${name}`, hidden: among.length < (optional ? 1 : 2) },
          optional ? [make("option", { value: NONE, text: "no second model" }), ...options] : options);
        return select;
      });
      element.replaceChildren(...selects);
    },
  };
}
