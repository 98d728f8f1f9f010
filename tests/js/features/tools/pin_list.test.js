import assert from "node:assert/strict";
import { test } from "node:test";
import { MOST, pinsInUrl, pinsOf, tidyName } from "../../../../aevae/browser/features/tools/pin_list.js";

test("pins are read as they were written", () => {
  const pins = [{ id: 0, z: [1.5, -2], name: "" }, { id: 1, z: [0, 0.25], name: "a thin 7" }];
  assert.equal(pinsInUrl(pins), "1.5,-2;0,0.25,a thin 7");
  assert.deepEqual(pinsOf(pinsInUrl(pins)), pins);
  assert.equal(pinsInUrl([]), null);
});

test("a name cannot make another pin", () => {
  const [pin, ...others] = pinsOf(pinsInUrl([{ id: 0, z: [1, 2], name: "x;3,4" }]));
  assert.deepEqual([pin.name, others], ["x 3 4", []]);
});

test("what is malformed is left out, and the others keep their numbers for the other plane", () => {
  assert.deepEqual(pinsOf("1,2;NaN,3;;4,5,b").map(({ id, z }) => [id, ...z]), [[0, 1, 2], [3, 4, 5]]);
  assert.deepEqual([pinsOf(null), pinsOf(""), pinsOf("1e999,0")], [[], [], []]);
  assert.equal(pinsOf(Array(50).fill("1,1").join(";")).length, MOST);
});

test("a name is one line of at most 24 characters, whole ones", () => {
  assert.equal(tidyName("two\n lines"), "two lines");
  assert.equal(Array.from(tidyName("𝔷".repeat(40))).length, 24);
});
