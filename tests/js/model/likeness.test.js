import assert from "node:assert/strict";
import { test } from "node:test";
import { isLike } from "../../../aevae/browser/model/likeness.js";

const OTHERS = [[0, 255, 40], [0, 155, 60]].map((bytes) => Uint8Array.from(bytes)); // mean 0, 205, 50; mean squared distance from it 2600

test("an image is like others that lie no nearer to their mean", () => {
  const off = (bytes) => Float32Array.from([0, 205 + bytes, 50], (byte) => byte / 255);
  assert.equal(isLike(off(50.9), [0, 1], OTHERS), true); // 51² = 2601
  assert.equal(isLike(off(51.1), [0, 1], OTHERS), false);
  assert.equal(isLike(off(-51.1), [0, 1], OTHERS), false);
});

test("a decoder's own range counts, noise is like nothing, and without others nothing is known", () => {
  assert.equal(isLike(Float32Array.of(-1, 0.6, -0.6), [-1, 1], OTHERS), true);
  assert.equal(isLike(Float32Array.of(0.5, 0.5, 0.5), [0, 1], OTHERS), false);
  assert.equal(isLike(Float32Array.of(0, 1, 0), [0, 1], []), null);
});
