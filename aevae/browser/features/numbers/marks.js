// What the numbers are about, on the plane: the image's mean, the ellipse of its σ, one draw, the prior's first ring.
import { covarianceOn, ellipseOf, traceEllipse } from "../../math/ellipse.js";
import { project, toPixel } from "../../math/geometry.js";
import { priorOutlines } from "../../model/prior.js";
import { css } from "../../ui/theme.js";

const DOT = 4, DRAWN = 3.5; // CSS px
const SIGMAS = [1, 2];

/** @param {import("../contract.js").Layer} layer */
export function createMarks(layer) {
  let clean = true;

  /**
   * @param {Run|null} run null: nothing is shown @param {View} view @param {Theme} theme
   * @param {import("./contract.js").Numbers|null} numbers @param {string|null} lit the row that is pointed at
   */
  function draw(run, view, theme, numbers, lit) {
    if (clean && !numbers?.image) return;
    const context = layer.fit(view);
    clean = !run || !numbers?.image;
    if (!run || !numbers?.image) return;
    const { image, draw: one } = numbers, middle = toPixel(view, numbers.z);
    context.lineJoin = "round";
    if (lit === "kl" && run.spec.prior) halo(context, theme, 2.4, () => tracePrior(context, view, run));
    if (image.logVar && (lit === "code" || lit === "kl" || lit === "draw")) {
      const { logVar } = image, ellipse = ellipseOf(covarianceOn(run.plane)(logVar, 0));
      for (const sigma of SIGMAS) halo(context, theme, 2, () => traceEllipse(context, view, middle, ellipse, sigma));
    }
    halo(context, theme, lit === "code" ? 3 : 1.8, () => circle(context, middle, lit === "code" ? DOT + 2 : DOT));
    if (!one || lit !== "draw") return;
    const there = toPixel(view, project(run.plane, one.code));
    halo(context, theme, 1.8, () => {
      context.moveTo(middle[0], middle[1]);
      context.lineTo(there[0], there[1]);
      circle(context, there, DRAWN);
    });
  }

  return { draw };
}

/** Ink with an edge of paper. @param {CanvasRenderingContext2D} context @param {Theme} theme @param {number} width @param {() => void} trace */
function halo(context, theme, width, trace) {
  context.beginPath();
  trace();
  for (const { more, colour } of [{ more: 3, colour: css(theme.paper, 0.9) }, { more: 0, colour: theme.accent }]) {
    context.lineWidth = width + more;
    context.strokeStyle = colour;
    context.stroke();
  }
}

/** @param {CanvasRenderingContext2D} context @param {ScreenPoint} middle @param {number} radius */
function circle(context, [x, y], radius) {
  context.moveTo(x + radius, y);
  context.arc(x, y, radius, 0, 2 * Math.PI);
}

/** The innermost ring, or the square. @param {CanvasRenderingContext2D} context @param {View} view @param {Run} run */
function tracePrior(context, view, { spec, plane }) {
  const unit = view.width / (view.x1 - view.x0);
  for (const { ellipse, points } of priorOutlines(spec.prior, plane).slice(0, spec.prior?.kind === "mixture" ? undefined : 1)) {
    for (const [x, y] of (points ?? []).map((point) => toPixel(view, point))) context.lineTo(x, y);
    if (points) context.closePath();
    if (!ellipse) continue;
    const [x, y] = toPixel(view, ellipse.centre), [a, b] = ellipse.radii.map((radius) => radius * unit);
    context.moveTo(x + a * Math.cos(ellipse.angle), y - a * Math.sin(ellipse.angle));
    context.ellipse(x, y, a, b, -ellipse.angle, 0, 2 * Math.PI);
  }
}
