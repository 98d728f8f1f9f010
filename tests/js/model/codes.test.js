import assert from "node:assert/strict";
import { test } from "node:test";
import { errorOf, latentOf, pointOf, redraw, spreadOf } from "../../../aevae/browser/model/codes.js";

const plane = { origin: [1, 0, 0], axes: [[0.6, 0.8, 0], [0, 0, 1]] };
const run = {
  plane, means: Float32Array.of(0, 0, 2, -1), decoder: { forward: (z) => [...z] },
  codes: { means: Float32Array.of(1, 0, 0, 5, 6, 7), logVars: Float32Array.of(0, 0, 0, Math.log(4), Math.log(9), 0), errors: Float32Array.of(3, 4) },
};

test("the model redraws a picture from its whole code, not from its shadow on the plane", () => {
  assert.deepEqual(redraw(run, 1), [5, 6, 7]);
  assert.deepEqual(pointOf(run, 1), [2, -1]);
});

test("in a film only the place on the plane is known", () => {
  const scene = { ...run, codes: null };
  assert.deepEqual(latentOf(scene, 1).map((value) => Math.round(10 * value)), [22, 16, -10]);
  assert.deepEqual([errorOf(scene, 1), spreadOf(scene, 1)], [null, null]);
});

test("a posterior's spread is measured along the plane's axes", () => {
  assert.deepEqual(spreadOf(run, 0), [1, 1]);
  const [a, b] = spreadOf(run, 1); // standard deviations 2, 3, 1 in latent space
  assert.ok(Math.abs(a - Math.hypot(0.6 * 2, 0.8 * 3)) < 1e-6);
  assert.ok(Math.abs(b - 1) < 1e-6);
  assert.equal(spreadOf({ ...run, codes: { ...run.codes, logVars: null } }, 0), null);
  assert.equal(errorOf(run, 1), 4);
});
