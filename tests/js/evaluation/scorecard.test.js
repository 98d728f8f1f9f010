import assert from "node:assert/strict";
import { test } from "node:test";
import { bestOf, toRows } from "../../../aevae/browser/evaluation/scorecard.js";

test("the best of at least two models is known as it is shown", () => {
  const rows = [{ kind: "run", sound: true, values: { a: 1.24 } }, { kind: "run", sound: true, values: { a: 1.19 } }, { kind: "run", sound: false, values: { a: 0 } }, { kind: "floor", sound: true, values: { a: 0 } }];
  assert.equal(bestOf(rows, "a", "low", 1), "1.2");
  assert.equal(bestOf(rows, "a", "high", 2), "1.24");
  assert.equal(bestOf(rows.slice(1), "a", "low", 1), null);
  assert.equal(bestOf(rows, "a", null, 1), null);
});

test("the table is saved unrounded, with its standard errors", () => {
  const columns = [{ key: "bound" }, { key: "sse" }];
  const rows = [{ title: "x", note: "AE", values: { bound: 1.23456, bound_error: 0.5 } }];
  assert.deepEqual(toRows(columns, rows), [["model", "what", "bound", "bound_error", "sse"], ["x", "AE", 1.23456, 0.5, ""]]);
});
