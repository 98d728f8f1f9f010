// The classes a path goes between until somebody says.
import assert from "node:assert/strict";
import { test } from "node:test";
import { classesAtFirst } from "../../../../aevae/browser/features/path/first_ends.js";
import { createFinder } from "../../../../aevae/browser/features/path/find.js";
import { buildIndex } from "../../../../aevae/browser/math/nearest.js";

const N = 41, SIZE = 8; // the plane goes from 0 to 8
const at = (k) => [(SIZE * (k % N)) / (N - 1), (SIZE * Math.floor(k / N)) / (N - 1)];

/** A plane with codes everywhere but where `empty` says so, and a decoder that changes so many times as much in places. */
function planeOf(places, dear, empty = () => false) {
  const means = Float32Array.from(Array.from({ length: N * N }, (_, k) => at(k)).filter(([x, y]) => !empty(x, y)).flat());
  const atlas = {
    bounds: { x0: 0, x1: SIZE, y0: 0, y1: SIZE }, n: N, logDensity: new Float32Array(N * N),
    metric: Float32Array.from({ length: N * N }, (_, k) => dear(...at(k)) ** 2).reduce((all, g, k) => (all.set([g, 0, g], 3 * k), all), new Float32Array(3 * N * N)),
  };
  const run = { means, neighbours: buildIndex(means), bounds: atlas.bounds, spacing: { inside: 0.5, axes: [1, 1] }, labelPlaces: places.map((place) => (place ? [{ at: place, reach: Infinity }] : [])) };
  return { run, atlas, find: createFinder(atlas) };
}

const ridge = (x, y) => (Math.abs(x - 4) < 0.5 && y > 5 ? 20 : 1); // dear to cross, unless one goes round below

test("a path goes at first between two classes whose straight path is long and whose geodesic is much shorter", () => {
  assert.deepEqual(classesAtFirst(planeOf([[0.5, 0.5], [1, 7], [7.5, 0.5], [7, 7]], ridge)), [1, 3]);
});

test("a geodesic that leaves the data does not count", () => {
  const places = [[1, 7], [7, 7], [4.8, 1], [7.9, 1]];
  const dear = (x, y) => (x > 6.5 && y < 4 ? 15 : ridge(x, y)); // the last class lies where all is dear
  assert.deepEqual(classesAtFirst(planeOf(places, dear)), [0, 1]);
  assert.notDeepEqual(classesAtFirst(planeOf(places, dear, (x, y) => Math.abs(x - 4) < 2.2 && y < 6.5)), [0, 1]);
});

test("a class that stands nowhere is left out; without an atlas the farthest apart are taken; of fewer than two there is no pair", () => {
  const { run } = planeOf([[0, 0], null, [3, 0], [0, 4]], () => 1);
  assert.deepEqual(classesAtFirst({ run, atlas: null, find: null }), [2, 3]);
  assert.equal(classesAtFirst(planeOf([[1, 1], null], () => 1)), null);
});
