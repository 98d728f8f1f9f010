// Where things are: pixels ↔ plane, plane ↔ latent vector, and a place relative to the codes of a run.
// Everything is pure: a view is never changed, a new one is made.
import { ascending, quantile } from "./statistics.js";

/** @param {View} view @param {LatentPoint} point @returns {ScreenPoint} */
export function toPixel(view, [x, y]) {
  return [
    ((x - view.x0) / (view.x1 - view.x0)) * view.width,
    ((view.y1 - y) / (view.y1 - view.y0)) * view.height,
  ];
}

/** The inverse of `toPixel`. @param {View} view @param {ScreenPoint} pixel @returns {LatentPoint} */
export function toLatent(view, [px, py]) {
  return [
    view.x0 + (px / view.width) * (view.x1 - view.x0),
    view.y1 - (py / view.height) * (view.y1 - view.y0),
  ];
}

/**
 * Enlarges by `factor` (below 1: shrinks) and keeps what is under a pixel where it is.
 * @param {View} view
 * @param {ScreenPoint} pixel
 * @param {number} factor
 * @returns {View}
 */
export function zoomAt(view, pixel, factor) {
  const [x, y] = toLatent(view, pixel);
  return {
    ...view,
    x0: x + (view.x0 - x) / factor,
    x1: x + (view.x1 - x) / factor,
    y0: y + (view.y0 - y) / factor,
    y1: y + (view.y1 - y) / factor,
  };
}

/** Moves the plane with the hand: what was at pixel p is then at p + (dx, dy). @param {View} view @param {number} dx @param {number} dy @returns {View} */
export function panBy(view, dx, dy) {
  const right = (dx / view.width) * (view.x1 - view.x0);
  const up = (-dy / view.height) * (view.y1 - view.y0);
  return { ...view, x0: view.x0 - right, x1: view.x1 - right, y0: view.y0 - up, y1: view.y1 - up };
}

/**
 * The closest view that shows all of `bounds` at the same scale on both axes, so that circles stay circles.
 * @param {Bounds} bounds
 * @param {number} width of the plot rectangle, CSS pixels
 * @param {number} height
 * @param {number} margin CSS pixels kept free on every side
 * @returns {View}
 */
export function fitView(bounds, width, height, margin = 0) {
  const unitsPerPixel = Math.max(
    (bounds.x1 - bounds.x0) / Math.max(1, width - 2 * margin),
    (bounds.y1 - bounds.y0) / Math.max(1, height - 2 * margin),
  );
  return viewAround((bounds.x0 + bounds.x1) / 2, (bounds.y0 + bounds.y1) / 2, unitsPerPixel, width, height);
}

/** The same centre and scale in a plot rectangle of another size. @param {View} view @param {number} width @param {number} height @returns {View} */
export function resizeView(view, width, height) {
  const unitsPerPixel = (view.x1 - view.x0) / view.width;
  return viewAround((view.x0 + view.x1) / 2, (view.y0 + view.y1) / 2, unitsPerPixel, width, height);
}

/** @param {number} x @param {number} y @param {number} unitsPerPixel @param {number} width @param {number} height @returns {View} */
function viewAround(x, y, unitsPerPixel, width, height) {
  width = Math.max(1, width); // a hidden plot has no size, but its view must still be invertible when it comes back
  height = Math.max(1, height);
  const dx = (unitsPerPixel * width) / 2, dy = (unitsPerPixel * height) / 2;
  return { x0: x - dx, x1: x + dx, y0: y - dy, y1: y + dy, width, height };
}

/**
 * The bounds worth looking at: the middle 99.6 % of the codes on each axis and 6 % of air on every side, so that a few
 * outliers do not shrink the plane.
 * @param {Float32Array} means (N, 2)
 * @returns {Bounds}
 */
export function dataBounds(means) {
  const [x0, x1] = rangeOf(means, 0), [y0, y1] = rangeOf(means, 1);
  return { x0, x1, y0, y1 };
}

/** @param {Float32Array} means @param {number} axis */
function rangeOf(means, axis) {
  const values = ascending(means.filter((_, i) => i % 2 === axis));
  if (values.length === 0) return [-1, 1];
  const low = quantile(values, 0.002), high = quantile(values, 0.998);
  const air = 0.06 * (high - low) || 0.5; // codes that all coincide still need room around them
  return [low - air, high + air];
}

/**
 * Mean and standard deviation of the codes on each axis: the yardstick of `toRelative`.
 * @param {Float32Array} means (N, 2)
 * @returns {Summary}
 */
export function summary(means) {
  const [x, y] = [moments(means, 0), moments(means, 1)];
  return { mean: [x.mean, y.mean], std: [x.std, y.std] };
}

/** @param {Float32Array} means @param {number} axis */
function moments(means, axis) {
  const n = means.length / 2;
  let sum = 0, squares = 0;
  for (let i = axis; i < means.length; i += 2) sum += means[i];
  const mean = sum / n;
  for (let i = axis; i < means.length; i += 2) squares += (means[i] - mean) ** 2;
  return { mean, std: Math.sqrt(squares / n) || 1 }; // an axis without spread keeps its unit
}

/**
 * A place in standard deviations from the mean of a run's codes. The same place on another run's plane is
 * `fromRelative(summaryB, toRelative(summaryA, z))`.
 * @param {Summary} summary
 * @param {LatentPoint} z
 * @returns {[number, number]}
 */
export function toRelative({ mean, std }, [x, y]) {
  return [(x - mean[0]) / std[0], (y - mean[1]) / std[1]];
}

/** The inverse of `toRelative`. @param {Summary} summary @param {[number, number]} relative @returns {LatentPoint} */
export function fromRelative({ mean, std }, [x, y]) {
  return [mean[0] + std[0] * x, mean[1] + std[1] * y];
}

/** Point of the plane → latent vector of D numbers. @param {Plane} plane @param {LatentPoint} point @returns {number[]} */
export function embed({ origin, axes: [u, v] }, [a, b]) {
  return origin.map((o, d) => o + a * u[d] + b * v[d]);
}

/**
 * Latent vector → the point of the plane closest to it; the inverse of `embed` on the plane. A line's points have height 0.
 * @param {Plane} plane
 * @param {ArrayLike<number>} vector
 * @returns {LatentPoint}
 */
export function project({ origin, axes: [u, v] }, vector) {
  const away = origin.map((o, d) => vector[d] - o);
  const uu = dotProduct(u, u), uv = dotProduct(u, v), vv = dotProduct(v, v);
  const ua = dotProduct(u, away), va = dotProduct(v, away);
  if (vv === 0) return [ua / uu, 0]; // a line has no second axis
  const area = uu * vv - uv * uv; // the axes need not be orthonormal: least squares by Cramer's rule
  return [(vv * ua - uv * va) / area, (uu * va - uv * ua) / area];
}

/**
 * `project` for many vectors at once: it is affine, so its columns are found once.
 * @param {Plane} plane
 * @param {Float32Array} vectors (n, D)
 * @returns {Float32Array} (n, 2)
 */
export function projectAll(plane, vectors) {
  const dimensions = plane.origin.length;
  const zero = plane.origin.map(() => 0);
  const [a0, b0] = project(plane, zero);
  const columns = zero.map((_, d) => project(plane, zero.with(d, 1)).map((value, axis) => value - [a0, b0][axis]));
  const points = new Float32Array((2 * vectors.length) / dimensions);
  for (let i = 0, j = 0; j < points.length; j += 2) {
    let a = a0, b = b0;
    for (let d = 0; d < dimensions; d++, i++) {
      a += columns[d][0] * vectors[i];
      b += columns[d][1] * vectors[i];
    }
    points[j] = a;
    points[j + 1] = b;
  }
  return points;
}

/** @param {number[]} a @param {number[]} b */
function dotProduct(a, b) {
  return a.reduce((sum, value, d) => sum + value * b[d], 0);
}
