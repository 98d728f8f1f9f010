// Plotly draws the axes. The dots are our own layer: its scattergl compiles text to code, which the page's policy forbids, loses
// them with its WebGL context, and mixes no classes.
//
// The range of the axes is always ours (one View for every layer), so the figure is static:
// fixed margins, no interaction, no automatic anything.
import { tickSpan } from "../math/ticks.js";
import { createDelay } from "../ui/dom.js";
import { css } from "../ui/theme.js";
import { createTickMover } from "./tick_mover.js";

/** Room around the plot rectangle, CSS px; plane.css reads the same numbers from custom properties. On the left a name stands beside numbers as long as −0.895. */
export const MARGINS = { left: 54, right: 8, top: 8, bottom: 32 };

/** The name of an axis without numbers: a line's second one. */
export const MEANINGLESS = "height means nothing: it only spreads the dots";

const TICKS = 9; // along an axis, at most
const PACE = 50; // ms between two drawings by Plotly, by far the slowest layer, while the view moves; in the frames between its ticks move along
const REST = 100; // ms without movement before it draws once more

const CONFIG = { staticPlot: true, displayModeBar: false, responsive: false };

/**
 * @typedef {Awaited<ReturnType<typeof createAxes>>} Axes
 *
 * @param {HTMLElement} element
 * @param {import("../chart/plotly.js").Plotly} Plotly
 * @param {{view: View, theme: Theme, moving: boolean, names: string[]}} options
 *   moving: the range will change in frame after frame; names of the two axes
 */
export async function createAxes(element, Plotly, { view, theme, moving, names }) {
  const trace = [{ type: "scatter", x: [], y: [] }];
  const figure = () => layout(view, theme, names, moving);
  const mover = createTickMover(element, MARGINS);
  let drawnAt = 0, gone = false;
  /** @type {View|null} */
  let drawn = null; // by Plotly
  const settle = createDelay(REST, () => drawn !== view && relayout());
  await draw(Plotly.newPlot(element, trace, figure(), CONFIG));

  /** @param {Promise<unknown>} drawing of this view by Plotly */
  async function draw(drawing) {
    const its = view;
    [drawn, drawnAt] = [its, performance.now()];
    await drawing;
    if (gone || drawn !== its) return;
    mover.read(its);
    if (view !== its) mover.move(view);
  }

  function redraw() {
    mover.forget();
    draw(Plotly.react(element, trace, figure(), CONFIG));
  }

  function relayout() {
    mover.forget();
    draw(Plotly.relayout(element, { "xaxis.range": [view.x0, view.x1], "yaxis.range": [view.y0, view.y1] }));
  }

  return {
    /** @param {View} next */
    setView(next) {
      if (next === view) return;
      const resized = next.width !== view.width || next.height !== view.height;
      view = next;
      settle.again();
      if (resized) redraw();
      else if (performance.now() - drawnAt >= PACE && !(drawn && hasTicksOf(drawn, view))) relayout();
      else mover.move(view);
    },
    /** @param {Theme} next */
    setTheme(next) {
      theme = next;
      redraw();
    },
    /** @param {string[]} next */
    setNames(next) {
      if (String(next) === String(names)) return;
      names = next;
      redraw();
    },
    destroy() {
      gone = true;
      settle.cancel();
      Plotly.purge(element);
    },
  };
}

/** @param {View} view @param {Theme} theme @param {string[]} names @param {boolean} moving */
function layout(view, theme, names, moving) {
  const quiet = css(theme.ink, 0.62);
  // Plotly measures every label to turn or hide those that do not fit; in each frame that is most of its work.
  const unmeasured = moving ? { tickangle: 0, ticklabeloverflow: "allow" } : {};
  const axis = (/** @type {string} */ name, /** @type {[number, number]} */ range) => ({
    range, showticklabels: name !== MEANINGLESS, autorange: false, automargin: false, fixedrange: true, zeroline: true, ticks: "outside", ticklen: 4,
    nticks: TICKS, ...unmeasured, tickcolor: css(theme.ink, 0.3), tickfont: { size: 11 * theme.letters, color: quiet },
    gridcolor: css(theme.ink, 0.06), zerolinecolor: css(theme.ink, 0.16), zerolinewidth: 1,
    title: { text: name, font: { size: 12 * theme.letters, color: quiet }, standoff: theme.letters > 1 ? 0 : 2 },
  });
  return {
    width: view.width + MARGINS.left + MARGINS.right,
    height: view.height + MARGINS.top + MARGINS.bottom,
    margin: { l: MARGINS.left, r: MARGINS.right, t: MARGINS.top, b: MARGINS.bottom, autoexpand: false },
    paper_bgcolor: "rgba(0,0,0,0)", plot_bgcolor: "rgba(0,0,0,0)",
    font: { family: theme.font, color: theme.text },
    showlegend: false, dragmode: false, hovermode: false,
    xaxis: axis(names[0], [view.x0, view.x1]),
    yaxis: axis(names[1], [view.y0, view.y1]),
  };
}

/** Whether the ticks that Plotly draws in one view are all that it would draw in another one. @param {View} drawn @param {View} view */
function hasTicksOf(drawn, view) {
  const within = (/** @type {"x"|"y"} */ axis) => {
    const [has, wanted] = [drawn, view].map((one) => tickSpan(one[`${axis}0`], one[`${axis}1`], TICKS));
    return has.step === wanted.step && has.first <= wanted.first && has.last >= wanted.last;
  };
  return within("x") && within("y");
}
