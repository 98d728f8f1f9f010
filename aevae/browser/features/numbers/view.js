// The sheet of the numbers: layers, images, rows, and the tutorial's lines where a model comes from one.
import { createToolSheet } from "../../ui/controls/tool_sheet.js";
import { listen, make, setText } from "../../ui/dom.js";
import { icon } from "../../ui/icons.js";
import { createPictures } from "./pictures.js";
import { createRows } from "./rows_table.js";
import { createShapesStrip } from "./shapes_strip.js";
import { linesOf, tutorialOf } from "./tutorials.js";

/** @param {Spec} spec @param {{close: () => void, draw: () => void, light: (name: string|null) => void}} on draw: another ε; light: the row that is pointed at */
export function createView(spec, on) {
  const die = icon("numbers-die", "die", "Draw another ε.");
  const tutorial = make("button", { type: "button", class: "tool", "aria-pressed": "false", "data-testid": "numbers-tutorial", hidden: true });
  const sheet = createToolSheet("numbers", "Numbers", [tutorial], on.close);
  const strip = createShapesStrip();
  const pictures = createPictures(spec);
  const rows = createRows(die, (name) => {
    pictures.light(name);
    on.light(name);
  });
  sheet.body.append(strip.element, pictures.element, rows.element);
  /** @type {import("./contract.js").Numbers|null} */
  let shown = null;
  /** @type {Network|null} */
  let encoder = null; // whose layers the strip has

  /** @param {import("./contract.js").Numbers} numbers */
  function show(numbers) {
    shown = numbers;
    const { preset } = numbers.spec.objective, number = tutorialOf(preset);
    tutorial.hidden = linesOf(preset).size === 0;
    setText(tutorial, `Tutorial ${number}`);
    tutorial.title = `What the lines of tutorial ${number} compute for the same image, where they differ.`;
    rows.show(numbers);
    pictures.show(numbers);
  }

  const stops = [
    listen(die, { click: on.draw }),
    listen(tutorial, {
      click() {
        const next = tutorial.getAttribute("aria-pressed") !== "true";
        tutorial.setAttribute("aria-pressed", String(next));
        rows.setTutorial(next);
        if (shown) show(shown);
      },
    }),
    listen(sheet.element, {
      keydown(event) {
        if (event.key !== "Escape") return;
        event.stopPropagation();
        on.close();
      },
    }),
  ];

  return {
    element: make("div", { class: "sheets numbers" }, [sheet.element]),
    show,
    open: sheet.show,
    report: sheet.report,
    /** What somebody has just asked for must be in sight. */
    reveal: () => sheet.element.firstElementChild?.scrollIntoView({ block: "nearest" }),
    /** Both networks have run. @param {Run} run @param {Network} network the encoder */
    showLayers(run, network) {
      if (network !== encoder) strip.build(run, network);
      encoder = network;
      strip.refresh();
    },
    /** @param {Theme} theme */
    setTheme(theme) {
      pictures.setInk(theme.ink);
      strip.setTheme(theme);
    },
    destroy() {
      for (const stop of stops) stop();
      for (const part of [sheet, strip, rows]) part.destroy();
    },
  };
}
