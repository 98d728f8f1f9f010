// The posteriors of some codes: ellipses at one and two standard deviations, or boxes.
import { latentOf, pointOf } from "../../model/codes.js";
import { indexOf, isLine } from "../../model/line.js";
import { covarianceOn, ellipseOf, traceEllipse } from "../../math/ellipse.js";
import { project, toPixel } from "../../math/geometry.js";
import { classColour, css, mix, toRgb } from "../../ui/theme.js";

const SOME = 600; // codes that stand for all: the ellipses of near neighbours would lie on each other
const NEAREST = 24; // of them, to the cursor
const MOST = 60; // of a selection, evenly through it
const LINES = [{ sigmas: 1, width: 1.7, inside: 0.2 }, { sigmas: 2, width: 1.1, inside: 0.07 }];

/** @param {import("../contract.js").Host} host */
export function createPosteriorEllipses(host) {
  const layer = host.layer("posteriors");
  /** @type {{means: Float32Array, nearest: (z: LatentPoint) => number[]}|null} */
  let subset = null; // of the codes about the cursor
  /** @type {number[]} */
  let rows = [];

  /** @param {Run} run @param {LatentPoint} z */
  function near(run, z) {
    if (subset?.means !== run.means) subset = { means: run.means, ...sparse(run) };
    return subset.nearest(z);
  }

  /** Of the selected codes, or of those near the cursor. @param {Run|null} run with its dots at the means; null: none are wanted */
  function draw(run) {
    layer.canvas.hidden = !run;
    if (!run) return;
    rows = host.selectedRows.length > 0 ? thinned(host.selectedRows) : near(run, host.z);
    paintPosteriors(layer.fit(host.view), host.view, host.theme, run, rows);
  }

  return {
    draw,
    /** The cursor has moved. @param {Run} run as above */
    follow(run) {
      if (host.selectedRows.length === 0 && near(run, host.z).some((row, i) => row !== rows[i])) draw(run);
    },
  };
}

/** @param {Run} run @returns {{nearest: (z: LatentPoint) => number[]}} rows of the nearest among some of the codes */
function sparse({ means, plane }) {
  const step = Math.max(1, Math.round(means.length / 2 / SOME));
  const chosen = Float32Array.from({ length: 2 * Math.ceil(means.length / 2 / step) }, (_, i) => means[2 * step * (i >> 1) + (i & 1)]);
  const index = indexOf(plane, chosen);
  return { nearest: (z) => Array.from(index.nearest(z[0], z[1], NEAREST).ids, (i) => i * step) };
}

/** @param {number[]} rows of a selection */
const thinned = (rows) => rows.filter((_, i) => i % Math.ceil(rows.length / MOST) === 0);

/**
 * @param {CanvasRenderingContext2D} context @param {View} view @param {Theme} theme
 * @param {Run} run whose codes have a spread @param {number[]} rows
 */
function paintPosteriors(context, view, theme, run, rows) {
  const logVars = run.codes?.logVars;
  if (!logVars) return;
  const covariance = covarianceOn(run.plane);
  const isBox = run.spec.posterior.kind === "box" && run.plane.origin.length <= 2;
  const unit = view.width / (view.x1 - view.x0);
  for (const row of rows) {
    const matrix = covariance(logVars, row);
    const middle = toPixel(view, isLine(run.plane) ? pointOf(run, row) : project(run.plane, latentOf(run, row)));
    const colour = mix(toRgb(classColour(theme, run.labels[row])), theme.ink, 0.4);
    context.strokeStyle = css(colour);
    if (isBox) {
      const [right, up] = [unit * Math.sqrt(3 * matrix[0]), unit * Math.sqrt(3 * matrix[2])];
      outline(context, colour, LINES[0], () => context.rect(middle[0] - right, middle[1] - up, 2 * right, 2 * up));
    } else for (const line of LINES) outline(context, colour, line, () => traceEllipse(context, view, middle, ellipseOf(matrix), line.sigmas));
  }
}

/** @param {CanvasRenderingContext2D} context @param {Rgb} colour @param {typeof LINES[0]} line @param {() => void} trace */
function outline(context, colour, { width, inside }, trace) {
  context.beginPath();
  trace();
  context.lineWidth = width;
  context.fillStyle = css(colour, inside);
  context.fill();
  context.stroke();
}
