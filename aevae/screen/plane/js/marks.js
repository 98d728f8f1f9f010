// What lies over the points and moves with them: prior rings and class glyphs, on one canvas.
import { project, toPixel } from "./geometry.js";
import { classColour, css, mix, toRgb } from "./theme.js";

const SIGMAS = [1, 2, 3];

/** @param {HTMLCanvasElement} canvas @param {Run} run */
export function createMarks(canvas, { spec: { classes, prior, plane } }) {
  const centre = project(plane, plane.origin.map(() => 0)); // the prior's mean, seen on the plane
  const context = canvas.getContext("2d");

  /** @param {(Point|null)[]} medians @param {View} view @param {Theme} theme @param {{hidden: Set<number>, rings: boolean}} shown */
  function draw(medians, view, theme, { hidden, rings }) {
    const ratio = window.devicePixelRatio || 1;
    canvas.width = Math.round(view.width * ratio);
    canvas.height = Math.round(view.height * ratio);
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    if (prior && rings) drawRings(view, theme);
    medians.forEach((median, k) => {
      if (median && Number.isFinite(median[0]) && !hidden.has(k)) drawGlyph(view, theme, median, k);
    });
  }

  function drawRings(view, theme) {
    const [x, y] = toPixel(view, centre);
    const unit = (prior.scale * view.width) / (view.x1 - view.x0); // px a σ
    context.strokeStyle = css(theme.ink, 0.6);
    context.lineWidth = 1.2;
    context.font = `11px ${theme.font}`;
    context.textAlign = "center";
    context.textBaseline = "middle";
    for (const sigma of SIGMAS) {
      context.setLineDash([5, 4]);
      context.beginPath();
      context.arc(x, y, sigma * unit, 0, 2 * Math.PI);
      context.stroke();
      // Named at the upper right, where the ring leaves room beside the axes.
      label(`${sigma}σ`, x + sigma * unit * Math.SQRT1_2, y - sigma * unit * Math.SQRT1_2, css(theme.ink, 0.85), theme, 4);
    }
  }

  function drawGlyph(view, theme, median, k) {
    const [x, y] = toPixel(view, median);
    context.textAlign = "center";
    context.textBaseline = "middle";
    context.font = `700 ${classes[k].length > 2 ? 12 : 19}px ${theme.font}`;
    // Half-way to the ink: still the class's hue, but legible on any point cloud.
    label(classes[k], x, y, css(mix(toRgb(classColour(theme, k)), theme.ink, 0.45)), theme, 5);
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
