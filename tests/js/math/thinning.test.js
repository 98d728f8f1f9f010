// Codes that keep their distance: held to a scan over all pairs.
import assert from "node:assert/strict";
import { test } from "node:test";
import { createThinning, spacingAt } from "../../../aevae/browser/math/thinning.js";
import { uniforms } from "../numbers.mjs";

const random = uniforms(3);
const N = 700;
const means = Float32Array.from({ length: 2 * N }, (_, i) => (i % 4 < 2 ? random() : 8 * random() - 3)); // half of them crowd
for (let i = 0; i < 40; i++) means[i] = means[i + 40]; // twenty lie on others
const order = Array.from({ length: N }, (_, i) => (i * 317) % N);

const near = (a, b, spacing) => Math.abs(means[2 * a] - means[2 * b]) < spacing && Math.abs(means[2 * a + 1] - means[2 * b + 1]) < spacing;

/** The same by its definition: level after level, code after code, each held against all that are kept. */
function byScan(level) {
  let kept = [];
  for (let coarse = -12; coarse <= level; coarse++) {
    for (const row of order) if (!kept.some((other) => other === row || near(row, other, spacingAt(coarse)))) kept = [...kept, row];
  }
  return kept;
}

test("two levels halve the spacing", () => {
  assert.deepEqual([spacingAt(0), spacingAt(2), spacingAt(-4)], [1, 0.5, 4]);
});

for (const level of [-6, -2, 1, 4, 7]) {
  test(`the codes that are kept are those of a scan: level ${level}`, () => {
    const { rows, spacing } = createThinning(means, order)(level);
    assert.deepEqual(rows, byScan(level));
    assert.equal(spacing, spacingAt(level));
    for (const a of rows) for (const b of rows) assert.ok(a === b || !near(a, b, spacing));
  });
}

test("who comes closer loses nothing, and it does not matter which way he came", () => {
  const at = createThinning(means, order), again = createThinning(means, order);
  const fine = again(6).rows;
  let before = [];
  for (let level = -8; level <= 6; level++) {
    const { rows } = at(level);
    assert.deepEqual(rows.slice(0, before.length), before);
    before = rows;
  }
  assert.deepEqual(before, fine);
});

test("where all are there, the spacing that they keep is told", () => {
  const apart = Float32Array.of(0, 0, 1, 0, 0, 1);
  const { rows, spacing } = createThinning(apart, [2, 0, 1])(40);
  assert.deepEqual(rows, [2, 0, 1]);
  assert.equal(spacing, 1);
});

test("codes on one spot, codes that are no numbers, and none at all", () => {
  assert.deepEqual(createThinning(Float32Array.of(5, 5, 5, 5), [1, 0])(30).rows, [1]);
  assert.deepEqual(createThinning(Float32Array.of(NaN, 0, 2, 2), [0, 1])(3).rows, [1]);
  assert.deepEqual(createThinning(Float32Array.of(), [])(3).rows, []);
});
