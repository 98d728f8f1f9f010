// Plotly draws the axes, and the points too where the machine has real WebGL.
//
// The range of the axes is always ours (one View for every layer), so the figure is static:
// fixed margins, no interaction, no automatic anything. Rung "webgl": one scattergl trace with a
// colour a point, in random order. Rung "raster": axes only, the points are our own layer.
import { dotDiameter, shuffled } from "../ui/dots.js";
import { classColour, css } from "../ui/theme.js";

/** Room around the plot rectangle, CSS px; plane.css reads the same numbers from custom properties. */
export const MARGINS = { left: 40, right: 8, top: 8, bottom: 32 };

const OPACITY = 0.66;

/**
 * "webgl" where a GPU draws, else "raster": without WebGL scattergl shows only an error, and software
 * WebGL (SwiftShader, llvmpipe) reaches 14 frames a second where the raster layer reaches 60.
 * @returns {"webgl"|"raster"}
 */
export function detectRung() {
  const canvas = document.createElement("canvas");
  const gl = canvas.getContext("webgl", { failIfMajorPerformanceCaveat: true });
  if (!gl) return "raster";
  const info = gl.getExtension("WEBGL_debug_renderer_info");
  const renderer = String(gl.getParameter(info ? info.UNMASKED_RENDERER_WEBGL : gl.RENDERER));
  gl.getExtension("WEBGL_lose_context")?.loseContext();
  return /swiftshader|llvmpipe|softpipe|software|basic render/i.test(renderer) ? "raster" : "webgl";
}

/**
 * @param {HTMLElement} host
 * @param {Object} Plotly
 * @param {{view: View, theme: Theme, moving: boolean, names: string[], points: {means: Float32Array, labels: Uint8Array}|null}} options
 *   moving: the range will change in frame after frame; names of the two axes; points only on the webgl rung
 */
export async function createAxes(host, Plotly, { view, theme, moving, names, points }) {
  let hidden = new Set();
  let paint = null;
  const trace = () => (points ? [pointTrace(points, hidden, theme, paint)] : [{ type: "scatter", x: [], y: [] }]);
  const config = { staticPlot: true, displayModeBar: false, responsive: false };
  const drawn = () => layout(view, theme, names, moving);
  await Plotly.newPlot(host, trace(), drawn(), config);

  const redraw = () => Plotly.react(host, trace(), drawn(), config);
  return {
    setView(next) {
      if (next === view) return;
      const resized = next.width !== view.width || next.height !== view.height;
      view = next;
      if (resized) return redraw();
      return Plotly.relayout(host, { "xaxis.range": [view.x0, view.x1], "yaxis.range": [view.y0, view.y1] });
    },
    setTheme(next) {
      theme = next;
      return redraw();
    },
    setNames(next) {
      if (String(next) === String(names)) return;
      names = next;
      redraw();
    },
    setHidden(classes) {
      hidden = classes;
      if (points) redraw();
    },
    /** @param {Run} next the same codes, elsewhere */
    setPoints(next) {
      if (!points || next === points) return;
      points = next;
      redraw();
    },
    /** @param {Paint|null} next colours other than the classes' */
    setPaint(next) {
      paint = next;
      if (points) redraw();
    },
    destroy: () => Plotly.purge(host),
  };
}

function pointTrace({ means, labels }, hidden, theme, paint) {
  const colours = paint?.colours(theme).map((rgb) => css(rgb));
  const rows = Array.from(shuffled(labels.length)).filter((i) => !hidden.has(labels[i]));
  return {
    type: "scattergl", mode: "markers", hoverinfo: "skip",
    x: Float32Array.from(rows, (i) => means[2 * i]),
    y: Float32Array.from(rows, (i) => means[2 * i + 1]),
    marker: { size: dotDiameter(labels.length), opacity: OPACITY, line: { width: 0 }, color: rows.map((i) => (colours ? colours[paint.keys[i]] : classColour(theme, labels[i]))) },
  };
}

function layout(view, theme, names, moving) {
  const quiet = css(theme.ink, 0.62);
  // Plotly measures every label to turn or hide those that do not fit; in each frame that is most of its work.
  const unmeasured = moving ? { tickangle: 0, ticklabeloverflow: "allow" } : {};
  const axis = (name, range) => ({
    range, autorange: false, automargin: false, fixedrange: true, zeroline: true, ticks: "outside", ticklen: 4,
    nticks: 9, ...unmeasured, tickcolor: css(theme.ink, 0.3), tickfont: { size: 11, color: quiet },
    gridcolor: css(theme.ink, 0.06), zerolinecolor: css(theme.ink, 0.16), zerolinewidth: 1,
    title: { text: name, font: { size: 12, color: quiet }, standoff: 2 },
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
