import assert from "node:assert/strict";
import { test } from "node:test";
import { toCsv } from "../../../aevae/browser/ui/download.js";

test("no spreadsheet takes a name for a formula", () => {
  assert.equal(toCsv([["=1+1", 'say "hi"', -3]]), '"\'=1+1","say ""hi""","-3"\r\n');
});
