// Turning one set of codes onto another: an encoder is free to turn its plane (nothing in the loss of an
// autoencoder, nor in a round prior, minds), and such a turn would only distract from what is learnt.

/**
 * @typedef {[number, number, number, number]} Turn an orthogonal 2×2 matrix, row by row: a rotation or a reflection
 */

/** @type {Turn} */
export const STILL = [1, 0, 0, 1];

/**
 * Orthogonal Procrustes: the turn about `pivot` that brings `from` closest to `to` (least squares, no scaling).
 * Of the rotations cos·(xx + yy) + sin·(yx − xy) is to be largest, of the reflections cos·(xx − yy) + sin·(yx + xy);
 * both maxima are lengths, so no singular values are needed.
 * @param {Float32Array} from (n, 2)
 * @param {Float32Array} to (n, 2), row by row the same things
 * @param {LatentPoint} [pivot]
 * @returns {Turn}
 */
export function procrustes(from, to, [px, py] = [0, 0]) {
  let xx = 0, xy = 0, yx = 0, yy = 0; // Σ to · fromᵀ
  for (let i = 0; i < from.length; i += 2) {
    const x = from[i] - px, y = from[i + 1] - py;
    xx += (to[i] - px) * x;
    xy += (to[i] - px) * y;
    yx += (to[i + 1] - py) * x;
    yy += (to[i + 1] - py) * y;
  }
  const rotation = Math.hypot(xx + yy, yx - xy), reflection = Math.hypot(xx - yy, yx + xy);
  if (rotation === 0 && reflection === 0) return STILL; // codes that all coincide with the pivot
  if (rotation >= reflection) {
    const cos = (xx + yy) / rotation, sin = (yx - xy) / rotation;
    return [cos, -sin, sin, cos];
  }
  const cos = (xx - yy) / reflection, sin = (yx + xy) / reflection;
  return [cos, sin, sin, -cos];
}

/** @param {Float32Array} points (n, 2) @param {Turn} turn @param {LatentPoint} [pivot] @returns {Float32Array} */
export function turned(points, [a, b, c, d], [px, py] = [0, 0]) {
  const out = new Float32Array(points.length);
  for (let i = 0; i < points.length; i += 2) {
    const x = points[i] - px, y = points[i + 1] - py;
    out[i] = px + a * x + b * y;
    out[i + 1] = py + c * x + d * y;
  }
  return out;
}

/**
 * The plane as it lies in latent space for coordinates that have been turned: `embed` of it undoes the turn first.
 * @param {Plane} plane
 * @param {Turn} turn
 * @param {LatentPoint} [pivot]
 * @returns {Plane}
 */
export function turnedPlane({ origin, axes: [u, v] }, [a, b, c, d], [px, py] = [0, 0]) {
  const x0 = px - a * px - c * py, y0 = py - b * px - d * py; // where the turned origin was before; the inverse is the transpose
  return {
    origin: origin.map((o, i) => o + x0 * u[i] + y0 * v[i]),
    axes: [u.map((_, i) => a * u[i] + b * v[i]), u.map((_, i) => c * u[i] + d * v[i])],
  };
}
