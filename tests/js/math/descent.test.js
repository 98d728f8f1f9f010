import assert from "node:assert/strict";
import { test } from "node:test";
import { descend, solve } from "../../../aevae/browser/math/descent.js";

/** ½‖r(x)‖² with Gauss and Newton's curvature JᵀJ. */
const leastSquares = (residuals, jacobian) => function* lookAround(x) {
  const r = residuals(x), J = jacobian(x), size = x.length;
  yield;
  return {
    value: r.reduce((sum, value) => sum + value ** 2, 0) / 2,
    gradient: Float64Array.from({ length: size }, (_, i) => r.reduce((sum, value, k) => sum + value * J[k][i], 0)),
    curvature: Float64Array.from({ length: size * size }, (_, n) => J.reduce((sum, row) => sum + row[Math.floor(n / size)] * row[n % size], 0)),
  };
};
const walk = (start, lookAround) => [...descend(Float64Array.from(start), lookAround)].filter(Boolean);

test("down Rosenbrock's valley to its end, and no step goes up", () => {
  const steps = walk([-1.2, 1], leastSquares(([x, y]) => [10 * (y - x * x), 1 - x], ([x]) => [[-20 * x, 10], [-1, 0]]));
  for (let i = 1; i < steps.length; i++) assert.ok(steps[i].value < steps[i - 1].value);
  assert.deepEqual([...steps[0].x], [-1.2, 1]);
  assert.ok(Math.hypot(steps.at(-1).x[0] - 1, steps.at(-1).x[1] - 1) < 1e-3);
});

test("where every direction is flat it stays", () => {
  const flat = leastSquares(() => [3], () => [[0, 0]]);
  assert.deepEqual(walk([1, 2], flat).map(({ x }) => [...x]), [[1, 2]]);
});

test("a step into what is no number is not taken", () => {
  const root = leastSquares(([x]) => [Math.sqrt(x)], ([x]) => [[0.5 / Math.sqrt(x)]]);
  const steps = walk([1], root);
  assert.ok(steps.every(({ value }) => Number.isFinite(value)) && steps.at(-1).x[0] < 1);
});

test("a symmetric system is solved", () => {
  const x = solve(Float64Array.from([4, 2, 0.5, 2, 5, 1, 0.5, 1, 3]), Float64Array.from([1, 2, 3]));
  const back = [4 * x[0] + 2 * x[1] + 0.5 * x[2], 2 * x[0] + 5 * x[1] + x[2], 0.5 * x[0] + x[1] + 3 * x[2]];
  back.forEach((value, i) => assert.ok(Math.abs(value - (i + 1)) < 1e-12));
});
