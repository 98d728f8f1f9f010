import assert from "node:assert/strict";
import { test } from "node:test";
import { toCsv } from "../../../aevae/browser/ui/download.js";

// S7. Fails when =, +, @, a tab or the minus before a name is taken out of FORMULA.
test("no spreadsheet takes a name for a formula", () => {
  assert.equal(toCsv([["=1+1", 'say "hi"', -3]]), '"\'=1+1","say ""hi""","-3"\r\n');
  for (const text of ["=1", "+1", "@A1", "-1+cmd|'/c calc'!A1", "-A1", "\t=1", "\r=1"]) assert.equal(toCsv([[text]]), `"'${text}"\r\n`);
  for (const text of ["-3.5", "-1e-3", "a=1", ""]) assert.equal(toCsv([[text]]), `"${text}"\r\n`);
});
