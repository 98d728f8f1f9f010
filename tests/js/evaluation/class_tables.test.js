import assert from "node:assert/strict";
import { test } from "node:test";
import { described, shareText, toRows } from "../../../aevae/browser/evaluation/class_tables.js";

test("a cell shows whole percents of its class, and says its counts in words", () => {
  assert.deepEqual([0, 0.001, 0.006, 0.128, 1].map(shareText), ["·", "<1", "1", "13", "100"]);
  const counts = [[7, 1], [0, 0]];
  assert.equal(described("confusions", ["4", "9"], counts, 0, 1), "4 taken for 9: 1 of 8, 12.5 %");
  assert.equal(described("confusions", ["4", "9"], counts, 0, 0), "4 taken for what it is: 7 of 8, 87.5 %");
  assert.equal(described("confusions", ["4", "9"], counts, 1, 0), "9 taken for 4: 0 of 0");
  assert.equal(described("neighbours", ["4", "9"], counts, 0, 1), "Neighbours of 4 that are 9: 1 of 8, 12.5 %");
});

test("a line of the CSV for each cell", () => {
  const table = { model: { run: "x", classes: ["4", "9"] }, counts: [[7, 1], [0, 3]] };
  assert.deepEqual(toRows("confusions", [table]), [["model", "class", "taken for", "images"], ["x", "4", "4", 7], ["x", "4", "9", 1], ["x", "9", "4", 0], ["x", "9", "9", 3]]);
});
