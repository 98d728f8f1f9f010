// What is written for a class: short, and not the same for two.
import assert from "node:assert/strict";
import { test } from "node:test";
import { classGlyphs } from "../../../aevae/browser/ui/class_glyphs.js";

test("digits and short names stay as they are", () => {
  assert.deepEqual(classGlyphs(["0", "1", "9"]), ["0", "1", "9"]);
  assert.deepEqual(classGlyphs(["o", "ki", "tsu"]), ["o", "ki", "tsu"]);
});

test("long names are cut to as few letters as tell them apart", () => {
  assert.deepEqual(classGlyphs(["T-shirt", "trouser", "sandal", "shirt", "sneaker", "bag", "boot"]), ["T-", "tr", "sa", "sh", "sn", "ba", "bo"]);
  assert.deepEqual(classGlyphs(["car", "cat", "frog"]), ["car", "cat", "fro"]);
  assert.deepEqual(classGlyphs(["same", "same", "other"]), ["sa", "sa", "ot"]);
});
