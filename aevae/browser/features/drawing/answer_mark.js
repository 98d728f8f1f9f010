// Where a drawing lands: a ring with a pencil, and the posterior's ellipses at 1 and 2 σ, on a layer of their own.
import { covarianceOn, ellipseOf, traceEllipse } from "../../math/ellipse.js";
import { toPixel } from "../../math/geometry.js";
import { css } from "../../ui/theme.js";
import { ICONS } from "../../ui/icons.js";

const RING = 7; // CSS px
const SIGMAS = [1, 2];

/** @param {import("../contract.js").Layer} layer */
export function createAnswerMark(layer) {
  let clean = true;

  /** @param {Run} run @param {View} view @param {Theme} theme @param {import("../../model/judge_picture.js").Answer|null} answer null: nothing is drawn */
  function draw(run, view, theme, answer) {
    if (!answer && clean) return;
    clean = !answer;
    const context = layer.fit(view);
    if (!answer) return;
    const [x, y] = toPixel(view, answer.point);
    if (answer.logVar) drawEllipses(context, theme, view, [x, y], ellipseOf(covarianceOn(run.plane)(answer.logVar, 0)));
    const sign = new Path2D();
    sign.arc(x, y, RING, 0, 2 * Math.PI);
    sign.addPath(new Path2D(ICONS.pencil), new DOMMatrix([1, 0, 0, 1, x + RING - 1, y - RING - 14]));
    context.lineJoin = "round";
    for (const pen of [{ width: 5, colour: css(theme.paper, 0.9) }, { width: 1.8, colour: css(theme.ink) }]) { // with a halo of paper
      context.lineWidth = pen.width;
      context.strokeStyle = pen.colour;
      context.stroke(sign);
    }
  }

  return { draw };
}

/**
 * @param {CanvasRenderingContext2D} context @param {Theme} theme @param {View} view
 * @param {ScreenPoint} pixel the middle @param {ReturnType<typeof ellipseOf>} ellipse
 */
function drawEllipses(context, theme, view, pixel, ellipse) {
  context.lineWidth = 1.2;
  context.fillStyle = css(theme.ink, 0.12);
  context.strokeStyle = css(theme.ink, 0.75);
  for (const sigma of SIGMAS) {
    context.beginPath();
    traceEllipse(context, view, pixel, ellipse, sigma);
    context.fill();
    context.stroke();
  }
}
