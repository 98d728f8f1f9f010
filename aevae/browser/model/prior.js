// What the prior looks like on the plane: ellipses and polygons, which a drawing has only to put in its view.
import { project } from "../math/geometry.js";

const SIGMAS = { normal: [1, 2, 3], mixture: [1, 2] };

/**
 * @typedef {{kind: "normal", scale: number} | {kind: "uniform", half: number}
 *         | {kind: "mixture", weights: number[], means: number[][], stds: (number|number[])[]}} Prior
 *   mixture: of Gaussians with these standard deviations, one for all dimensions or one each
 *
 * @typedef {Object} Outline
 * @property {{centre: Point, radii: Point, angle: number}} [ellipse] angle of the first radius, anticlockwise
 * @property {Point[]} [points] or the corners of a polygon
 * @property {string} label "" for none
 * @property {Point} at where the label stands
 * @property {number} weight 0…1, how strong the line is: the share of a mixture's component, beside the largest
 */

/**
 * In more than two dimensions, the shadow of the prior: its density along the plane's axes alone.
 * @param {Prior|null} prior
 * @param {Plane} plane
 * @returns {Outline[]}
 */
export function priorOutlines(prior, plane) {
  if (!prior) return [];
  const shadow = shadowOf(plane);
  const dimensions = plane.origin.length;
  const each = (value) => (Array.isArray(value) ? value : Array(dimensions).fill(value));
  if (prior.kind === "normal") return ellipses(shadow, each(0), each(prior.scale), SIGMAS.normal, 1, (sigma) => `${sigma}σ`);
  if (prior.kind === "uniform") return [box(shadow, prior.half)];
  if (prior.kind !== "mixture") return [];
  const largest = Math.max(...prior.weights);
  return prior.means.flatMap((mean, i) => ellipses(shadow, mean, each(prior.stds[i]), SIGMAS.mixture, prior.weights[i] / largest, () => ""));
}

/** What it is called, for a tooltip. @param {Prior|null} prior */
export function priorText(prior) {
  return {
    normal: "Show the prior, where the model was told to put its codes: 1σ holds 39 % of a 2-D Gaussian, 2σ 86 %, 3σ 99 %.",
    uniform: "Show the prior: the square in which the model was told to put its codes, evenly.",
    mixture: "Show the prior: a mixture of Gaussians, each drawn at 1 and 2 standard deviations; a stronger line has a larger share.",
  }[prior?.kind] ?? "An autoencoder has no prior, so there are no rings to draw.";
}

/** The plane's map from latent space in its parts: where the origin goes, and each latent axis. */
function shadowOf(plane) {
  const zero = plane.origin.map(() => 0);
  const centre = project(plane, zero);
  return { centre, columns: zero.map((_, d) => project(plane, zero.with(d, 1)).map((value, i) => value - centre[i])) };
}

/** A Gaussian's shadow is a Gaussian with covariance P diag(std²) Pᵀ. */
function ellipses({ centre, columns }, mean, std, sigmas, weight, label) {
  let xx = 0, xy = 0, yy = 0;
  columns.forEach(([x, y], d) => {
    xx += (x * std[d]) ** 2;
    xy += x * y * std[d] ** 2;
    yy += (y * std[d]) ** 2;
  });
  const middle = [0, 1].map((i) => columns.reduce((sum, column, d) => sum + column[i] * mean[d], centre[i]));
  const half = Math.hypot((xx - yy) / 2, xy), level = (xx + yy) / 2;
  const radii = [Math.sqrt(level + half), Math.sqrt(Math.max(0, level - half))];
  const angle = Math.atan2(2 * xy, xx - yy) / 2;
  return sigmas.map((sigma) => {
    const across = Math.PI / 4 - angle; // named at the upper right, where the ring leaves room beside the axes
    const reach = sigma / Math.hypot(Math.cos(across) / radii[0], Math.sin(across) / (radii[1] || radii[0]));
    return {
      ellipse: { centre: middle, radii: radii.map((radius) => sigma * radius), angle },
      label: label(sigma), at: middle.map((value) => value + reach * Math.SQRT1_2), weight,
    };
  });
}

/** A box's shadow is a zonogon: its edges are the shadows of the box's own, in the order of their directions. */
function box({ centre, columns }, half) {
  const edges = columns.map(([x, y]) => (y < 0 || (y === 0 && x < 0) ? [-x, -y] : [x, y])).filter(([x, y]) => x || y);
  edges.sort((a, b) => Math.atan2(a[1], a[0]) - Math.atan2(b[1], b[0]));
  let at = centre.map((value, i) => value - half * edges.reduce((sum, edge) => sum + edge[i], 0)); // the lowest corner
  const points = [...edges, ...edges.map(([x, y]) => [-x, -y])].map(([x, y]) => (at = [at[0] + 2 * half * x, at[1] + 2 * half * y]));
  const top = Math.max(...points.map(([, y]) => y));
  const highest = points.filter(([, y]) => top - y < 1e-9 * Math.max(1, half)).map(([x]) => x);
  return { points, label: "uniform prior", at: [highest.reduce((a, b) => a + b) / highest.length, top], weight: 1 };
}
