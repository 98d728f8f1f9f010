// What is drawn over a field's colours, crisp at every zoom: contours of the density, ellipses of the metric.
import { contours } from "../../math/contours.js";
import { traceEllipse, unitSteps } from "../../math/ellipse.js";
import { SHARES } from "./fields.js";
import { toPixel } from "../../math/geometry.js";
import { gridIn, linear, reader } from "../../math/grid.js";
import { css } from "../../ui/theme.js";

const APART = 44; // CSS px between two ellipses, give or take √2
const TYPICAL = 0.44; // of that, the larger semi-axis of most ellipses

/** @typedef {(context: CanvasRenderingContext2D, view: View, theme: Theme) => void} Lines draws them, for any view */

/** The lines that enclose SHARES of the codes. @param {import("./fields.js").DensityField} field @returns {Lines} */
export function contourLines({ density: { grid, values }, levels }) {
  const paths = levels.map((level) => {
    const path = new Path2D();
    for (const line of contours(grid, values, level)) {
      path.moveTo(line[0], line[1]);
      for (let i = 2; i < line.length; i += 2) path.lineTo(line[i], line[i + 1]);
    }
    return path;
  });
  return (context, view, theme) => {
    const [left, top] = toPixel(view, [0, 0]);
    const scale = view.width / (view.x1 - view.x0);
    context.lineJoin = "round";
    paths.forEach((path, i) => {
      const moved = new Path2D();
      moved.addPath(path, new DOMMatrix([scale, 0, 0, -scale, left, top]));
      const isHalf = SHARES[i] === 0.5; // the others are hairlines, which are several times as quick to draw
      context.strokeStyle = css(theme.ink, (0.3 + 0.4 * (1 - SHARES[i])) * (isHalf ? 1 : 1.1));
      context.lineWidth = isHalf ? 1.8 : 1;
      context.stroke(moved);
    });
  };
}

/** The steps that change the picture by the same amount, on a lattice that grows denser as one looks closer. @param {{atlas: import("../../model/atlas.js").Atlas}} field @returns {Lines} */
export function indicatrices({ atlas: { bounds, n, metric } }) {
  const metricAt = reader(gridIn(bounds, n), metric, 3, linear);
  const lengths = Float32Array.from({ length: n * n }, (_, i) => unitSteps([metric[3 * i], metric[3 * i + 1], metric[3 * i + 2]]).major).sort();
  const typical = lengths[Math.floor(0.6 * lengths.length)];
  return (context, view, theme) => {
    const step = 2 ** Math.round(Math.log2((APART * (view.x1 - view.x0)) / view.width));
    const change = (TYPICAL * step) / typical; // of the picture, from the middle to the rim
    context.strokeStyle = css(theme.ink, 0.75);
    context.lineWidth = 1.2;
    context.beginPath();
    for (let y = Math.ceil(Math.max(view.y0, bounds.y0) / step) * step; y <= Math.min(view.y1, bounds.y1); y += step) {
      for (let x = Math.ceil(Math.max(view.x0, bounds.x0) / step) * step; x <= Math.min(view.x1, bounds.x1); x += step) {
        const ellipse = unitSteps([metricAt(x, y, 0), metricAt(x, y, 1), metricAt(x, y, 2)]);
        const longest = Math.min(1, (0.62 * step) / (change * ellipse.major)); // where the decoder hardly moves, they would cover each other
        traceEllipse(context, view, toPixel(view, [x, y]), ellipse, change * longest);
      }
    }
    context.stroke();
  };
}
