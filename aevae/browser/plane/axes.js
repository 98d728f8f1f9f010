// Plotly draws the axes, and the dots too where the machine has real WebGL.
//
// The range of the axes is always ours (one View for every layer), so the figure is static:
// fixed margins, no interaction, no automatic anything. Renderer "webgl": one scattergl trace with a
// colour a dot, in random order. Renderer "raster": axes only, the dots are our own layer.
import { dotDiameter, rimOf, shuffled } from "../ui/dots.js";
import { classColour, css, toRgb } from "../ui/theme.js";

/** Room around the plot rectangle, CSS px; plane.css reads the same numbers from custom properties. */
export const MARGINS = { left: 40, right: 8, top: 8, bottom: 32 };

/** The name of an axis without numbers: a line's second one. */
export const MEANINGLESS = "height means nothing: it only spreads the dots";

const CONFIG = { staticPlot: true, displayModeBar: false, responsive: false };

/** @typedef {import("../features/contract.js").Paint} Paint */

/**
 * "webgl" where a GPU draws, else "raster": without WebGL scattergl shows only an error, and software
 * WebGL (SwiftShader, llvmpipe) reaches 14 frames a second where the raster layer reaches 60.
 * @returns {Renderer}
 */
export function detectRenderer() {
  const canvas = document.createElement("canvas");
  const gl = canvas.getContext("webgl", { failIfMajorPerformanceCaveat: true });
  if (!gl) return "raster";
  const info = gl.getExtension("WEBGL_debug_renderer_info");
  const renderer = String(gl.getParameter(info ? info.UNMASKED_RENDERER_WEBGL : gl.RENDERER));
  gl.getExtension("WEBGL_lose_context")?.loseContext();
  return /swiftshader|llvmpipe|softpipe|software|basic render/i.test(renderer) ? "raster" : "webgl";
}

/**
 * @typedef {Pick<Run, "means"|"labels">} Dots
 * @typedef {Awaited<ReturnType<typeof createAxes>>} Axes
 *
 * @param {HTMLElement} element
 * @param {import("./plotly.js").Plotly} Plotly
 * @param {{view: View, theme: Theme, moving: boolean, names: string[], dots: Dots|null}} options
 *   moving: the range will change in frame after frame; names of the two axes; dots only where Plotly draws them
 */
export async function createAxes(element, Plotly, { view, theme, moving, names, dots }) {
  /** @type {Set<number>} */
  let hidden = new Set();
  /** @type {Paint|null} */
  let paint = null;
  let withDots = true;
  const trace = () => (dots && withDots ? [dotTrace(dots, hidden, theme, paint)] : [{ type: "scatter", x: [], y: [] }]);
  const figure = () => layout(view, theme, names, moving);
  await Plotly.newPlot(element, trace(), figure(), CONFIG);

  const redraw = () => Plotly.react(element, trace(), figure(), CONFIG);
  return {
    /** @param {View} next */
    setView(next) {
      if (next === view) return;
      const resized = next.width !== view.width || next.height !== view.height;
      view = next;
      if (resized) redraw();
      else Plotly.relayout(element, { "xaxis.range": [view.x0, view.x1], "yaxis.range": [view.y0, view.y1] });
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
    /** @param {Set<number>} classes */
    setHidden(classes) {
      hidden = classes;
      if (dots) redraw();
    },
    /** @param {Dots} next the same codes elsewhere, or others too */
    setDots(next) {
      if (!dots || next === dots) return;
      dots = next;
      redraw();
    },
    /** Whether Plotly draws the dots, where it can. @param {boolean} on */
    showDots(on) {
      if (!dots || on === withDots) return;
      withDots = on;
      redraw();
    },
    /** @param {Paint|null} next colours other than the classes' */
    setPaint(next) {
      paint = next;
      if (dots) redraw();
    },
    destroy: () => Plotly.purge(element),
  };
}

/** @param {Dots} dots @param {Set<number>} hidden @param {Theme} theme @param {Paint|null} paint */
function dotTrace({ means, labels }, hidden, theme, paint) {
  const colours = paint?.colours(theme).map((rgb) => css(rgb));
  const rims = theme.classes.map((colour) => css(rimOf(toRgb(colour), theme)));
  const rows = Array.from(shuffled(labels.length)).filter((i) => !hidden.has(labels[i]) && (!paint || i < paint.keys.length));
  return {
    type: "scattergl", mode: "markers", hoverinfo: "skip",
    x: Float32Array.from(rows, (i) => means[2 * i]),
    y: Float32Array.from(rows, (i) => means[2 * i + 1]),
    marker: {
      size: dotDiameter(labels.length) * theme.dots.size, opacity: theme.dots.opacity, line: paint ? { width: 0 } : { width: 0.6, color: rows.map((i) => rims[labels[i] % rims.length]) },
      color: rows.map((i) => (paint && colours ? colours[paint.keys[i]] : classColour(theme, labels[i]))),
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
    nticks: 9, ...unmeasured, tickcolor: css(theme.ink, 0.3), tickfont: { size: 11 * theme.letters, color: quiet },
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
