// Two slim pictures over t: how fast each way changes the picture, and how far it is from the data.
import { make, setText } from "../../ui/dom.js";
import { STROKES } from "./feature.js";
import { number } from "../../ui/sentences.js";

const WIDTH = 1000, HEIGHT = 100; // of a drawing; it is stretched to its place
const HIGHEST = 3; // distances beyond three spacings run along the top
const CURVES = {
  change: { text: "change", title: "How fast the picture changes along t: pixels' units per unit of t. A peak is a jump in the strip." },
  distance: { text: "distance to data", title: "Distance to the 15th nearest test code; below the line one is inside the data." },
};

export function createCurves() {
  const parts = Object.entries(CURVES).map(([key, { text, title }]) => {
    const drawing = svg("svg", { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, preserveAspectRatio: "none", "aria-hidden": "true" });
    const needle = make("i", { class: "needle" });
    const most = make("span", { class: "most" });
    const label = make("p", { class: "caption", title }, [make("span", { text }), most]);
    return { key, label, drawing, needle, most, box: make("div", { class: `curve ${key}`, "data-testid": `curve-${key}` }, [drawing, needle]) };
  });
  const element = make("div", { class: "profiles" }, parts.flatMap(({ label, box }) => [label, box]));

  function draw({ key, drawing, most }, rows) {
    const curves = rows.map((row) => ({ row, values: row.seen[key] })).filter(({ values }) => values);
    const highest = curves.reduce((top, { values }) => values.reduce((a, b) => Math.max(a, b), top), 0);
    const top = (key === "distance" ? Math.min(HIGHEST, Math.max(1.25, highest)) : highest) || 1;
    const y = (value) => tidy(HEIGHT - 4 - (Math.min(value, top) / top) * (HEIGHT - 8));
    const lines = curves.map(({ row, values }) => svg("path", {
      class: `side-${row.side}`, "stroke-width": STROKES[row.kind].width * 0.8, "stroke-dasharray": row.side > 0 ? "6 3" : STROKES[row.kind].dash.join(" "),
      d: Array.from(values, (value, i) => `${i ? "L" : "M"}${tidy((WIDTH * i) / (values.length - 1))} ${y(value)}`).join(""),
    }));
    if (key === "distance") lines.unshift(svg("path", { class: "rim", d: `M0 ${y(1)}H${WIDTH}` }));
    drawing.replaceChildren(...lines);
    setText(most, key === "change" ? `up to ${number(highest, 0)}` : highest <= 1 ? "inside" : `up to ${number(highest, 1)}×`);
  }

  return {
    element,
    /** @param {import("./rows.js").Row[]} rows with their profile as `seen` */
    show: (rows) => parts.forEach((part) => draw(part, rows)),
    showAt(t) {
      for (const { needle } of parts) needle.style.transform = `translateX(${(100 * t).toFixed(2)}cqi)`;
    },
  };
}

function svg(name, attributes) {
  const element = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  return element;
}

const tidy = (value) => Number(value.toFixed(1));
