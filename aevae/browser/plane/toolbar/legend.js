// The legend: one chip a class, which shows and hides it. Colour never stands alone: the chip bears
// the class's name, and a hidden class is struck through, not only pale.
import { listen, make, setText } from "../../ui/dom.js";
import { rove } from "../../ui/controls/roving.js";
import { rimOf } from "../../ui/dots.js";
import { classColour, css, onTop, toRgb } from "../../ui/theme.js";
import { createValueBar } from "./value_bar.js";

const MANY = 20; // classes: more are looked for by their names

/**
 * @param {Pick<Spec, "classes"|"values">} set whose images may have numbers in place of classes: then these have a bar of their colours
 * @param {Set<number>} hidden at first
 * @param {(hidden: Set<number>) => void} onChange
 */
export function createLegend({ classes, values }, hidden, onChange) {
  const bar = values && createValueBar(values);
  const counts = classes.map(() => make("small", { class: "count-of" }));
  const chips = classes.map((name, k) => make("button", {
    type: "button", class: "chip", "data-testid": `class-${name}`, "data-class": k, "aria-pressed": "true", "aria-label": name,
  }, [make("span", { text: name }), counts[k]]));
  const tell = (/** @type {number} */ k, count = "") => {
    chips[k].title = `${classes[k]}${count && `: ${count} codes`}. Show or hide it; double-click (or Alt-click) shows only this one.`;
  };
  classes.forEach((_, k) => tell(k));
  const all = make("button", {
    type: "button", class: "chip all", text: "all", "data-testid": "class-all", title: "Show every class again.",
  });
  const search = make("input", { type: "search", class: "class-search", placeholder: `${classes.length} classes`, "aria-label": "Show the classes whose names contain", "data-testid": "class-search" });
  const element = make("div", { class: "legend", role: "toolbar", "aria-label": "Classes", hidden: classes.length === 0 }, [...(classes.length > MANY ? [search] : []), ...chips, all]);
  element.classList.toggle("many", classes.length > MANY);
  const roving = rove(element, { upright: true });

  function show() {
    chips.forEach((chip, k) => chip.setAttribute("aria-pressed", String(!hidden.has(k))));
    all.style.visibility = hidden.size ? "visible" : "hidden";
    all.disabled = hidden.size === 0;
    roving.refresh();
  }
  /** @param {Set<number>} next */
  function change(next) {
    hidden = next;
    show();
    onChange(hidden);
  }
  const only = (/** @type {number} */ k) => change(new Set(classes.map((_, other) => other).filter((other) => other !== k)));
  const toggle = (/** @type {number} */ k) => {
    const next = new Set(hidden);
    if (!next.delete(k)) next.add(k);
    change(next);
  };

  const chipAt = (/** @type {HTMLElement} */ target) => [...chips, all].find((chip) => chip.contains(target));
  const stop = listen(element, {
    click({ target, altKey, detail }) {
      const chip = chipAt(target);
      if (!chip) return;
      if (chip === all) change(new Set());
      else if (altKey) only(Number(chip.dataset.class));
      // A double-click arrives as two clicks first; the second is left to "dblclick".
      else if (detail < 2) toggle(Number(chip.dataset.class));
    },
    input() {
      const wanted = search.value.trim().toLowerCase();
      chips.forEach((chip, k) => (chip.hidden = !classes[k].toLowerCase().includes(wanted)));
      roving.refresh();
    },
    dblclick({ target }) {
      const chip = chipAt(target);
      if (chip && chip !== all) only(Number(chip.dataset.class));
    },
  });
  show();

  return {
    element: bar?.element ?? element,
    /** @param {Theme} theme */
    setTheme(theme) {
      bar?.setTheme(theme);
      chips.forEach((chip, k) => {
        const colour = classColour(theme, k);
        chip.style.setProperty("--class", colour);
        chip.style.setProperty("--rim", css(rimOf(toRgb(colour), theme)));
        chip.style.setProperty("--on-class", onTop(toRgb(colour)));
      });
    },
    /** How many codes each class has. @param {ArrayLike<number>} labels */
    count(labels) {
      const found = new Uint32Array(256); // a class is one byte
      for (let i = 0; i < labels.length; i++) found[labels[i]]++;
      classes.forEach((_, k) => {
        const text = found[k].toLocaleString("en");
        setText(counts[k], text);
        tell(k, text);
      });
    },
    /** Follow another legend. @param {Set<number>} next */
    setHidden(next) {
      if (next.size === hidden.size && [...next].every((k) => hidden.has(k))) return;
      change(new Set(next));
    },
    destroy: stop,
  };
}
