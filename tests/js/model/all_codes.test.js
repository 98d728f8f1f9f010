// Test and training codes as one list of rows, while each stays what it is.
import assert from "node:assert/strict";
import { test } from "node:test";
import { buildIndex } from "../../../aevae/browser/math/nearest.js";
import { dotsOf, nearestRow, partOf } from "../../../aevae/browser/model/all_codes.js";
import { uniforms } from "../numbers.mjs";

const random = uniforms(5);
const part = (n) => {
  const means = Float32Array.from({ length: 2 * n }, () => 4 * random() - 2);
  return { means, labels: Uint8Array.from({ length: n }, (_, i) => i % 3), neighbours: buildIndex(means) };
};
const alone = { ...part(40), testIndex: Int32Array.from({ length: 40 }, (_, i) => 2 * i) };
const run = { ...alone, training: { ...part(200), index: Int32Array.from({ length: 200 }, (_, i) => 1000 - i) } };

test("without training codes the dots are the run's", () => {
  assert.equal(dotsOf(alone), alone);
  assert.deepEqual(partOf(alone, 7), { set: "test", part: alone, at: 7, index: 14 });
});

test("training codes come after the test codes, the same object until one of both is another", () => {
  const { means, labels } = dotsOf(run);
  assert.deepEqual([...means], [...run.means, ...run.training.means]);
  assert.deepEqual([...labels], [...run.labels, ...run.training.labels]);
  assert.equal(dotsOf(run), dotsOf({ ...run }));
  assert.notEqual(dotsOf(run), dotsOf({ ...run, means: run.means.slice() }));
});

test("a row is told by its set and its number there", () => {
  assert.deepEqual(partOf(run, 39), { set: "test", part: run, at: 39, index: 78 });
  assert.deepEqual(partOf(run, 43), { set: "training", part: run.training, at: 3, index: 997 });
});

test("the nearest of both sets is that of a scan, among the classes that are shown", () => {
  const { means, labels } = dotsOf(run);
  for (let n = 0; n < 40; n++) {
    const z = [5 * random() - 2.5, 5 * random() - 2.5], hidden = n % 3;
    const shown = Array.from(labels, (_, row) => row).filter((row) => labels[row] !== hidden);
    const apart = (row) => Math.hypot(means[2 * row] - z[0], means[2 * row + 1] - z[1]);
    assert.equal(nearestRow(run, z, 12, (label) => label !== hidden), shown.reduce((best, row) => (apart(row) < apart(best) ? row : best)));
  }
  assert.equal(nearestRow(run, [0, 0], 12, () => false), null);
});
