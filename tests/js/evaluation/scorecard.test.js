import assert from "node:assert/strict";
import { test } from "node:test";
import { toRows } from "../../../aevae/browser/evaluation/scorecard.js";

test("the table is saved unrounded, with its standard errors", () => {
  const columns = [{ key: "bound" }, { key: "sse" }];
  const rows = [{ title: "x", note: "AE", values: { bound: 1.23456, bound_error: 0.5 } }];
  assert.deepEqual(toRows(columns, rows), [["model", "what", "bound", "bound_error", "sse"], ["x", "AE", 1.23456, 0.5, ""]]);
});
