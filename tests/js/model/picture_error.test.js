import assert from "node:assert/strict";
import { test } from "node:test";
import { gaussians } from "../../../aevae/browser/math/random.js";
import { addNoise, paintDifference, psnr, squaredError } from "../../../aevae/browser/model/picture_error.js";

test("errors are summed squares", () => assert.equal(squaredError([0, 1, 0.5], [1, 1, 0]), 1.25));

test("noise of σ = 0.1 on grey costs 20 dB", () => {
  const grey = new Float32Array(50_000).fill(0.5);
  assert.ok(Math.abs(psnr(grey, addNoise(grey, gaussians(grey.length, 1), 0.1, new Float32Array(grey.length))) - 20) < 0.1);
  assert.equal(psnr(grey, grey), Infinity);
});

test("noise is clipped to 0…1", () => {
  const noisy = addNoise(Float32Array.of(0, 1, 0.5), Float32Array.of(-1, 1, 0), 1, new Float32Array(3));
  assert.deepEqual([...noisy], [0, 1, 0.5]);
});

test("ink that was added and ink that is missing have two colours", () => {
  const rgba = new Uint8ClampedArray(12);
  paintDifference(rgba, [0, 1, 0.5], [1, 0.5, 0.5], [10, 20, 30], [40, 50, 60]);
  assert.deepEqual([...rgba.slice(0, 8)], [10, 20, 30, 255, 40, 50, 60, 128]);
  assert.equal(rgba[11], 0);
});
