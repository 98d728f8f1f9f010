import assert from "node:assert/strict";
import { test } from "node:test";
import { isSameImage, noneText, subjectOf } from "../../../../../aevae/browser/features/tools/refine/subject.js";

const run = { spec: { classes: ["0", "1"], noun: "digit", values: null }, means: Float32Array.from([0, 0, 1, 0, 2, 0]), labels: [0, 1, 1], testIndex: [5, 6, 7], values: null };
const originals = { complete: false, picture: (index) => (index === 6 ? null : Uint8Array.from([0, 255])) };
const host = { run, originals, drawn: null, marked: null, z: [1.1, 0], hidden: new Set() };

test("the image is the drawing, else the one that is ringed, else the nearest whose pixels are here and whose class is shown", () => {
  const drawn = { x: Float32Array.from([1, 1]), mean: [0, 0], logVar: null, label: 1 };
  assert.deepEqual([subjectOf({ ...host, drawn }).says, subjectOf({ ...host, drawn }).index], ["Your drawing", null]);
  assert.equal(subjectOf({ ...host, marked: 0 }).says, "Test digit 5, a 0");
  assert.deepEqual([subjectOf(host).index, [...subjectOf(host).x]], [7, [0, 1]]);
  assert.equal(subjectOf({ ...host, hidden: new Set([1]) }).index, 5);
  assert.equal(subjectOf({ ...host, marked: 1 }).index, 7, "the ringed one has no pixels here");
  assert.equal(subjectOf({ ...host, originals: null }), null);
});

test("where there is no image the reason is said, and drawing is offered where it can be", () => {
  const spec = (channels, originals = "/images") => ({ originals, image: { shape: [channels, 28, 28] } });
  assert.match(noneText({ spec: spec(1), originals: null, awaitsOriginals: true }), /on their way/);
  assert.match(noneText({ spec: spec(1), originals: null, awaitsOriginals: false }), /could not be fetched.*or draw one\.$/);
  assert.equal(noneText({ spec: spec(3, null), originals: null, awaitsOriginals: false }), "No test image is here.");
});

test("a drawing is the same as long as its pixels are", () => {
  assert.ok(isSameImage([0, 1], [0, 1]) && !isSameImage([0, 1], [0, 0.5]) && !isSameImage([0], [0, 1]));
});
