// The least value of a function of a few numbers: Newton's steps under the damping of Levenberg and Marquardt, none of which goes up.

const STEPS = 40; // at most
const ENOUGH = 1e-5; // the share of the value that a step must save for another one to be worth while
const DAMPING = { first: 1e-2, least: 1e-7, most: 1e7, up: 6, down: 10, floor: 1e-6 }; // floor: of the largest curvature, where a number's own is none

/**
 * @typedef {{value: number, gradient: Float64Array, curvature: Float64Array}} Surroundings of a point of P numbers; curvature: (P, P), symmetric, with
 *   no direction in which it is negative
 * @typedef {{x: Float64Array, value: number}} Step
 *
 * @param {Float64Array} start (P)
 * @param {(x: Float64Array) => Generator<void, Surroundings>} lookAround may pause
 * @returns {Generator<Step|void, void>} the start and every step that led further down; nothing: a pause
 */
export function* descend(start, lookAround) {
  let x = start, here = yield* lookAround(x), damping = DAMPING.first;
  yield { x, value: here.value };
  for (let steps = 0; steps < STEPS && damping <= DAMPING.most;) {
    const move = solve(damped(here.curvature, x.length, damping), here.gradient);
    const next = x.map((value, i) => value - move[i]);
    const there = next.every(Number.isFinite) ? yield* lookAround(next) : null;
    if (there && there.value < here.value) {
      const saved = here.value - there.value;
      [x, here, damping] = [next, there, Math.max(DAMPING.least, damping / DAMPING.down)];
      steps++;
      yield { x, value: here.value };
      if (saved < ENOUGH * Math.abs(here.value)) return;
    } else damping *= DAMPING.up;
  }
}

/** More curvature along every number's own axis. @param {Float64Array} curvature @param {number} size @param {number} damping */
function damped(curvature, size, damping) {
  const own = (/** @type {number} */ i) => curvature[i * size + i], most = Math.max(...Array.from({ length: size }, (_, i) => own(i)));
  const matrix = curvature.slice();
  for (let i = 0; i < size; i++) matrix[i * size + i] += damping * (own(i) + DAMPING.floor * most);
  return matrix;
}

/** A·x = b for a symmetric A without negative directions, by Cholesky's factors; not finite where A is singular. @param {Float64Array} A (P, P), changed @param {Float64Array} b (P) */
export function solve(A, b) {
  const size = b.length, x = b.slice();
  for (let j = 0; j < size; j++) {
    for (let i = j; i < size; i++) {
      let rest = A[i * size + j];
      for (let k = 0; k < j; k++) rest -= A[i * size + k] * A[j * size + k];
      A[i * size + j] = i === j ? Math.sqrt(rest) : rest / A[j * size + j];
    }
  }
  for (let i = 0; i < size; i++) {
    for (let k = 0; k < i; k++) x[i] -= A[i * size + k] * x[k];
    x[i] /= A[i * size + i];
  }
  for (let i = size - 1; i >= 0; i--) {
    for (let k = i + 1; k < size; k++) x[i] -= A[k * size + i] * x[k];
    x[i] /= A[i * size + i];
  }
  return x;
}
