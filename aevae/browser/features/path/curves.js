// One chart over t: how much each path changes the image from frame to frame, and how far it is from the data.
import { ticksUpTo } from "../../math/ticks.js";
import { EDGE } from "../../model/constants.js";
import { make, setText } from "../../ui/dom.js";
import { number } from "../../ui/sentences.js";
import { makeSvg, tidy } from "../../ui/svg.js";
import { nameOfRow } from "./rows.js";
import { strokeOf } from "./stroke.js";
import { PATHS } from "./table.js";

const WIDTH = 1000, HEIGHT = 100; // of a drawing; it is stretched to its place
const HIGHEST = 3; // distances beyond three spacings run along the top
const THINNER = 0.8; // than on the plane

/** @typedef {import("./rows.js").ShownRow} ShownRow */
/** @typedef {{key: "change"|"distance", title: (noun: string) => string, help: string}} Curve */
/** @type {Curve[]} */
const CURVES = [
  { key: "change", title: () => "change of the image per step", help: "How far one frame of the strip is from the next at this speed: Euclidean distance, pixels from 0 to 1. A peak is a jump in the strip." },
  {
    key: "distance", title: (noun) => `distance to real ${noun}s`,
    help: `Distance to the 15th nearest test code; 1 is the distance that 95 % of the codes keep: below it the path is inside the data, beyond ${number(EDGE, 1)} far from it.`,
  },
];

export function createCurves() {
  const parts = CURVES.map(({ key, title, help }) => {
    const drawing = makeSvg("svg", { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, preserveAspectRatio: "none", "aria-hidden": "true" });
    const needle = make("i", { class: "needle" });
    const ticks = make("div", { class: "y-ticks", "aria-hidden": "true" });
    const name = make("p", { class: "axis-title", title: help });
    return { key, title, name, ticks, drawing, needle, box: make("div", { class: `curve ${key}`, "data-testid": `curve-${key}` }, [drawing, needle]) };
  });
  const legend = make("div", { class: "chart-key", "data-testid": "chart-key" });
  const along = make("div", { class: "x-ticks", "aria-hidden": "true" }, ["A", "position along the path", "B"].map((text) => make("span", { text })));
  const element = make("section", { class: "chart", "aria-label": "What changes along the path" }, [legend, ...parts.flatMap(({ name, ticks, box }) => [name, ticks, box]), along]);

  /** @param {typeof parts[number]} part @param {ShownRow[]} rows @param {number} steps @param {string} noun */
  function draw({ key, title, name, ticks, drawing }, rows, steps, noun) {
    const curves = rows.flatMap((row) => {
      const values = row.curves[key];
      return values ? [{ row, values: key === "change" ? values.map((value) => value / steps) : values }] : [];
    });
    const highest = curves.reduce((top, { values }) => values.reduce((a, b) => Math.max(a, b), top), 0);
    const top = (key === "distance" ? Math.min(HIGHEST, Math.max(1.25, highest)) : highest) || 1;
    const y = (/** @type {number} */ value) => tidy(HEIGHT - (Math.min(value, top) / top) * HEIGHT);
    const lines = curves.map(({ row: { kind, side, unfinished }, values }) => makeSvg("path", {
      class: `side-${side}${unfinished ? " unfinished" : ""}`, "stroke-width": PATHS[kind].stroke.width * THINNER, "stroke-dasharray": PATHS[kind].stroke.dash.join(" "),
      d: Array.from(values, (value, i) => `${i ? "L" : "M"}${tidy((WIDTH * i) / (values.length - 1))} ${y(value)}`).join(""),
    }));
    const marks = key === "distance" ? [0, 1, ...[EDGE].filter((edge) => edge <= top)] : ticksUpTo(top);
    drawing.replaceChildren(...marks.slice(1).map((mark) => makeSvg("path", { class: "rim", d: `M0 ${y(mark)}H${WIDTH}` })), ...lines);
    ticks.replaceChildren(...marks.map((mark) => {
      const tick = make("span", { text: number(mark, mark % 1 === 0 ? 0 : 1) });
      tick.style.top = `${y(mark)}%`;
      return tick;
    }));
    setText(name, title(noun));
  }

  return {
    element,
    /** @param {ShownRow[]} rows @param {number} steps of a strip @param {string} noun @param {string[]|null} titles of two planes */
    show(rows, steps, noun, titles) {
      for (const part of parts) draw(part, rows, steps, noun);
      legend.replaceChildren(...rows.map((row) => make("span", {}, [strokeOf(row.kind, row.side), nameOfRow(row, titles)])));
    },
    /** @param {number} t */
    showAt(t) {
      for (const { needle } of parts) needle.style.transform = `translateX(${(100 * t).toFixed(2)}cqi)`;
    },
  };
}
