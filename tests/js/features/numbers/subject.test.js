// Which image the numbers are of.
import assert from "node:assert/strict";
import { test } from "node:test";
import { subjectOf } from "../../../../aevae/browser/features/numbers/measure.js";

const run = {
  spec: { classes: ["0", "1"], noun: "digit", values: null }, plane: { origin: [0, 0] }, means: Float32Array.from([0, 0, 1, 0, 2, 0]), labels: [0, 1, 1], testIndex: [5, 6, 7],
  codes: { means: Float32Array.from([0, 0, 1, 0, 2, 0]), logVars: null }, rowOf: new Map([[5, 0], [6, 1], [7, 2]]), values: null,
};
const host = { run, originals: null, drawn: null, marked: null, subject: null };

test("they are of the drawing, else of what is ringed, else of what a tool has brought the cursor to, else of what lies under it", () => {
  const says = (more, held = 5) => subjectOf({ ...host, ...more }, held)?.says;
  assert.equal(says({}), "of test digit 5, a 0");
  assert.equal(says({ subject: 7 }), "of test digit 7, a 1", "Refine has led the cursor away from its code");
  assert.equal(says({ subject: 7, marked: 1 }), "of test digit 6, a 1");
  assert.equal(says({ subject: 7, drawn: { x: null, label: 0, mean: [0, 0], logVar: null } }), "of your drawing");
  assert.equal(says({}, null), undefined);
});
