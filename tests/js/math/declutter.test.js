// Labels at the medians: none covers another, and none moves without need.
import assert from "node:assert/strict";
import { test } from "node:test";

import { declutter } from "../../../aevae/browser/math/declutter.js";

const SIZE = [16, 19];

const overlap = (places, sizes) => places.some((a, i) => places.some((b, j) => j < i
  && Math.abs(a[0] - b[0]) < (sizes[i][0] + sizes[j][0]) / 2 - 1 && Math.abs(a[1] - b[1]) < (sizes[i][1] + sizes[j][1]) / 2 - 1));

test("labels that cover nothing stay where they are", () => {
  const places = [[0, 0], [40, 3], [0, 30]];
  assert.deepEqual(declutter(places, places.map(() => SIZE)), places);
});

test("two that overlap part about their middle, and no further than they must", () => {
  const [a, b] = declutter([[100, 100], [106, 102]], [SIZE, SIZE]);
  assert.equal(Math.abs(a[0] - b[0]), 16);
  assert.deepEqual([(a[0] + b[0]) / 2, a[1], b[1]], [103, 100, 102]);
});

test("one above the other steps aside, where that is not far", () => {
  const [a, b] = declutter([[100, 100], [102, 118]], [SIZE, SIZE]);
  assert.deepEqual([a, b], [[93, 100], [109, 118]]);
  const [long, below] = declutter([[100, 100], [102, 110]], [[90, 19], [90, 19]]);
  assert.deepEqual([long[0], below[0], below[1] - long[1]], [100, 102, 19]);
});

test("ten on one spot are all legible", () => {
  const sizes = Array.from({ length: 10 }, () => SIZE);
  assert.ok(!overlap(declutter(sizes.map(() => [50, 50]), sizes), sizes));
});

test("long names need more room", () => {
  const sizes = [[60, 12], [16, 19]];
  assert.ok(!overlap(declutter([[0, 0], [10, 5]], sizes), sizes));
});

test("the wanted middles are not changed", () => {
  const wanted = [[0, 0], [1, 1]];
  declutter(wanted, [SIZE, SIZE]);
  assert.deepEqual(wanted, [[0, 0], [1, 1]]);
});
