import assert from "node:assert/strict";
import { test } from "node:test";
import { buildIndex } from "../../../../aevae/browser/math/nearest.js";
import { createTrip } from "../../../../aevae/browser/features/path/stops.js";
import { near } from "../../numbers.mjs";

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
const places = (trip, side = 0) => trip.stops.map((_, i) => trip.at(side, i));

/** From picture 104 over a place that is no picture's to picture 101. */
function tour() {
  const trip = createTrip();
  trip.setSides([LINE], { ends: [[4, 0], [1, 0]], via: [[2.4, 0.3]] });
  return trip;
}

test("a second model keeps the test pictures, and a place becomes the nearest one", () => {
  const trip = tour();
  assert.deepEqual(trip.stops.map(({ index }) => index), [104, null, 101]);
  trip.setSides([LINE, OTHER]);
  assert.deepEqual(trip.stops.map(({ index }) => index), [104, 102, 101]);
  assert.deepEqual(places(trip), [[4, 0], [2, 0], [1, 0]]);
  assert.deepEqual(places(trip, 1), [[2, 1], [1, 1], [0.5, 1]]);
  trip.setSides([LINE]);
  assert.deepEqual(places(trip), [[4, 0], [2, 0], [1, 0]]);
});

test("in another model the stops are the same pictures; the same model again changes nothing", () => {
  const trip = tour();
  trip.setSides([LINE]);
  assert.deepEqual(places(trip), [[4, 0], [2.4, 0.3], [1, 0]]);
  trip.setSides([OTHER]);
  assert.deepEqual(places(trip), [[2, 1], [1, 1], [0.5, 1]]);
});

test("models of other pictures start anew", () => {
  const trip = tour();
  trip.setSides([modelOf("clothes", (k) => [k, 0], { dataset: "fashion" })]);
  assert.deepEqual(places(trip), [[0, 0], [9, 0]]);
});

test("stops that are wished for are all there or none", () => {
  const between = (via) => {
    const trip = createTrip();
    trip.setSides([LINE], { via });
    return places(trip).slice(1, -1);
  };
  assert.deepEqual(between([[0.5, 0.5], [7.5, 0]]), [[0.5, 0.5], [7.5, 0]]);
  assert.equal(between(Array(6).fill([0.5, 0.5])).length, 6);
  for (const via of [[], Array(7).fill([0.5, 0.5]), [[0.5, 0.5], [1e9, 0]]]) assert.deepEqual(between(via), []);
});

test("by number a stop goes as far as a window's size beyond the window", () => {
  assert.deepEqual(tour().reach(), { x0: -10, x1: 20, y0: -3, y1: 3 });
});

test("a way by hand lies within a three-hundredth of the window of the line, ends where it ends, and comes back as it was", () => {
  const line = Array.from({ length: 400 }, (_, i) => [4 * Math.cos(i / 40) * (1 - i / 800) + 5, 0.8 * Math.sin(i / 40)]);
  const trip = tour();
  assert.equal(trip.draw(line), true);
  const way = trip.drawn;
  assert.ok(way.length <= 40);
  assert.deepEqual([way[0], way.at(-1)], [line[0], line.at(-1)]);
  assert.deepEqual(places(trip), [line[0], line.at(-1)]);
  const onto = ([x, y]) => Math.min(...way.slice(1).map(([bx, by], i) => {
    const [ax, ay] = way[i];
    const t = Math.max(0, Math.min(1, ((x - ax) * (bx - ax) + (y - ay) * (by - ay)) / ((bx - ax) ** 2 + (by - ay) ** 2)));
    return Math.hypot(x - ax - t * (bx - ax), y - ay - t * (by - ay));
  }));
  assert.ok(Math.max(...line.map(onto)) <= 10 / 300 + 1e-9);
  const again = createTrip();
  again.setSides([LINE], { way });
  assert.deepEqual([again.drawn, places(again)], [way, places(trip)]);
  assert.equal(trip.draw(Array(9).fill([3, 0])), false);
  assert.deepEqual(trip.drawn, way);
});

test("a way that is none, or leads far away, is not taken from an address", () => {
  for (const way of [[[1, 0]], [[1, 0], [1, 0]], [[1, 0], [1e9, 0]]]) {
    const trip = createTrip();
    trip.setSides([LINE], { way });
    assert.equal(trip.drawn, null);
    assert.deepEqual(places(trip), [[0, 0], [9, 0]]);
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
  const trip = tour();
  trip.setSides([LINE, few]);
  assert.deepEqual(trip.stops.map(({ index }) => index), [103, 103, 100]);
  assert.deepEqual(places(trip, 1), [[1.5, 1], [1.5, 1], [0, 1]]);
  trip.moveTo(0, 0, LINE.run.rowOf.get(108));
  assert.equal(trip.stops[0].index, 109);
  trip.moveTo(0, 1, few.run.rowOf.get(106));
  assert.equal(trip.stops[0].index, 106);
  trip.move(0, 0, [1.1, 0]);
  assert.equal(trip.stops[0].index, 100);
  const fresh = createTrip();
  fresh.setSides([LINE, few]);
  assert.ok(fresh.stops.every(({ index }) => few.run.rowOf.has(index) && LINE.run.rowOf.has(index)));
});

test("between codes off the plane the straight way is the straight line in latent space", () => {
  const latents = Float32Array.from(Array.from({ length: 10 }, (_, k) => [k, 0, 0.1 * k * k, 1 - k]).flat());
  const decoder = { outputSize: 4, forwardBatch: (codes) => codes };
  const deep = { ...LINE, run: { ...LINE.run, decoder, plane: { origin: [0, 0, 2, 0], axes: [[1, 0, 0, 0], [0, 1, 0, 0]] }, codes: { means: latents }, spec: { ...LINE.run.spec, image: { range: [0, 1] } } } };
  const trip = createTrip();
  trip.setSides([deep], { ends: [[2, 0], [6, 0]] });
  assert.deepEqual(trip.stops.map(({ index }) => index), [102, 106]);
  const { straight } = trip.tracks(0, ["straight"], 20);
  const [from, to] = [2, 6].map((k) => [k, 0, 0.1 * k * k, 1 - k]);
  straight.latents.forEach((latent, i) => near(latent, from.map((value, d) => value + (i / 20) * (to[d] - value)), 1e-5));
  near([straight.length], [Math.hypot(4, 3.2, 4)], 1e-5);
  near(trip.latent(1), to, 1e-5);
  trip.move(1, 0, [6.5, 0.5]); // a place of the plane, no code's
  near(trip.tracks(0, ["straight"], 20).straight.latents.at(-1), [6.5, 0.5, 2, 0], 1e-6);
});
