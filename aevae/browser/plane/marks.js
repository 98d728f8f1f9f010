// What lies over the points and moves with them: the prior's outlines and class glyphs, on one canvas.
import { toPixel } from "../math/geometry.js";
import { declutter } from "../math/declutter.js";
import { priorOutlines } from "../model/prior.js";
import { classColour, css, mix, toRgb } from "../ui/theme.js";

const LEADER = 6; // px a glyph steps aside before a line ties it to its median
const fontOf = (name) => (name.length > 2 ? 12 : 19); // px
const sizeOf = (name) => [0.62 * fontOf(name) * name.length + 4, fontOf(name)]; // of a glyph with its halo, px

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
    const named = medians.flatMap((median, k) => (median && Number.isFinite(median[0]) && !hidden.has(k) ? [{ k, at: toPixel(view, median) }] : []));
    const places = declutter(named.map(({ at }) => at), named.map(({ k }) => sizeOf(spec.classes[k])));
    named.forEach(({ at, k }, i) => drawLeader(at, places[i], theme));
    named.forEach(({ k }, i) => drawGlyph(places[i], theme, spec.classes[k], classColour(theme, k)));
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

  /** From a median to its glyph, where that had to step aside. */
  function drawLeader(from, to, theme) {
    if (Math.hypot(to[0] - from[0], to[1] - from[1]) < LEADER) return;
    context.setLineDash([]);
    for (const [width, colour] of [[3, css(theme.paper, 0.8)], [1, css(theme.ink, 0.7)]]) {
      context.lineWidth = width;
      context.strokeStyle = colour;
      context.beginPath();
      context.moveTo(...from);
      context.lineTo(...to);
      context.stroke();
    }
  }

  function drawGlyph([x, y], theme, name, colour) {
    context.textAlign = "center";
    context.textBaseline = "middle";
    context.font = `700 ${fontOf(name)}px ${theme.font}`;
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
