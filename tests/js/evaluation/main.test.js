import assert from "node:assert/strict";
import { test } from "node:test";
import { createCoder } from "../../../aevae/browser/model/batch.js";
import { toCsv } from "../../../aevae/browser/ui/download.js";
import { buildNetwork } from "../../../aevae/browser/network/network.js";
import { addNoise, paintDifference, psnr, shareBelow, squaredError } from "../../../aevae/browser/model/picture_error.js";
import { gaussians } from "../../../aevae/browser/math/random.js";
import { toTable } from "../../../aevae/browser/evaluation/samples.js";
import { bestOf, format, toRows } from "../../../aevae/browser/evaluation/scorecard.js";

test("noise of σ = 0.1 on grey costs 20 dB", () => {
  const grey = new Float32Array(50_000).fill(0.5);
  assert.ok(Math.abs(psnr(grey, addNoise(grey, gaussians(grey.length, 1), 0.1, new Float32Array(grey.length))) - 20) < 0.1);
  assert.equal(psnr(grey, grey), Infinity);
});

test("noise is clipped, and its draws are standard normal and repeat", () => {
  const draws = gaussians(100_001, 7);
  const mean = draws.reduce((a, b) => a + b) / draws.length;
  const variance = draws.reduce((sum, value) => sum + (value - mean) ** 2, 0) / draws.length;
  assert.ok(Math.abs(mean) < 0.02 && Math.abs(variance - 1) < 0.02);
  assert.deepEqual(gaussians(5, 7), draws.slice(0, 5));
  assert.notDeepEqual(gaussians(5, 8), draws.slice(0, 5));
  const noisy = addNoise(Float32Array.of(0, 1, 0.5), Float32Array.of(-1, 1, 0), 1, new Float32Array(3));
  assert.deepEqual([...noisy], [0, 1, 0.5]);
});

test("errors are summed squares, and their rank counts those below", () => {
  assert.equal(squaredError([0, 1, 0.5], [1, 1, 0]), 1.25);
  assert.equal(shareBelow([1, 2, 3, 4], 3), 0.5);
});

test("ink that was added and ink that is missing have two colours", () => {
  const rgba = new Uint8ClampedArray(12);
  paintDifference(rgba, [0, 1, 0.5], [1, 0.5, 0.5], [10, 20, 30], [40, 50, 60]);
  assert.deepEqual([...rgba.slice(0, 8)], [10, 20, 30, 255, 40, 50, 60, 128]);
  assert.equal(rgba[11], 0);
});

// A model of two pixels, one dimension and two classes: the class shifts the picture.
const condition = { op: "condition", classes: 2 };
const weights = (data, shape) => ({ data: Float32Array.from(data), shape });
const encoder = buildNetwork([condition, { op: "linear", weight: "w", bias: "b" }], { w: weights([1, 0, 0, 0], [1, 4]), b: weights([0], [1]) }, [2]);
const decoder = buildNetwork([condition, { op: "linear", weight: "w", bias: "b" }], { w: weights([1, 0, 0, 0, 0, 1], [2, 3]), b: weights([0, 0], [2]) }, [1]);
const coder = createCoder({ image: { shape: [1, 1, 2], range: [0, 1] }, plane: { origin: [0] }, posterior: { kind: "point" } }, encoder, decoder);

test("each picture is told its own class, in whatever order they come", () => {
  const xs = Float32Array.of(0.1, 9, 0.2, 9, 0.3, 9);
  const close = coder.reconstruct(xs, 3, [1, 0, 1]).map((value) => Math.round(value * 10) / 10);
  assert.deepEqual([...close], [...Float32Array.of(0.1, 1, 0.2, 0, 0.3, 1)]);
});

test("a picture of unknown class is painted as the class that comes nearest", () => {
  const painted = coder.reconstruct(Float32Array.of(0.5, 0.9, 0.5, 0.2), 2, [null, null]);
  assert.deepEqual([...painted], [0.5, 1, 0.5, 0]);
});

test("the best of at least two models is known as it is shown", () => {
  const rows = [{ kind: "run", values: { a: 1.24 } }, { kind: "run", values: { a: 1.19 } }, { kind: "floor", values: { a: 0 } }];
  assert.equal(bestOf(rows, "a", "low", 1), "1.2");
  assert.equal(bestOf(rows, "a", "high", 2), "1.24");
  assert.equal(bestOf(rows.slice(1), "a", "low", 1), null);
  assert.equal(bestOf(rows, "a", null, 1), null);
  assert.equal(format(-1234.5, 1), "−1,234.5");
});

test("the table is kept unrounded, with its standard errors", () => {
  const columns = [{ key: "bound" }, { key: "sse" }];
  const rows = [{ title: "x", note: "AE", values: { bound: 1.23456, bound_error: 0.5 } }];
  assert.deepEqual(toRows(columns, rows), [["model", "what", "bound", "bound_error", "sse"], ["x", "AE", 1.23456, 0.5, ""]]);
});

test("samples are kept with their numbers, codes and the classes that were told, whatever their dimensions", () => {
  const rows = toTable([
    { spec: { run: "plain", classes: ["a", "b"] }, codes: [[0.5, -1], [2, 3]], labels: null },
    { spec: { run: "told", classes: ["a", "b"] }, codes: [[1, 2, 3]], labels: [1] },
  ]);
  assert.deepEqual(rows, [
    ["model", "number", "class", "z1", "z2", "z3"], ["plain", 1, "", 0.5, -1, ""], ["plain", 2, "", 2, 3, ""], ["told", 1, "b", 1, 2, 3],
  ]);
  assert.deepEqual(toTable([]), [["model", "number", "class"]]);
});

test("no spreadsheet takes a name for a formula", () => {
  assert.equal(toCsv([["=1+1", 'say "hi"', -3]]), '"\'=1+1","say ""hi""","-3"\r\n');
});
