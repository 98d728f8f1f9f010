import assert from "node:assert/strict";
import { test } from "node:test";
import { buildIndex } from "../../../../aevae/browser/math/nearest.js";
import { createStops } from "../../../../aevae/browser/features/path/stops.js";
import { near } from "../../numbers.mjs";
import { pathsBetweenStops } from "../../../../aevae/browser/features/path/paths_between.js";

/** A model of ten test pictures whose codes `place` puts on its plane; row r holds picture 100 + r, or the other way round. */
function modelOf(run, place, { turned = false, dataset = "mnist" } = {}) {
  const rows = Array.from({ length: 10 }, (_, row) => (turned ? 9 - row : row));
  const means = Float32Array.from(rows.flatMap(place));
  return {
    run: {
      spec: { run, dataset, classes: ["0", "1"] }, means, neighbours: buildIndex(means), labels: Uint8Array.from(rows, (row) => row % 2),
      testIndex: Int32Array.from(rows, (row) => 100 + row), rowOf: new Map(rows.map((picture, row) => [100 + picture, row])),
      bounds: { x0: 0, x1: 10, y0: -1, y1: 1 }, spacing: { inside: 1 }, medians: [[0, 0], [9, 0]], summary: { mean: [5, 0] },
    },
    atlas: null, find: null,
  };
}

const LINE = modelOf("line", (k) => [k, 0]);
const OTHER = modelOf("other", (k) => [k / 2, 1], { turned: true });
const places = (stops, side = 0) => stops.list.map((_, i) => stops.at(side, i));

/** From picture 104 over a place that is no picture's to picture 101. */
function tour() {
  const stops = createStops();
  stops.setSides([LINE], { ends: [[4, 0], [1, 0]], via: [[2.4, 0.3]] });
  return stops;
}

test("a second model keeps the test pictures, and a place becomes the nearest one", () => {
  const stops = tour();
  assert.deepEqual(stops.list.map(({ index }) => index), [104, null, 101]);
  stops.setSides([LINE, OTHER]);
  assert.deepEqual(stops.list.map(({ index }) => index), [104, 102, 101]);
  assert.deepEqual(places(stops), [[4, 0], [2, 0], [1, 0]]);
  assert.deepEqual(places(stops, 1), [[2, 1], [1, 1], [0.5, 1]]);
  stops.setSides([LINE]);
  assert.deepEqual(places(stops), [[4, 0], [2, 0], [1, 0]]);
});

test("in another model the stops are the same pictures; the same model again changes nothing", () => {
  const stops = tour();
  stops.setSides([LINE]);
  assert.deepEqual(places(stops), [[4, 0], [2.4, 0.3], [1, 0]]);
  stops.setSides([OTHER]);
  assert.deepEqual(places(stops), [[2, 1], [1, 1], [0.5, 1]]);
});

test("models of other pictures start anew", () => {
  const stops = tour();
  stops.setSides([modelOf("clothes", (k) => [k, 0], { dataset: "fashion" })]);
  assert.deepEqual(places(stops), [[0, 0], [9, 0]]);
});

test("stops that are wished for are all there or none", () => {
  const between = (via) => {
    const stops = createStops();
    stops.setSides([LINE], { via });
    return places(stops).slice(1, -1);
  };
  assert.deepEqual(between([[0.5, 0.5], [7.5, 0]]), [[0.5, 0.5], [7.5, 0]]);
  assert.equal(between(Array(6).fill([0.5, 0.5])).length, 6);
  for (const via of [[], Array(7).fill([0.5, 0.5]), [[0.5, 0.5], [1e9, 0]]]) assert.deepEqual(between(via), []);
});

test("by number a stop goes as far as a window's size beyond the window", () => {
  assert.deepEqual(tour().reach(), { x0: -10, x1: 20, y0: -3, y1: 3 });
});

test("a path by hand lies within a three-hundredth of the window of the line, ends where it ends, and comes back as it was", () => {
  const line = Array.from({ length: 400 }, (_, i) => [4 * Math.cos(i / 40) * (1 - i / 800) + 5, 0.8 * Math.sin(i / 40)]);
  const stops = tour();
  assert.equal(stops.draw(line), true);
  const path = stops.drawn;
  assert.ok(path.length <= 40);
  assert.deepEqual([path[0], path.at(-1)], [line[0], line.at(-1)]);
  assert.deepEqual(places(stops), [line[0], line.at(-1)]);
  const onto = ([x, y]) => Math.min(...path.slice(1).map(([bx, by], i) => {
    const [ax, ay] = path[i];
    const t = Math.max(0, Math.min(1, ((x - ax) * (bx - ax) + (y - ay) * (by - ay)) / ((bx - ax) ** 2 + (by - ay) ** 2)));
    return Math.hypot(x - ax - t * (bx - ax), y - ay - t * (by - ay));
  }));
  assert.ok(Math.max(...line.map(onto)) <= 10 / 300 + 1e-9);
  const again = createStops();
  again.setSides([LINE], { drawn: path });
  assert.deepEqual([again.drawn, places(again)], [path, places(stops)]);
  assert.equal(stops.draw(Array(9).fill([3, 0])), false);
  assert.deepEqual(stops.drawn, path);
});

test("a path that is none, or leads far away, is not taken from an address", () => {
  for (const path of [[[1, 0]], [[1, 0], [1, 0]], [[1, 0], [1e9, 0]]]) {
    const stops = createStops();
    stops.setSides([LINE], { drawn: path });
    assert.equal(stops.drawn, null);
    assert.deepEqual(places(stops), [[0, 0], [9, 0]]);
  }
});

/** The same with every step-th test picture only. */
function fewOf(model, step) {
  const rows = model.run.testIndex.filter((_, row) => row % step === 0);
  const means = Float32Array.from([...rows].flatMap((index) => { const row = model.run.rowOf.get(index); return [model.run.means[2 * row], model.run.means[2 * row + 1]]; }));
  return { ...model, run: { ...model.run, spec: { ...model.run.spec, run: `every ${step}` }, means, neighbours: buildIndex(means), labels: Uint8Array.from(rows, (index) => model.run.labels[model.run.rowOf.get(index)]), testIndex: rows, rowOf: new Map([...rows].map((index, row) => [index, row])) } };
}

test("two models go between pictures of which both have codes", () => {
  const few = fewOf(OTHER, 3); // pictures 109, 106, 103, 100
  const stops = tour();
  stops.setSides([LINE, few]);
  assert.deepEqual(stops.list.map(({ index }) => index), [103, 103, 100]);
  assert.deepEqual(places(stops, 1), [[1.5, 1], [1.5, 1], [0, 1]]);
  stops.moveToCode(0, 0, LINE.run.rowOf.get(108));
  assert.equal(stops.list[0].index, 109);
  stops.moveToCode(0, 1, few.run.rowOf.get(106));
  assert.equal(stops.list[0].index, 106);
  stops.move(0, 0, [1.1, 0]);
  assert.equal(stops.list[0].index, 100);
  const fresh = createStops();
  fresh.setSides([LINE, few]);
  assert.ok(fresh.list.every(({ index }) => few.run.rowOf.has(index) && LINE.run.rowOf.has(index)));
});

test("between codes off the plane the straight path is the straight line in latent space", () => {
  const latents = Float32Array.from(Array.from({ length: 10 }, (_, k) => [k, 0, 0.1 * k * k, 1 - k]).flat());
  const decoder = { outputSize: 4, forwardBatch: (codes) => codes };
  const deep = { ...LINE, run: { ...LINE.run, decoder, plane: { origin: [0, 0, 2, 0], axes: [[1, 0, 0, 0], [0, 1, 0, 0]] }, codes: { means: latents }, spec: { ...LINE.run.spec, image: { range: [0, 1] } } } };
  const stops = createStops();
  stops.setSides([deep], { ends: [[2, 0], [6, 0]] });
  assert.deepEqual(stops.list.map(({ index }) => index), [102, 106]);
  const [{ path: straight }] = pathsBetweenStops(stops, 0, ["straight"], 20);
  const [from, to] = [2, 6].map((k) => [k, 0, 0.1 * k * k, 1 - k]);
  straight.latents.forEach((latent, i) => near(latent, from.map((value, d) => value + (i / 20) * (to[d] - value)), 1e-5));
  near([straight.length], [Math.hypot(4, 3.2, 4)], 1e-5);
  near(stops.latent(1), to, 1e-5);
  stops.move(1, 0, [6.5, 0.5]); // a place of the plane, no code's
  near(pathsBetweenStops(stops, 0, ["straight"], 20)[0].path.latents.at(-1), [6.5, 0.5, 2, 0], 1e-6);
});

test("a path joins 4 and 9 at first, each where it is among its like", () => {
  const classes = Array.from({ length: 10 }, (_, k) => String(k));
  const heaps = [[4, 0, 20], [9, 1, 40], [4, 2, 40]]; // class, place, codes: the middle of the 4s lies among the 9s
  const labels = heaps.flatMap(([label, , count]) => Array(count).fill(label));
  const means = Float32Array.from(heaps.flatMap(([, x, count]) => Array.from({ length: count }, (_, i) => [x + i / 1000, 0]).flat()));
  means[0] = 1; // one of the 4s
  const run = {
    ...LINE.run, spec: { run: "heaps", dataset: "mnist", classes }, labels, means, neighbours: buildIndex(means), medians: classes.map(() => [1, 0]),
    testIndex: labels.map((_, row) => row), rowOf: new Map(labels.map((_, row) => [row, row])),
  };
  const stops = createStops();
  stops.setSides([{ run, atlas: null, find: null }]);
  assert.deepEqual(stops.list.map(({ index }) => labels[index]), [4, 9]);
  assert.ok(Math.abs(stops.at(0, 0)[0] - 1) > 0.5);
});
