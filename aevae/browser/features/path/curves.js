// Two slim pictures over t: how fast each path changes the picture, and how far it is from the data.
import { make, setText } from "../../ui/dom.js";
import { number } from "../../ui/sentences.js";
import { makeSvg, tidy } from "../../ui/svg.js";
import { PATHS } from "./table.js";

const WIDTH = 1000, HEIGHT = 100; // of a drawing; it is stretched to its place
const HIGHEST = 3; // distances beyond three spacings run along the top
const THINNER = 0.8; // than on the plane
const OTHER_PLANE = "6 3"; // dashes of the second plane's paths

/** @typedef {{key: "change"|"distance", text: string, title: string}} Curve */
/** @type {Curve[]} */
const CURVES = [
  { key: "change", text: "change", title: "How fast the picture changes along t: pixels' units per unit of t. A peak is a jump in the strip." },
  { key: "distance", text: "distance to data", title: "Distance to the 15th nearest test code; below the line one is inside the data." },
];

export function createCurves() {
  const parts = CURVES.map(({ key, text, title }) => {
    const drawing = makeSvg("svg", { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, preserveAspectRatio: "none", "aria-hidden": "true" });
    const needle = make("i", { class: "needle" });
    const most = make("span", { class: "most" });
    const label = make("p", { class: "caption", title }, [make("span", { text }), most]);
    return { key, label, drawing, needle, most, box: make("div", { class: `curve ${key}`, "data-testid": `curve-${key}` }, [drawing, needle]) };
  });
  const element = make("div", { class: "profiles" }, parts.flatMap(({ label, box }) => [label, box]));

  /** @param {typeof parts[number]} part @param {import("./rows.js").ShownRow[]} rows */
  function draw({ key, drawing, most }, rows) {
    const curves = rows.flatMap((row) => {
      const values = row.curves[key];
      return values ? [{ row, values }] : [];
    });
    const highest = curves.reduce((top, { values }) => values.reduce((a, b) => Math.max(a, b), top), 0);
    const top = (key === "distance" ? Math.min(HIGHEST, Math.max(1.25, highest)) : highest) || 1;
    const y = (/** @type {number} */ value) => tidy(HEIGHT - 4 - (Math.min(value, top) / top) * (HEIGHT - 8));
    const lines = curves.map(({ row: { kind, side }, values }) => makeSvg("path", {
      class: `side-${side}`, "stroke-width": PATHS[kind].stroke.width * THINNER, "stroke-dasharray": side > 0 ? OTHER_PLANE : PATHS[kind].stroke.dash.join(" "),
      d: Array.from(values, (value, i) => `${i ? "L" : "M"}${tidy((WIDTH * i) / (values.length - 1))} ${y(value)}`).join(""),
    }));
    if (key === "distance") lines.unshift(makeSvg("path", { class: "rim", d: `M0 ${y(1)}H${WIDTH}` }));
    drawing.replaceChildren(...lines);
    setText(most, key === "change" ? `up to ${number(highest, 0)}` : highest <= 1 ? "inside" : `up to ${number(highest, 1)}×`);
  }

  return {
    element,
    /** @param {import("./rows.js").ShownRow[]} rows */
    show: (rows) => parts.forEach((part) => draw(part, rows)),
    /** @param {number} t */
    showAt(t) {
      for (const { needle } of parts) needle.style.transform = `translateX(${(100 * t).toFixed(2)}cqi)`;
    },
  };
}
