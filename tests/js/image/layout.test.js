import assert from "node:assert/strict";
import { test } from "node:test";
import { createInk, isLikeMnist, layOut, likeMnist, PAD } from "../../../aevae/browser/image/ink.js";

const sum = (/** @type {Float32Array} */ values) => values.reduce((a, b) => a + b, 0);

test("what is drawn is laid out as MNIST has it where images have that size", () => {
  const ink = createInk();
  ink.begin([60, 60], 12);
  ink.lineTo([90, 200]);
  assert.ok(isLikeMnist([1, 28, 28]));
  assert.deepEqual(layOut(ink.raster, [1, 28, 28]), likeMnist(ink.raster, PAD, PAD));
});

test("other images have the whole pad in their middle, and no ink is lost", () => {
  const ink = createInk();
  assert.equal(layOut(ink.raster, [1, 20, 33]), null);
  ink.begin([70, 70], 30); // a quarter from the left and from the top
  for (const [height, width] of [[20, 33], [64, 64], [31, 9]]) {
    const laid = layOut(ink.raster, [1, height, width]), side = Math.min(height, width);
    assert.equal(laid.picture.length, height * width);
    assert.ok(Math.abs(sum(laid.picture) * (PAD / side) ** 2 / sum(ink.raster) - 1) < 1e-5);
    const x = Math.floor((width - side) / 2) + Math.floor(side / 4), y = Math.floor((height - side) / 2) + Math.floor(side / 4);
    assert.ok(laid.picture[y * width + x] > 0.7);
    assert.ok(laid.picture.every((value) => value >= 0 && value <= 1));
  }
});
