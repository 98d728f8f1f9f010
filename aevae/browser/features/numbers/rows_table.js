// The numbers of an image as rows: name and number, formula, line of code, and the tutorial's line where there is one. What is pointed at is lit as one.
import { math } from "./mathml.js";
import { listen, make, setText } from "../../ui/dom.js";
import { createKlBars } from "./kl_bars.js";
import { ROWS } from "./rows.js";
import { linesOf } from "./tutorials.js";

const LACK = { code: "needs an image: click a dot", pixels: "needs an image: click a dot" };
const NO_PIXELS = "needs the original image, which is not here";

/**
 * @param {HTMLElement} die draws another ε
 * @param {(name: string|null) => void} onLit the row that is pointed at, or that has the focus
 */
export function createRows(die, onLit) {
  const element = make("div", { class: "rows", role: "table", "aria-label": "Terms of the loss: name, number, formula, code", "data-testid": "numbers-rows" });
  const bars = createKlBars();
  /** @type {ReturnType<typeof createRow>[]} */
  let rows = [];
  /** @type {Spec|null} */
  let shown = null;
  let tutorial = false;
  /** @type {string|null} */
  let lit = null;

  /** @param {Spec} spec */
  function build(spec) {
    if (spec === shown) return;
    shown = spec;
    const lines = linesOf(spec.objective.preset);
    rows = ROWS.filter(({ has }) => has(spec)).map((row) => createRow(row, spec, lines.get(row.name) ?? null));
    for (const { name, more } of rows) {
      if (name === "draw") more.append(die);
      if (name === "kl") more.append(bars.element);
    }
    element.replaceChildren(...rows.map((row) => row.element));
    light(lit);
  }

  /** @param {string|null} name */
  function light(name) {
    lit = name;
    for (const row of rows) row.element.toggleAttribute("data-lit", row.name === name);
  }

  /** @param {EventTarget} target */
  const nameAt = (target) => /** @type {HTMLElement|null} */ (/** @type {HTMLElement} */ (target).closest("[data-row]"))?.dataset.row ?? null;
  const point = (/** @type {string|null} */ name) => {
    if (name === lit) return;
    light(name);
    onLit(name);
  };
  const stop = listen(element, {
    pointerover: ({ target }) => point(nameAt(target)),
    pointerleave: () => point(null),
    focusin: ({ target }) => point(nameAt(target)),
    focusout: () => point(null),
  });

  return {
    element,
    /** @param {import("./contract.js").Numbers} numbers */
    show(numbers) {
      build(numbers.spec);
      for (const row of rows) row.show(numbers, tutorial);
      bars.show(numbers.kl);
    },
    /** Whether the tutorial's lines stand beside ours. @param {boolean} on */
    setTutorial: (on) => (tutorial = on),
    destroy: stop,
  };
}

/** @param {import("./contract.js").Row} row @param {Spec} spec @param {import("./tutorials.js").Line|null} line */
function createRow(row, spec, line) {
  const value = make("b"), notes = make("span", { class: "notes" }), more = make("div", { class: "more-of" });
  const formula = row.formula(spec);
  const theirs = make("span", { class: "theirs", role: "cell", hidden: true });
  const element = make("div", { class: "row-of", role: "row", "data-row": row.name, "data-testid": `numbers-${row.name}`, tabindex: 0 }, [
    make("span", { class: "what", role: "rowheader", text: row.title(spec) }),
    make("span", { class: "value", role: "cell" }, [value, notes, more]),
    make("span", { class: "formula", role: "cell" }, [formula === "–" ? formula : math(formula)]),
    make("code", { role: "cell", text: row.code(spec) }),
    theirs,
  ]);

  /** Why there is no number; null: there is one. @param {import("./contract.js").Numbers} numbers */
  function lack({ image }) {
    if (row.needs === "nothing") return null;
    if (!image) return LACK[row.needs];
    return row.needs === "pixels" && !image.x ? NO_PIXELS : null;
  }

  return {
    name: row.name, element, more,
    /** @param {import("./contract.js").Numbers} numbers @param {boolean} tutorial */
    show(numbers, tutorial) {
      const missing = lack(numbers), [main, ...others] = missing ? [missing] : row.value(numbers);
      element.classList.toggle("lacking", missing !== null);
      setText(value, main);
      setText(notes, others.join(" · "));
      more.hidden = missing !== null;
      theirs.hidden = !tutorial || !line;
      if (theirs.hidden || !line) return;
      const known = numbers.image && (numbers.image.x || row.name === "code" || row.name === "kl");
      setText(theirs, `The tutorial has ${line.says}${known ? `: ${line.value(numbers)}` : ""}`);
    },
  };
}
