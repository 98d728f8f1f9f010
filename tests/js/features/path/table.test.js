// The table of path kinds, and that one entry is all it takes to add a kind. The frames are the test's.
import assert from "node:assert/strict";
import { test } from "node:test";
import { createFinder, legKey } from "../../../../aevae/browser/features/path/find.js";
import { measurePath } from "../../../../aevae/browser/features/path/measure.js";
import { createRenderLoop } from "../../../../aevae/browser/features/path/render_loop.js";
import { hasPlace, leadingRows, pathsOn, rowsOf } from "../../../../aevae/browser/features/path/rows.js";
import { createStops } from "../../../../aevae/browser/features/path/stops.js";
import { isOnPlane, PATHS, SWITCHABLE } from "../../../../aevae/browser/features/path/table.js";
import { near } from "../../numbers.mjs";
import { buildIndex } from "../../../../aevae/browser/math/nearest.js";

/** A run whose decoder paints the point itself: two pixels, the two coordinates. */
function runOf(name) {
  const means = Float32Array.from(Array.from({ length: 40 }, (_, k) => [k % 8, Math.floor(k / 8)]).flat());
  return {
    spec: { run: name, dataset: "mnist", classes: ["0", "1"], image: { shape: [1, 1, 2], range: [0, 1] } },
    decoder: { outputSize: 2, forward: (x) => Float32Array.from(x), forwardBatch: (xs) => xs },
    plane: { origin: [0, 0], axes: [[1, 0], [0, 1]] }, means, neighbours: buildIndex(means), labels: Uint8Array.from({ length: 40 }, (_, k) => k % 2),
    testIndex: Int32Array.from({ length: 40 }, (_, k) => k), rowOf: new Map(Array.from({ length: 40 }, (_, k) => [k, k])),
    bounds: { x0: 0, x1: 8, y0: 0, y1: 5 }, spacing: { inside: 4 }, medians: [[0, 0], [7, 4]], summary: { mean: [3, 2] },
  };
}

const N = 9;
const FLAT = { bounds: { x0: 0, x1: 8, y0: 0, y1: 8 }, n: N, metric: Float32Array.from({ length: 3 * N * N }, (_, i) => (i % 3 === 1 ? 0 : 1)), logDensity: new Float32Array(N * N) };

function stopsOver(...runs) {
  const stops = createStops();
  stops.setSides(runs.map((run) => ({ run, atlas: FLAT, find: createFinder(FLAT) })), { ends: [[0.5, 0.5], [6.5, 3.5]] });
  return stops;
}

const rowsFor = (stops, kinds) => rowsOf(stops, kinds, "plane", { pieces: 18, places: 11 }, () => stops.list.map((_, i) => Float32Array.from(stops.latent(i))));

test("every kind is either on a plane or of pixels alone, and is told apart by its name and its line", () => {
  for (const { measure, blend } of Object.values(PATHS)) assert.notEqual(measure === undefined, blend === undefined);
  const looks = Object.values(PATHS).map(({ text, stroke }) => [text, JSON.stringify(stroke)]);
  for (const column of [0, 1]) assert.equal(new Set(looks.map((look) => look[column])).size, looks.length);
  assert.deepEqual(SWITCHABLE, Object.keys(PATHS).filter((kind) => kind !== "drawn"));
});

test("rows come in the table's order, plane by plane, and what is on no plane last", () => {
  const wanted = ["fade", "data", "straight", "geodesic"];
  const rows = rowsFor(stopsOver(runOf("a"), runOf("b")), wanted);
  assert.deepEqual(rows.map(({ kind, side }) => `${kind} ${side}`), ["straight 0", "geodesic 0", "data 0", "straight 1", "geodesic 1", "data 1", "fade 0"]);
  assert.deepEqual(rows.map(hasPlace), rows.map(({ kind }) => isOnPlane(kind)));
});

test("the wanted kind leads and is drawn on top; where it is not known the straight one does", () => {
  const rows = rowsFor(stopsOver(runOf("a")), ["straight", "geodesic"]);
  const [geodesic] = leadingRows(rows, 1, "geodesic");
  assert.equal(geodesic.kind, "geodesic");
  assert.deepEqual(pathsOn(rows, 0, geodesic).map(({ kind }) => kind), ["straight", "geodesic"]);
  assert.equal(leadingRows(rows, 1, "data")[0].kind, "straight");
});

test("until its legs are refined a geodesic is unfinished and compared with nothing; one that cannot be refined is the atlas's own", () => {
  const stops = stopsOver(runOf("a"));
  const states = () => rowsFor(stops, ["straight", "geodesic", "data"]).map(({ unfinished, gain }) => [unfinished, gain]);
  assert.deepEqual(states(), [[false, undefined], [true, undefined], [false, undefined]]);
  stops.sides[0].refined.set(legKey(stops.at(0, 0), stops.at(0, 1)), null);
  assert.deepEqual(states()[1], [false, 0]);
  stops.move(1, 0, [6, 3]);
  assert.deepEqual(states()[1], [true, undefined]);
  stops.move(1, 0, [6, 99]); // beyond the atlas: straight is all that is known
  assert.deepEqual(states()[1], [false, 0]);
});

test("a kind more is one entry more: it is measured, led by, and has its pictures", (t) => {
  PATHS.detour = {
    text: "detour", title: "Over the corner.", stroke: { width: 1, dash: [9, 9] },
    measure: ({ run, stops: [from, to], samples }) => measurePath(run, [[from, [to[0], from[1]], to]], samples),
  };
  t.after(() => delete PATHS.detour);
  const rows = rowsFor(stopsOver(runOf("a")), ["straight", "detour"]);
  const [detour] = leadingRows(rows, 1, "detour");
  near([detour.length], [9], 1e-5);
  near(detour.pictures([0.5]), [5, 0.5], 1e-5);
});

test("a move, whatever it changes, sets the cursor of every plane once, and then the planes draw", () => {
  const frames = [];
  globalThis.requestAnimationFrame = (run) => frames.push(run);
  globalThis.cancelAnimationFrame = () => {};
  const stops = stopsOver(runOf("a"), runOf("b"));
  const calls = [];
  const planes = [0, 1].map((side) => ({ spec: stops.sides[side].run.spec, run: stops.sides[side].run, originals: null, setCursor: (z) => calls.push([side, ...z]) }));
  const loop = createRenderLoop({
    stops, options: { kinds: ["straight", "geodesic", "fade"], pace: "plane", lead: "straight" }, playback: { t: 0.5, playing: true },
    view: () => ({ showRows() {}, showAt() {} }), planes: () => planes, isReady: () => true, redrawPlanes: () => frames.push(() => calls.push("draw")),
    updateMessage() {}, publish() {},
  });
  loop.invalidate();
  for (const run of frames) run();
  loop.cancel();
  const middle = (side) => [0, 1].map((axis) => (stops.at(side, 0)[axis] + stops.at(side, 1)[axis]) / 2);
  assert.deepEqual(calls.map((call) => (call === "draw" ? call : call[0])), [0, 1, "draw"]);
  near(calls.slice(0, 2).flatMap(([, ...z]) => z), [...middle(0), ...middle(1)], 1e-9);
});
