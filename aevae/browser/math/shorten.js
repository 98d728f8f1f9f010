// A path of codes whose images change as little as they can: Gauss–Newton on the energy Σ‖f(zᵢ₊₁) − f(zᵢ)‖² of its pieces.
//
// The least energy is the shortest path at an even pace of change (Shao et al. 2018, §3), so points gather where the image
// changes fast, which an even step on the plane would jump over. f is linear at each point, by finite differences; a step that does not
// lower the energy is tried again with more damping (Levenberg–Marquardt).

const ROUNDS = 12;
const ENOUGH = 1e-4; // the share of its energy that a round must save
const DAMPING = { first: 1e-3, least: 1e-6, up: 8, down: 5, floor: 0.01 }; // floor: of the mean curvature, where a point's own is none

/**
 * @param {LatentPoint[]} points at an even pace of change; first and last stay
 * @param {(codes: Float32Array, count: number) => Float32Array} imagesAt f of `count` points, one after another
 * @param {number} size numbers an image has
 * @param {number} step of the finite differences
 * @returns {Generator<void, LatentPoint[]>} pauses after every round
 */
export function* shorten(points, imagesAt, size, step) {
  let path = points, images = lookAround(path, imagesAt, step), energy = energyOf(images, size), damping = DAMPING.first;
  for (let round = 0; round < ROUNDS && energy > 0; round++) {
    const moves = solve(...normalEquations(images, path.length, size, step, damping));
    const next = path.map(([x, y], i) => /** @type {LatentPoint} */ ([x + moves[2 * i], y + moves[2 * i + 1]]));
    if (!next.flat().every(Number.isFinite)) return path; // no curvature anywhere: the decoder is constant here
    const seen = lookAround(next, imagesAt, step), left = energyOf(seen, size);
    yield;
    if (left < energy) {
      const saved = 1 - left / energy;
      [path, images, energy, damping] = [next, seen, left, Math.max(DAMPING.least, damping / DAMPING.down)];
      if (saved < ENOUGH) break;
    } else damping *= DAMPING.up;
  }
  return path;
}

/** The images at each point, a step to its right and a step above it: (points, 3, size). @param {LatentPoint[]} points @param {(codes: Float32Array, count: number) => Float32Array} imagesAt @param {number} step */
const lookAround = (points, imagesAt, step) => imagesAt(Float32Array.from(points.flatMap(([x, y]) => [x, y, x + step, y, x, y + step])), 3 * points.length);

/** @param {Float32Array} images (points, 3, size) @param {number} size */
function energyOf(images, size) {
  let sum = 0;
  for (let a = 0, b = 3 * size; b < images.length; a += 3 * size, b += 3 * size) {
    for (let p = 0; p < size; p++) sum += (images[b + p] - images[a + p]) ** 2;
  }
  return sum;
}

/**
 * H·moves = g, H in blocks of 2 × 2: those on its diagonal (count, 4), those to the right of them (count, 4), and g (count, 2).
 * @param {Float32Array} images @param {number} count @param {number} size @param {number} step @param {number} damping
 * @returns {[diagonal: Float64Array, right: Float64Array, target: Float64Array]}
 */
function normalEquations(images, count, size, step, damping) {
  const diagonal = new Float64Array(4 * count), right = new Float64Array(4 * count), target = new Float64Array(2 * count);
  for (let i = 1; i < count - 1; i++) {
    const here = 3 * i * size, before = here - 3 * size, after = here + 3 * size;
    let xx = 0, xy = 0, yy = 0, gx = 0, gy = 0, r0 = 0, r1 = 0, r2 = 0, r3 = 0;
    for (let p = 0; p < size; p++) {
      const f = images[here + p], x = images[here + size + p] - f, y = images[here + 2 * size + p] - f;
      const next = images[after + p], nextX = images[after + size + p] - next, nextY = images[after + 2 * size + p] - next;
      const bend = images[before + p] + next - 2 * f;
      xx += x * x; xy += x * y; yy += y * y;
      gx += x * bend; gy += y * bend;
      r0 -= x * nextX; r1 -= x * nextY; r2 -= y * nextX; r3 -= y * nextY;
    }
    diagonal.set([2 * xx, 2 * xy, 2 * xy, 2 * yy], 4 * i);
    right.set([r0, r1, r2, r3], 4 * i);
    target.set([gx * step, gy * step], 2 * i);
  }
  const mean = diagonal.reduce((sum, value, k) => (k % 4 === 0 || k % 4 === 3 ? sum + value : sum), 0) / (2 * Math.max(1, count - 2));
  for (let k = 4; k < 4 * (count - 1); k += 4) {
    diagonal[k] += damping * (diagonal[k] + DAMPING.floor * mean);
    diagonal[k + 3] += damping * (diagonal[k + 3] + DAMPING.floor * mean);
  }
  return [diagonal, right, target];
}

/** A symmetric system of 2 × 2 blocks beside the diagonal, by elimination (Thomas); the ends do not move. @param {Float64Array} diagonal @param {Float64Array} right @param {Float64Array} target */
function solve(diagonal, right, target) {
  const count = target.length / 2;
  const passed = new Float64Array(4 * count), moves = new Float64Array(2 * count);
  for (let i = 1; i < count - 1; i++) {
    let [a, b, c, d] = diagonal.subarray(4 * i, 4 * i + 4), u = target[2 * i], v = target[2 * i + 1];
    if (i > 1) {
      const [p, q, r, s] = right.subarray(4 * i - 4, 4 * i), [e, f, g, h] = passed.subarray(4 * i - 4, 4 * i), [x, y] = moves.subarray(2 * i - 2, 2 * i);
      a -= p * e + r * g; b -= p * f + r * h; c -= q * e + s * g; d -= q * f + s * h;
      u -= p * x + r * y; v -= q * x + s * y;
    }
    const det = a * d - b * c, [p, q, r, s] = right.subarray(4 * i, 4 * i + 4);
    if (i < count - 2) passed.set([(d * p - b * r) / det, (d * q - b * s) / det, (a * r - c * p) / det, (a * s - c * q) / det], 4 * i);
    moves.set([(d * u - b * v) / det, (a * v - c * u) / det], 2 * i);
  }
  for (let i = count - 3; i >= 1; i--) {
    const [e, f, g, h] = passed.subarray(4 * i, 4 * i + 4), [x, y] = moves.subarray(2 * i + 2, 2 * i + 4);
    moves[2 * i] -= e * x + f * y;
    moves[2 * i + 1] -= g * x + h * y;
  }
  return moves;
}
