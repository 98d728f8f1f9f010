import assert from "node:assert/strict";
import { test } from "node:test";
import { ticks, ticksUpTo } from "../../../aevae/browser/math/ticks.js";

test("ticks are round, begin at 0, and are two to four however large the axis", () => {
  assert.deepEqual(ticksUpTo(1.1), [0, 0.5, 1]);
  assert.deepEqual(ticksUpTo(27), [0, 10, 20]);
  assert.deepEqual(ticksUpTo(0.0006), [0, 0.0002, 0.0004, 0.0006]);
  for (let top = 1e-4; top < 1e5; top *= 1.07) {
    const found = ticksUpTo(top);
    assert.ok(found.length >= 2 && found.length <= 4, `${top}: ${found}`);
    assert.ok(found.at(-1) <= top * (1 + 1e-9) && found.at(-1) > top / 2.01);
  }
});

test("an axis has round numbers, about as many as there is room for", () => {
  assert.deepEqual(ticks(-3.2, 3.1, 6), [-2, 0, 2]);
  assert.deepEqual(ticks(-0.05, 0.12, 8), [-0.05, 0, 0.05, 0.1]);
  assert.deepEqual(ticks(10, 2100, 5), [500, 1000, 1500, 2000]);
});
