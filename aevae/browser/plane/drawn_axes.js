// Axes of our own, as lines and numbers: for paper, and where Plotly is too large to come along.
import { toPixel } from "../math/geometry.js";
import { ticks } from "../math/ticks.js";
import { makeSvg, tidy, write } from "../ui/svg.js";
import { css } from "../ui/theme.js";
import { MARGINS, MEANINGLESS } from "./axes.js";

const TICK = 4; // px
const NAME = 10; // px from the left edge to the foot of the upright name
const PACE = 60; // px between two numbers of an axis

/** @param {View} view @param {Theme} theme */
export function gridLines(view, theme) {
  const line = (/** @type {Record<string, number>} */ ends, /** @type {number} */ value) => makeSvg("line", { ...ends, stroke: css(theme.ink, value === 0 ? 0.2 : 0.07) });
  return [
    ...marksOf(view, 0).map(([x, value]) => line({ x1: x, x2: x, y1: 0, y2: view.height }, value)),
    ...marksOf(view, 1).map(([y, value]) => line({ x1: 0, x2: view.width, y1: y, y2: y }, value)),
  ];
}

/** Where the numbers of an axis stand. @param {View} view @param {0|1} axis @returns {[px: number, value: number][]} */
const marksOf = (view, axis) => axis === 0
  ? ticks(view.x0, view.x1, view.width / PACE).map((value) => [tidy(toPixel(view, [value, 0])[0]), value])
  : ticks(view.y0, view.y1, view.height / PACE).map((value) => [tidy(toPixel(view, [0, value])[1]), value]);

/** Ticks with their numbers, named as Plotly names them, and what the axes are. @param {View} view @param {Theme} theme @param {string[]} names */
export function axisLines(view, theme, names) {
  const { width, height } = view, stroke = css(theme.ink, 0.5);
  const text = (/** @type {string|number} */ value, /** @type {Record<string, string|number>} */ at) => write(String(value).replace("-", "−"), { "font-size": 11 * theme.letters, fill: css(theme.ink, 0.75), ...at });
  const numbered = (/** @type {number} */ axis) => names[axis] !== MEANINGLESS;
  return [
    ...marksOf(view, 0).filter(() => numbered(0)).flatMap(([x, value]) => [
      makeSvg("path", { class: "xtick", d: `M${x} ${height}v${TICK}`, stroke }), makeSvg("g", { class: "xtick" }, [text(value, { x, y: height + 15, "text-anchor": "middle" })]),
    ]),
    ...marksOf(view, 1).filter(() => numbered(1)).flatMap(([y, value]) => [
      makeSvg("path", { class: "ytick", d: `M0 ${y}h${-TICK}`, stroke }), makeSvg("g", { class: "ytick" }, [text(value, { x: -7, y: y + 4, "text-anchor": "end" })]),
    ]),
    text(names[0], { x: width / 2, y: height + 29, "text-anchor": "middle" }),
    text(names[1], { transform: `translate(${NAME - MARGINS.left} ${height / 2}) rotate(-90)`, "text-anchor": "middle" }),
  ];
}

/**
 * What `createAxes` makes with Plotly, without it.
 * @param {HTMLElement} element
 * @param {{view: View, theme: Theme, names: string[]}} options
 * @returns {import("./axes.js").Axes}
 */
export function createDrawnAxes(element, { view, theme, names }) {
  const origin = makeSvg("g", { transform: `translate(${MARGINS.left} ${MARGINS.top})` });
  const svg = makeSvg("svg", {}, [origin]);
  element.append(svg);

  function draw() {
    svg.setAttribute("width", String(view.width + MARGINS.left + MARGINS.right));
    svg.setAttribute("height", String(view.height + MARGINS.top + MARGINS.bottom));
    svg.setAttribute("font-family", theme.font);
    origin.replaceChildren(...gridLines(view, theme), ...axisLines(view, theme, names));
  }
  draw();

  return {
    setView(next) {
      if (next === view) return;
      view = next;
      draw();
    },
    setTheme(next) {
      theme = next;
      draw();
    },
    setNames(next) {
      if (String(next) === String(names)) return;
      names = next;
      draw();
    },
    destroy: () => svg.remove(),
  };
}
