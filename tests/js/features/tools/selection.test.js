import assert from "node:assert/strict";
import { test } from "node:test";
import { countsOf, tableOf, meanOf, someOf } from "../../../../aevae/browser/features/tools/selection.js";

const run = {
  plane: { origin: [0, 0], axes: [[1, 0], [0, 1]] }, spec: { classes: ["T-shirt, top", "=Bag"] },
  labels: Uint8Array.of(0, 1, 1), testIndex: Int32Array.of(7, 5, 9),
  codes: { means: Float32Array.of(0.1, -2, 1 / 3, 4, 5, 6), errors: Float32Array.of(1.5, 2, 3), logVars: null },
};

test("classes are counted, those without a code too", () => {
  assert.deepEqual(countsOf(Uint8Array.of(3, 1, 3, 0), [0, 2, 3], 4), [1, 0, 0, 2]);
});

test("the mean is the mean", () => {
  const pictures = [Uint8Array.of(0, 255), Uint8Array.of(255, 255), Uint8Array.of(9, 9)];
  assert.deepEqual([...meanOf([0, 1], (row) => pictures[row])], [127.5, 255]);
});

test("some of many rows are spread over all of them", () => {
  const rows = Array.from({ length: 1000 }, (_, i) => 3 * i);
  const some = someOf(rows, 10);
  assert.deepEqual(some, [0, 300, 600, 900, 1200, 1500, 1800, 2100, 2400, 2700]);
  assert.equal(someOf(some, 10), some);
});

test("a table tells what is known of each code, in digits that lose nothing of a float32", () => {
  const [head, first, second] = tableOf(run, [0, 1]);
  assert.deepEqual(head, ["row", "test_index", "label", "z1", "z2", "squared_error"]);
  assert.deepEqual(first, [0, 7, "T-shirt, top", 0.100000001, -2, 1.5]);
  assert.deepEqual(second, [1, 5, "=Bag", 0.333333343, 4, 2]);
  assert.equal(Math.fround(second[3]), run.codes.means[2]);
});

test("without errors the column is empty", () => {
  assert.deepEqual(tableOf({ ...run, codes: { ...run.codes, errors: null } }, [2])[1], [2, 9, "=Bag", 5, 6, ""]);
});
