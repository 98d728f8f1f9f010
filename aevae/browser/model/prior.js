// What is known of each kind of prior: how it looks on the plane, its density there, and how to draw from it.
import { covarianceOn } from "../math/ellipse.js";
import { project } from "../math/geometry.js";
import { gaussian } from "../math/random.js";
import { isLine } from "./line.js";

const TALL = 12; // times the prior's own size

/**
 * @typedef {{kind: "normal", scale: number}} NormalPrior
 * @typedef {{kind: "uniform", half: number}} UniformPrior
 * @typedef {{kind: "mixture", weights: number[], means: number[][], stds: (number|number[])[]}} MixturePrior
 *   of Gaussians with these standard deviations, one for all dimensions or one each
 * @typedef {NormalPrior | UniformPrior | MixturePrior} Prior
 *
 * @typedef {Object} Outline ellipses and polygons, which a drawing has only to put in its view
 * @property {{centre: LatentPoint, radii: [number, number], angle: number}} [ellipse] angle of the first radius, anticlockwise
 * @property {LatentPoint[]} [points] or the corners of a polygon
 * @property {string} label "" for none
 * @property {LatentPoint} at where the label stands
 * @property {number} weight 0…1, how strong the line is: the share of a mixture's component, beside the largest
 *
 * @typedef {(x: number, y: number) => number} Density per unit of area, or of a line's length
 */

/**
 * @template {Prior} P
 * @typedef {{text: string, line: string, outlines(prior: P, plane: Plane): Outline[], density(prior: P, plane: Plane): Density|null,
 *            draw(prior: P, dimensions: number, uniform: () => number): number[]}} PriorKind
 *   text, line: what it is called, for a tooltip, on a plane and on a line; density: null where the plane's is not known in closed form; draw: a latent vector
 */

/** @type {{[K in Prior["kind"]]: PriorKind<Extract<Prior, {kind: K}>>}} */
const PRIORS = {
  normal: {
    text: "Show the prior, which training draws the codes into: 1σ holds 39 % of a 2-D Gaussian, 2σ 86 %, 3σ 99 %.",
    line: "Show the prior, which training draws the codes into: 1σ holds 68 % of a Gaussian, 2σ 95 %, 3σ 99.7 %.",
    outlines({ scale }, plane) {
      const dimensions = plane.origin.length;
      if (isLine(plane)) return [1, 2, 3].map((sigma) => stretch(project(plane, [0])[0], sigma * scale, scale, `${sigma}σ`));
      return ellipses(shadowOf(plane), each(0, dimensions), each(scale, dimensions), [1, 2, 3], 1, (sigma) => `${sigma}σ`);
    },
    density({ scale }, plane) {
      if (!isLine(plane)) return mixtureDensity([1], [each(0, plane.origin.length)], [scale], plane);
      const [middle] = project(plane, [0]), height = 1 / (Math.sqrt(2 * Math.PI) * scale);
      return (x) => height * Math.exp(-0.5 * ((x - middle) / scale) ** 2);
    },
    draw: ({ scale }, dimensions, uniform) => Array.from({ length: dimensions }, () => scale * gaussian(uniform)),
  },
  uniform: {
    text: "Show the prior: the square that training spreads the codes over, evenly.",
    line: "Show the prior: the stretch that training spreads the codes over, evenly.",
    outlines: ({ half }, plane) => [isLine(plane) ? stretch(project(plane, [0])[0], half, half, "uniform prior") : box(shadowOf(plane), half)],
    density({ half }, plane) {
      if (isLine(plane)) return (x) => (Math.abs(x - project(plane, [0])[0]) <= half ? 1 / (2 * half) : 0);
      if (plane.origin.length !== 2) return null; // the shadow of a cube is no simple thing
      return (x, y) => (Math.max(Math.abs(x), Math.abs(y)) <= half ? 1 / (2 * half) ** 2 : 0);
    },
    draw: ({ half }, dimensions, uniform) => Array.from({ length: dimensions }, () => half * (2 * uniform() - 1)),
  },
  mixture: {
    text: "Show the prior: a mixture of Gaussians, each drawn at 1 and 2 standard deviations; a stronger line has a larger share.",
    line: "",
    outlines({ weights, means, stds }, plane) {
      const shadow = shadowOf(plane), largest = Math.max(...weights);
      return means.flatMap((mean, k) => ellipses(shadow, mean, each(stds[k], mean.length), [1, 2], weights[k] / largest, () => ""));
    },
    density: ({ weights, means, stds }, plane) => mixtureDensity(weights, means, stds, plane),
    draw({ weights, means, stds }, dimensions, uniform) {
      let rest = uniform() * weights.reduce((a, b) => a + b);
      const chosen = weights.findIndex((weight) => (rest -= weight) < 0);
      const k = chosen < 0 ? weights.length - 1 : chosen; // rounding may leave a crumb
      const std = each(stds[k], dimensions);
      return means[k].map((mean, d) => mean + std[d] * gaussian(uniform));
    },
  },
};

/** null where there is no prior, or none that is known here. @param {Prior|null} prior @returns {PriorKind<Prior>|null} */
export const kindOf = (prior) => (prior && Object.hasOwn(PRIORS, prior.kind) ? PRIORS[prior.kind] : null);

/**
 * In more than two dimensions, the shadow of the prior: its density along the plane's axes alone.
 * @param {Prior|null} prior
 * @param {Plane} plane
 * @returns {Outline[]}
 */
export const priorOutlines = (prior, plane) => (prior && kindOf(prior)?.outlines(prior, plane)) ?? [];

/** @param {Prior|null} prior @param {Plane} plane */
export const priorText = (prior, plane) => kindOf(prior)?.[isLine(plane) ? "line" : "text"] ?? "An autoencoder has no prior, so there are no rings to draw.";

/**
 * The prior as the plane sees it: its marginal there, if the plane's axes are orthonormal.
 * @param {Prior} prior
 * @param {Plane} plane
 * @returns {Density|null} null where it is not known in closed form
 */
export const priorDensity = (prior, plane) => kindOf(prior)?.density(prior, plane) ?? null;

/** @param {number|number[]} value one for all dimensions or one each @param {number} dimensions @returns {number[]} */
const each = (value, dimensions) => (Array.isArray(value) ? value : Array(dimensions).fill(value));

/** @param {number[]} weights @param {number[][]} means @param {(number|number[])[]} stds @param {Plane} plane @returns {Density} */
function mixtureDensity(weights, means, stds, plane) {
  const covariance = covarianceOn(plane);
  const gaussians = weights.map((weight, k) => {
    const [a, b, c] = covariance(each(stds[k], means[k].length).map((std) => 2 * Math.log(std)), 0);
    const determinant = a * c - b * b;
    return { centre: project(plane, means[k]), a, b, c, determinant, height: weight / (2 * Math.PI * Math.sqrt(determinant)) };
  });
  return (x, y) => gaussians.reduce((sum, { centre, a, b, c, determinant, height }) => {
    const [u, v] = [x - centre[0], y - centre[1]];
    return sum + height * Math.exp((-0.5 * (c * u * u - 2 * b * u * v + a * v * v)) / determinant);
  }, 0);
}

/**
 * The plane's map from latent space in its parts: where the origin goes, and each latent axis.
 * @param {Plane} plane
 * @returns {{centre: LatentPoint, columns: [number, number][]}}
 */
function shadowOf(plane) {
  const zero = plane.origin.map(() => 0);
  const centre = project(plane, zero);
  return {
    centre,
    columns: zero.map((_, d) => {
      const [x, y] = project(plane, zero.with(d, 1));
      return [x - centre[0], y - centre[1]];
    }),
  };
}

/**
 * A Gaussian's shadow is a Gaussian with covariance P diag(std²) Pᵀ.
 * @param {ReturnType<typeof shadowOf>} shadow
 * @param {number[]} mean
 * @param {number[]} std
 * @param {number[]} sigmas
 * @param {number} weight
 * @param {(sigma: number) => string} label
 * @returns {Outline[]}
 */
function ellipses({ centre, columns }, mean, std, sigmas, weight, label) {
  let xx = 0, xy = 0, yy = 0;
  let [middleX, middleY] = centre;
  columns.forEach(([x, y], d) => {
    xx += (x * std[d]) ** 2;
    xy += x * y * std[d] ** 2;
    yy += (y * std[d]) ** 2;
    middleX += x * mean[d];
    middleY += y * mean[d];
  });
  const half = Math.hypot((xx - yy) / 2, xy), level = (xx + yy) / 2;
  const [first, second] = [Math.sqrt(level + half), Math.sqrt(Math.max(0, level - half))];
  const angle = Math.atan2(2 * xy, xx - yy) / 2;
  return sigmas.map((sigma) => {
    const across = Math.PI / 4 - angle; // named at the upper right, where the ring leaves room beside the axes
    const reach = (sigma / Math.hypot(Math.cos(across) / first, Math.sin(across) / (second || first))) * Math.SQRT1_2;
    return {
      ellipse: { centre: [middleX, middleY], radii: [sigma * first, sigma * second], angle },
      label: label(sigma), at: [middleX + reach, middleY + reach], weight,
    };
  });
}

/** Of a line, on which height means nothing: two upright lines, longer than any view is high. @param {number} middle @param {number} half @param {number} unit @param {string} label @returns {Outline} */
const stretch = (middle, half, unit, label) => ({
  points: [[middle - half, -TALL * unit], [middle + half, -TALL * unit], [middle + half, TALL * unit], [middle - half, TALL * unit]],
  label, at: [middle + half, 0], weight: 1,
});

/**
 * A box's shadow is a zonogon: its edges are the shadows of the box's own, in the order of their directions.
 * @param {ReturnType<typeof shadowOf>} shadow
 * @param {number} half
 * @returns {Outline}
 */
function box({ centre, columns }, half) {
  const edges = columns.map(([x, y]) => (y < 0 || (y === 0 && x < 0) ? [-x, -y] : [x, y])).filter(([x, y]) => x || y);
  edges.sort((a, b) => Math.atan2(a[1], a[0]) - Math.atan2(b[1], b[0]));
  let [cornerX, cornerY] = centre; // the lowest corner first
  for (const [x, y] of edges) {
    cornerX -= half * x;
    cornerY -= half * y;
  }
  /** @type {LatentPoint[]} */
  const points = [...edges, ...edges.map(([x, y]) => [-x, -y])].map(([x, y]) => [(cornerX += 2 * half * x), (cornerY += 2 * half * y)]);
  const top = Math.max(...points.map(([, y]) => y));
  const highest = points.filter(([, y]) => top - y < 1e-9 * Math.max(1, half)).map(([x]) => x);
  return { points, label: "uniform prior", at: [highest.reduce((a, b) => a + b) / highest.length, top], weight: 1 };
}
