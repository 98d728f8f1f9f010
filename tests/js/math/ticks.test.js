import assert from "node:assert/strict";
import { test } from "node:test";
import { ticksUpTo } from "../../../aevae/browser/math/ticks.js";

test("ticks are round, begin at 0, and are two to four however large the axis", () => {
  assert.deepEqual(ticksUpTo(1.1), [0, 0.5, 1]);
  assert.deepEqual(ticksUpTo(27), [0, 10, 20]);
  assert.deepEqual(ticksUpTo(0.0006), [0, 0.0002, 0.0004, 0.0006]);
  for (let top = 1e-4; top < 1e5; top *= 1.07) {
    const ticks = ticksUpTo(top);
    assert.ok(ticks.length >= 2 && ticks.length <= 4, `${top}: ${ticks}`);
    assert.ok(ticks.at(-1) <= top * (1 + 1e-9) && ticks.at(-1) > top / 2.01);
  }
});
