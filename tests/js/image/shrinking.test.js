import assert from "node:assert/strict";
import { test } from "node:test";
import { shrunk, shrunkShape } from "../../../aevae/browser/image/shrinking.js";

test("a shape is halved while it stays wide enough and even", () => {
  assert.deepEqual(shrunkShape([3, 128, 128], 30), [3, 32, 32]);
  assert.deepEqual(shrunkShape([3, 128, 128], 60), [3, 64, 64]);
  assert.deepEqual(shrunkShape([1, 28, 28], 30), [1, 28, 28]);
  assert.deepEqual(shrunkShape([1, 45, 90], 30), [1, 45, 90]); // an odd height
});

test("each pixel is the mean of its block, in every channel of every image", () => {
  const from = /** @type {[number, number, number]} */ ([3, 8, 4]), to = /** @type {[number, number, number]} */ ([3, 2, 1]);
  const images = Float32Array.from({ length: 2 * 3 * 8 * 4 }, (_, i) => Math.sin(i));
  const expected = Array.from({ length: 2 * 3 * 2 }, (_, block) => images.slice(16 * block, 16 * block + 16).reduce((a, b) => a + b) / 16);
  shrunk(images, from, to).forEach((value, i) => assert.ok(Math.abs(value - expected[i]) < 1e-6));
  assert.equal(shrunk(images, from, from), images);
});
