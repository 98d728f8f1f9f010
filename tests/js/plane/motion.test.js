// Live planes: what counts as the same run, how codes move on, and the curves of the film.
import assert from "node:assert/strict";
import { test } from "node:test";
import { eased, transition } from "../../../aevae/browser/plane/glide.js";
import { isSameRun, liveText, steadyBounds } from "../../../aevae/browser/plane/live.js";
import { linePath } from "../../../aevae/browser/explorer/loss_curve.js";
import { buildIndex, typicalSpacing } from "../../../aevae/browser/math/nearest.js";
import { near, normals } from "../numbers.mjs";

const run = (means, testIndex = means.map((_, row) => row).slice(0, means.length / 2)) => ({
  means: Float32Array.from(means), testIndex: Int32Array.from(testIndex),
  rowOf: new Map(Array.from(testIndex, (index, row) => [index, row])),
  labelPlaces: [[{ at: [means[0], means[1]], reach: Infinity }], []], bounds: { x0: -means[0], x1: means[0], y0: -1, y1: 1 },
});

test("codes glide straight from where they were to where they are", () => {
  const [from, to] = [run([2, 0, 0, 4]), run([4, 2, -2, 0])];
  const at = transition(from, to);
  assert.deepEqual([...at(0).means], [2, 0, 0, 4]);
  assert.deepEqual([...at(0.5).means], [3, 1, -1, 2]);
  near(at(0.5).labelPlaces[0][0].at, [3, 1]);
  assert.deepEqual(at(0.5).labelPlaces[1], []);
  assert.deepEqual(at(0.25).bounds, { x0: -2.5, x1: 2.5, y0: -1, y1: 1 });
  assert.equal(at(1), to);
});

test("rows are matched by their pictures; a new picture does not move", () => {
  const at = transition(run([2, 0, 0, 4], [10, 20]), run([1, 1, 5, 5, 7, 7], [20, 10, 30]));
  assert.deepEqual([...at(0).means], [0, 4, 2, 0, 7, 7]);
});

test("a glide that is overtaken goes on from where the codes are", () => {
  const [a, b, c] = [run([0, 0, 0, 0]), run([4, 0, 0, 4]), run([0, 8, 8, 0])];
  const half = transition(a, b)(0.5);
  assert.deepEqual([...transition(half, c)(0).means], [2, 0, 0, 2]);
});

test("the easing begins at rest, ends at rest and never turns back", () => {
  assert.equal(eased(0), 0);
  assert.equal(eased(1), 1);
  for (let s = 0; s < 1; s += 0.01) assert.ok(eased(s + 0.01) > eased(s));
  assert.ok(eased(0.01) < 0.001 && eased(0.99) > 0.999);
});

const HOME = { x0: -4, x1: 4, y0: -2, y1: 2 };

test("home stays where it is while the codes stay within and fill it", () => {
  assert.equal(steadyBounds(HOME, { x0: -3.5, x1: 3.9, y0: -1, y1: 1 }), HOME);
  assert.equal(steadyBounds(HOME, { x0: -0.1, x1: 0.1, y0: -2, y1: 1 }), HOME); // thin, but as high
});

test("codes that leave home get one with room to spread, those that shrink a smaller one", () => {
  const grown = steadyBounds(HOME, { x0: -5, x1: 5, y0: -2, y1: 2 });
  near([grown.x0, grown.x1, grown.y0, grown.y1], [-6, 6, -2.4, 2.4]);
  assert.equal(steadyBounds(grown, { x0: -5.9, x1: 5, y0: -2, y1: 2.3 }), grown);
  assert.ok(steadyBounds(HOME, { x0: -1, x1: 1, y0: -0.5, y1: 0.5 }).x1 < 2);
});

const SPEC = { run: "a", classes: ["0"], decoder: [{ op: "relu" }], files: { codes: "1" }, spacing: { inside: 1 }, live: { epoch: 1, epochs: 9 } };

test("newer files, spacing and epoch are the same run", () => {
  assert.ok(isSameRun(SPEC, { ...SPEC, files: { codes: "2" }, spacing: { inside: 2 }, live: { epoch: 2, epochs: 9 } }));
  assert.ok(isSameRun(SPEC, { ...SPEC, live: null, film: "film", history: [] }));
});

test("a prior that has learned is the same run's, one of another kind is not", () => {
  const prior = { kind: "mixture", means: [[0, 4]] };
  assert.ok(isSameRun({ ...SPEC, prior }, { ...SPEC, prior: { ...prior, means: [[1, 3]] } }));
  assert.ok(!isSameRun({ ...SPEC, prior }, { ...SPEC, prior: { kind: "normal", scale: 1 } }));
  assert.ok(!isSameRun({ ...SPEC, prior }, { ...SPEC, prior: null }));
});

test("another run, or other layers under the same name, is not", () => {
  assert.ok(!isSameRun(SPEC, { ...SPEC, run: "b" }));
  assert.ok(!isSameRun(SPEC, { ...SPEC, decoder: [{ op: "gelu" }] }));
});

test("the live sign speaks only while it is live", () => {
  assert.equal(liveText({ epoch: 3, epochs: 20, state: "running" }), "live · epoch 3 of 20");
  assert.equal(liveText({ epoch: 3, epochs: 20, state: "stopped" }), "stopped · epoch 3 of 20");
  assert.equal(liveText(null), "");
  assert.equal(liveText(undefined), "");
});

const numbersOf = (path) => [...path.matchAll(/([ML])(\S+) ([\d.]+)/g)].map(([, pen, x, y]) => [pen, Number(x), Number(y)]);

test("the curve falls from the top to the bottom, in steps of percent", () => {
  const points = numbersOf(linePath([{ epoch: 1, train: 100 }, { epoch: 2, train: 10 }, { epoch: 4, train: 1 }], "train"));
  assert.deepEqual(points, [["M", 250, 6], ["L", 500, 50], ["L", 1000, 94]]);
});

test("losses that may be negative are drawn as they are", () => {
  const points = numbersOf(linePath([{ epoch: 1, train: 10 }, { epoch: 2, train: 0 }, { epoch: 3, train: -10 }], "train"));
  assert.deepEqual(points.map(([, , y]) => y), [6, 50, 94]);
});

test("what is missing leaves a gap, and a constant line is in the middle", () => {
  const points = numbersOf(linePath([{ epoch: 1, test: 5 }, { epoch: 2, test: null }, { epoch: 3, test: 5 }], "test"));
  assert.deepEqual(points.map(([pen, , y]) => [pen, y]), [["M", 50], ["M", 50]]);
});

test("the sampled spacing is near that of all codes", () => {
  const means = normals(4000);
  const index = buildIndex(means);
  const all = Array.from({ length: 2000 }, (_, i) => index.nearest(means[2 * i], means[2 * i + 1], 16).distances[15]).sort((a, b) => a - b);
  const exact = all[Math.floor(0.95 * 1999)];
  assert.ok(Math.abs(typicalSpacing(index, means, 15) / exact - 1) < 0.25);
});

test("a first epoch beyond all others does not press the rest of the curve flat", () => {
  const history = Array.from({ length: 100 }, (_, i) => ({ epoch: i + 1, train: i === 0 ? 1e6 : 100 - i / 2 }));
  const ys = numbersOf(linePath(history, "train")).map(([, , y]) => y);
  assert.equal(ys[0], 6);
  assert.ok(ys[50] > 30 && ys[50] < 70);
  assert.equal(ys.at(-1), 94);
});
