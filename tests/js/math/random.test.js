import assert from "node:assert/strict";
import { test } from "node:test";
import { gaussians } from "../../../aevae/browser/math/random.js";

test("draws are standard normal, and the same seed repeats them", () => {
  const draws = gaussians(100_001, 7);
  const mean = draws.reduce((a, b) => a + b) / draws.length;
  const variance = draws.reduce((sum, value) => sum + (value - mean) ** 2, 0) / draws.length;
  assert.ok(Math.abs(mean) < 0.02 && Math.abs(variance - 1) < 0.02);
  assert.deepEqual(gaussians(5, 7), draws.slice(0, 5));
  assert.notDeepEqual(gaussians(5, 8), draws.slice(0, 5));
});
