// The box on a photograph: whatever is done to it, it stays on the photograph and never gets too small.
import assert from "node:assert/strict";
import { test } from "node:test";
import { gripped, LEAST, roomyCrop, spanned } from "../../../aevae/browser/image/photo.js";

const CROP = { left: 0.2, top: 0.3, right: 0.6, bottom: 0.7 };
const near = (actual, expected) => Object.keys(expected).forEach((side) => assert.ok(Math.abs(actual[side] - expected[side]) < 1e-12, `${side} ${actual[side]}`));

test("the box moves as a whole and stops at the edge in its size", () => {
  near(gripped(CROP, "move", 0.1, -0.1), { left: 0.3, top: 0.2, right: 0.7, bottom: 0.6 });
  near(gripped(CROP, "move", 5, -5), { left: 0.6, top: 0, right: 1, bottom: 0.4 });
});

test("each corner moves its two sides, as far as the edge and no nearer to the others than the least size", () => {
  near(gripped(CROP, "nw", 0.1, 0.1), { ...CROP, left: 0.3, top: 0.4 });
  near(gripped(CROP, "ne", 0.1, 0.1), { ...CROP, right: 0.7, top: 0.4 });
  near(gripped(CROP, "sw", 0.1, 0.1), { ...CROP, left: 0.3, bottom: 0.8 });
  near(gripped(CROP, "se", 9, 9), { ...CROP, right: 1, bottom: 1 });
  near(gripped(CROP, "se", -9, -9), { ...CROP, right: 0.2 + LEAST, bottom: 0.3 + LEAST });
  near(gripped(CROP, "nw", 9, 9), { ...CROP, left: 0.6 - LEAST, top: 0.7 - LEAST });
});

test("around a figure there is paper, as far as the photograph goes", () => {
  near(roomyCrop([0.4, 0.4, 0.6, 0.6]), { left: 0.37, top: 0.37, right: 0.63, bottom: 0.63 });
  near(roomyCrop([0, 0.5, 0.4, 1]), { left: 0, top: 0.425, right: 0.475, bottom: 1 });
});

test("a new box may be drawn in any direction", () => {
  for (const [from, to] of [[[0.2, 0.7], [0.6, 0.3]], [[0.6, 0.3], [0.2, 0.7]], [[0.6, 0.7], [0.2, 0.3]]]) near(spanned(from, to), CROP);
  near(spanned([0.9, 0.9], [2, 2]), { left: 0.9, top: 0.9, right: 1, bottom: 1 });
  near(spanned([1, 1], [1, 1]), { left: 1 - LEAST, top: 1 - LEAST, right: 1, bottom: 1 });
});
