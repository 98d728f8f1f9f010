// What lies over the points and moves with them: the prior's outlines and class glyphs, on one canvas.
import { toPixel } from "./geometry.js";
import { priorOutlines } from "./prior.js";
import { classColour, css, mix, toRgb } from "./theme.js";

/** @param {HTMLCanvasElement} canvas */
export function createMarks(canvas) {
  const context = canvas.getContext("2d");
  let described = null; // the entry of the payload that `outlines` belong to
  let outlines = [];

  /** @param {Run} run @param {View} view @param {Theme} theme @param {{hidden: Set<number>, rings: boolean}} shown */
  function draw({ spec, medians, label: told }, view, theme, { hidden, rings }) {
    if (spec !== described) outlines = priorOutlines(spec.prior, spec.plane);
    described = spec;
    const ratio = window.devicePixelRatio || 1;
    canvas.width = Math.round(view.width * ratio);
    canvas.height = Math.round(view.height * ratio);
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    if (rings) drawPrior(view, theme);
    if (told !== undefined) return; // where the model is told the class, its codes are not sorted by it
    medians.forEach((median, k) => {
      if (median && Number.isFinite(median[0]) && !hidden.has(k)) drawGlyph(view, theme, median, spec.classes[k], classColour(theme, k));
    });
  }

  function drawPrior(view, theme) {
    const unit = view.width / (view.x1 - view.x0); // px a latent unit, the same on both axes
    context.font = `11px ${theme.font}`;
    context.textAlign = "center";
    context.textBaseline = "middle";
    for (const { ellipse, points, label: text, at, weight } of outlines) {
      context.strokeStyle = css(theme.ink, 0.25 + 0.35 * weight);
      context.lineWidth = 0.5 + 0.7 * weight;
      context.setLineDash([5, 4]);
      context.beginPath();
      if (ellipse) context.ellipse(...toPixel(view, ellipse.centre), ellipse.radii[0] * unit, ellipse.radii[1] * unit, -ellipse.angle, 0, 2 * Math.PI);
      else points.forEach((point) => context.lineTo(...toPixel(view, point)));
      context.closePath();
      context.stroke();
      if (text) label(text, ...toPixel(view, at), css(theme.ink, 0.85), theme, 4);
    }
  }

  function drawGlyph(view, theme, median, name, colour) {
    const [x, y] = toPixel(view, median);
    context.textAlign = "center";
    context.textBaseline = "middle";
    context.font = `700 ${name.length > 2 ? 12 : 19}px ${theme.font}`;
    // Half-way to the ink: still the class's hue, but legible on any point cloud.
    label(name, x, y, css(mix(toRgb(colour), theme.ink, 0.45)), theme, 5);
  }

  /** Text with a halo of paper. */
  function label(text, x, y, colour, theme, halo) {
    context.setLineDash([]);
    context.lineJoin = "round";
    context.lineWidth = halo;
    const stroke = context.strokeStyle;
    context.strokeStyle = css(theme.paper, 0.9);
    context.strokeText(text, x, y);
    context.strokeStyle = stroke;
    context.lineWidth = 1;
    context.fillStyle = colour;
    context.fillText(text, x, y);
  }

  return { draw };
}
