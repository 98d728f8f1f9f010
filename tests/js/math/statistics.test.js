import assert from "node:assert/strict";
import { test } from "node:test";
import { ascending, lowerQuantile, median, quantile, shareBelow } from "../../../aevae/browser/math/statistics.js";
import { near, normals } from "../numbers.mjs";

test("a quantile lies between its neighbours, as numpy's does", () => {
  near([0, 0.1, 0.5, 1].map((q) => quantile([1, 2, 4, 8], q)), [1, 1.3, 3, 8]);
  assert.equal(quantile([5], 0.3), 5);
});

test("a lower quantile is one of the numbers", () => {
  assert.deepEqual([0, 0.3, 0.5, 0.99, 1].map((q) => lowerQuantile([1, 2, 4, 8], q)), [1, 1, 2, 4, 8]);
});

test("the median is the middle one, or half-way between the middle two", () => {
  assert.equal(median([9, 1, 5]), 5);
  assert.equal(median([9, 1, 5, 7]), 6);
});

test("sorting leaves the numbers alone", () => {
  const numbers = Float32Array.of(3, -1, 2);
  assert.deepEqual([[...ascending(numbers)], [...numbers]], [[-1, 2, 3], [3, -1, 2]]);
});

test("the share below a value counts those that are smaller, not those that equal it", () => {
  assert.equal(shareBelow([1, 2, 3, 4], 3), 0.5);
  const numbers = normals(200, 3).sort();
  for (const value of [-9, -0.3, numbers[17], 0.4, 9]) assert.equal(shareBelow(numbers, value), numbers.filter((x) => x < value).length / 200);
});
