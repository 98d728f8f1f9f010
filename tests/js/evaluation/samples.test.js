import assert from "node:assert/strict";
import { test } from "node:test";
import { toTable } from "../../../aevae/browser/evaluation/samples.js";

test("samples are saved with their numbers, codes and the classes that were given, whatever their dimensions", () => {
  const rows = toTable([
    { spec: { run: "plain", classes: ["a", "b"] }, codes: [[0.5, -1], [2, 3]], labels: null },
    { spec: { run: "conditional", classes: ["a", "b"] }, codes: [[1, 2, 3]], labels: [1] },
  ]);
  assert.deepEqual(rows, [
    ["model", "number", "class", "z1", "z2", "z3"], ["plain", 1, "", 0.5, -1, ""], ["plain", 2, "", 2, 3, ""], ["conditional", 1, "b", 1, 2, 3],
  ]);
  assert.deepEqual(toTable([]), [["model", "number", "class"]]);
});
