// Two by two: ellipses of covariances and of metrics, seen on the plane.
import { project } from "./geometry.js";

/**
 * @typedef {[a: number, b: number, c: number]} Symmetric the matrix [[a, b], [b, c]]
 * @typedef {{major: number, minor: number, angle: number}} Ellipse semi-axes, and the major one's direction
 */

/** The ellipse {v: vᵀ S⁻¹ v = 1}. @param {Symmetric} S @returns {Ellipse} */
export function ellipseOf([a, b, c]) {
  const middle = (a + c) / 2, apart = Math.hypot((a - c) / 2, b);
  return {
    major: Math.sqrt(Math.max(0, middle + apart)),
    minor: Math.sqrt(Math.max(0, middle - apart)),
    angle: apart === 0 ? 0 : 0.5 * Math.atan2(2 * b, a - c),
  };
}

/** The steps of length one in a metric: {v: vᵀ G v = 1}. @param {Symmetric} G @returns {Ellipse} */
export function unitSteps([e, f, g]) {
  const determinant = Math.max(e * g - f * f, 1e-12 * (e + g) ** 2 + Number.MIN_VALUE);
  return ellipseOf([g / determinant, -f / determinant, e / determinant]);
}

/**
 * How the plane sees a diagonal covariance of latent space.
 * @param {Plane} plane
 * @returns {(logVar: ArrayLike<number>, row: number) => Symmetric}
 */
export function covarianceOn(plane) {
  const zero = plane.origin.map(() => 0);
  const [a0, b0] = project(plane, zero);
  const columns = zero.map((_, d) => project(plane, zero.with(d, 1))).map(([a, b]) => [a - a0, b - b0]);
  return (logVar, row) => {
    let a = 0, b = 0, c = 0;
    columns.forEach(([u, v], d) => {
      const variance = Math.exp(logVar[row * columns.length + d]);
      a += u * u * variance;
      b += u * v * variance;
      c += v * v * variance;
    });
    return [a, b, c];
  };
}

/**
 * Add an ellipse to a path.
 * @param {CanvasPath} context
 * @param {View} view whose scale is the same on both axes
 * @param {ScreenPoint} centre
 * @param {Ellipse} ellipse
 * @param {number} [times]
 */
export function traceEllipse(context, view, [px, py], { major, minor, angle }, times = 1) {
  const scale = (times * view.width) / (view.x1 - view.x0);
  context.moveTo(px + scale * major * Math.cos(angle), py - scale * major * Math.sin(angle));
  context.ellipse(px, py, scale * major, scale * minor, -angle, 0, 2 * Math.PI); // y points down on the screen
}
