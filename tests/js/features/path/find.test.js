import assert from "node:assert/strict";
import { test } from "node:test";
import { emptiness, pictureLength, readAtlas } from "../../../../aevae/browser/model/atlas.js";
import { createFinder } from "../../../../aevae/browser/features/path/find.js";
import { stretch } from "../../../../aevae/browser/features/path/stops.js";
import { pointAt, resample, runningLengths } from "../../../../aevae/browser/math/polyline.js";
import { buildGraph, listEdges, shortestPath } from "../../../../aevae/browser/math/dijkstra.js";
import { lengthOf, tighten } from "../../../../aevae/browser/math/tighten.js";
import { along, compareGeodesic, measurePath, profile } from "../../../../aevae/browser/features/path/measure.js";
import { near, normals } from "../../numbers.mjs";

const N = 33;
const WINDOW = { x0: -2, x1: 2, y0: -1, y1: 3 };

/** An atlas whose fields are functions of the place. */
function atlasOf(metric, density = () => 0) {
  const places = Array.from({ length: N * N }, (_, i) => [-2 + (4 * (i % N)) / (N - 1), -1 + (4 * Math.floor(i / N)) / (N - 1)]);
  return {
    bounds: WINDOW, n: N,
    metric: Float32Array.from(places.flatMap(([x, y]) => metric(x, y))),
    logDensity: Float32Array.from(places, ([x, y]) => density(x, y)),
  };
}

const FLAT = atlasOf(() => [4, 1, 9]);
const HILL = atlasOf((x, y) => { // dear around (0, 1)
  const height = 1 + 30 * Math.exp(-3 * (x * x + (y - 1) ** 2));
  return [height, 0, height];
});
const ENDS = [[-1.5, 1.1], [1.6, 0.9]];

/** The picture is a linear function of the point: the shortest path between two pictures is then the straight one. */
const LINEAR = {
  decoder: {
    outputSize: 3,
    forwardBatch: (xs, n) => Float32Array.from({ length: 3 * n }, (_, i) => [2 * xs[2 * (i / 3 | 0)], 3 * xs[2 * (i / 3 | 0) + 1], 1][i % 3]),
  },
  plane: { origin: [0, 0], axes: [[1, 0], [0, 1]] },
  spec: { image: { range: [0, 1] } },
};

test("a constant metric measures √(vᵀGv), wherever the piece lies, beyond the window too", () => {
  const measure = pictureLength(FLAT);
  for (const [ax, ay, bx, by] of [[0, 0, 1, 0], [-1, 2, 0.3, -0.4], [-5, -5, 7, 2]]) {
    const [dx, dy] = [bx - ax, by - ay];
    near([measure(ax, ay, bx, by)], [Math.sqrt(4 * dx * dx + 2 * dx * dy + 9 * dy * dy)]);
  }
});

test("a length has no direction and pieces add up", () => {
  for (const measure of [pictureLength(HILL), emptiness(HILL)]) {
    const [a, b] = ENDS;
    near([measure(...b, ...a)], [measure(...a, ...b)], 1e-9);
    const parts = lengthOf(resample([a, b], 200), measure);
    assert.ok(Math.abs(parts / measure(...a, ...b) - 1) < 0.01);
  }
});

test("emptiness is dearer where there are fewer codes, and never endless", () => {
  const measure = emptiness(atlasOf(() => [1, 0, 1], (x) => -40 * Math.abs(x)));
  const dense = measure(0, 0, 0, 1);
  near([dense], [1], 1e-6);
  assert.ok(measure(0.25, 0, 0.25, 1) > 100 * dense);
  near([measure(1.5, 0, 1.5, 1)], [300], 1e-3);
});

test("every edge is listed once, and each inner node has 32", () => {
  const edges = [...listEdges(buildGraph(FLAT, pictureLength(FLAT)))];
  const pairs = new Set(edges.map(([a, b]) => `${Math.min(a, b)} ${Math.max(a, b)}`));
  assert.equal(pairs.size, edges.length);
  const middle = (N * N - 1) / 2;
  assert.equal(edges.filter(([a, b]) => a === middle || b === middle).length, 32);
});

test("over a hill of dear ground the path goes around it and is shorter", () => {
  const measure = pictureLength(HILL);
  const found = shortestPath(buildGraph(HILL, measure), ...ENDS);
  assert.ok(found.length < 0.9 * measure(...ENDS[0], ...ENDS[1]));
  assert.ok(Math.abs(lengthOf(found.points, measure) - found.length) < 1e-4 * found.length);
  assert.deepEqual([found.points[0], found.points.at(-1)], ENDS);
  const tight = tighten(found.points, measure, 0.125);
  assert.ok(tight.length < found.length);
  assert.deepEqual([tight.points[0], tight.points.at(-1)], ENDS);
});

test("pulling tight never makes a path longer, whatever it is", () => {
  const measure = pictureLength(HILL);
  for (let seed = 1; seed <= 40; seed++) {
    const numbers = normals(14, seed);
    const points = Array.from({ length: 7 }, (_, i) => [numbers[2 * i], 1 + numbers[2 * i + 1]]);
    assert.ok(tighten(points, measure, 0.2).length <= lengthOf(points, measure) + 1e-12);
  }
});

test("on flat ground the shortest path is the straight one", () => {
  const measure = pictureLength(FLAT);
  const graph = buildGraph(FLAT, measure);
  for (let seed = 1; seed <= 50; seed++) {
    const [a, b, c, d] = normals(4, seed).map((value) => 0.6 * value);
    const found = tighten(shortestPath(graph, [a, b + 1], [c, d + 1]).points, measure, 0.125);
    const straight = measure(a, b + 1, c, d + 1);
    assert.ok(Math.abs(found.length - straight) <= 1e-5 * straight);
  }
});

test("on a linear decoder there is nothing to gain: the geodesic is the straight line", () => {
  const find = createFinder(atlasOf(() => [4, 0, 9]));
  const { straight, geodesic, gain } = compareGeodesic({ run: LINEAR, find, stops: [[-1.3, 0.2], [1.1, 2.4], [0.2, -0.4]], samples: 64 });
  assert.equal(gain, 0);
  assert.equal(geodesic.length, straight);
  near([straight], [Math.hypot(4.8, 6.6) + Math.hypot(1.8, 8.4)], 1e-5);
});

test("where nothing was measured only the straight path is known; equal ends are a path of length 0", () => {
  const find = createFinder(HILL);
  for (const cost of [pictureLength, emptiness]) {
    assert.deepEqual(find(cost, [0, 0], [1e9, 0]), [[0, 0], [1e9, 0]]);
    assert.ok(find(cost, [0.5, 0.5], [0.5, 0.5]).every((point) => String(point) === "0.5,0.5"));
  }
  const { straight, geodesic, gain } = compareGeodesic({ run: LINEAR, find, stops: [[0.5, 0.5], [0.5, 0.5]], samples: 16 });
  assert.deepEqual([straight, geodesic.length, gain], [0, 0, 0]);
  assert.deepEqual(along(geodesic, 0.3, "picture"), [0.5, 0.5]);
});

test("t grows evenly with the path on the plane, or with the change of the picture", () => {
  const bent = measurePath(LINEAR, [[[0, 0], [1, 0], [1, 1]]], 200);
  near(along(bent, 0, "plane"), [0, 0]);
  near(along(bent, 1, "plane"), [1, 1]);
  near(along(bent, 0.5, "plane"), [1, 0], 1e-9);
  near(along(bent, 0.4, "picture"), [1, 0], 1e-6); // 2 of 5 units of change lie on the first piece
  const run = { ...LINEAR, spacing: { inside: 0.5 }, neighbours: { nearest: (x, y) => ({ distances: [Math.hypot(x, y)] }) } };
  near(profile(run, bent, "picture", 11).change, Array(11).fill(5), 1e-4);
  near(profile(run, bent, "plane", 5).change, [4, 4, 4, 6, 6], 1e-4);
  near(profile(run, bent, "plane", 3).distance, [0, 2, 2 * Math.SQRT2], 1e-9);
});

test("a polyline cut evenly keeps its ends and its distances", () => {
  const points = [[0, 0], [3, 4], [3, 4], [6, 4]];
  near([runningLengths(points).at(-1)], [8]);
  near(resample(points, 9).flat(), [0, 0, 0.6, 0.8, 1.2, 1.6, 1.8, 2.4, 2.4, 3.2, 3, 4, 4, 4, 5, 4, 6, 4]);
  near(pointAt(points, runningLengths(points), 99), [6, 4]);
});

test("a drawn line follows its ends and keeps its shape when both move alike", () => {
  const line = [[0, 0], [1, 2], [3, 1]];
  near(stretch(line, [1, 1], [4, 2]).flat(), [1, 1, 2, 3, 4, 2]);
  near(stretch(line, [0, 0], [3, 3]).flat(), [0, 0, 1, 3, 3, 3]);
});

test("an atlas that is not whole is refused", () => {
  const tensors = {
    window: { shape: [4], data: Float32Array.of(0, 1, 0, 1) },
    metric: { shape: [2, 2, 3], data: new Float32Array(12) },
    log_density: { shape: [2, 2], data: new Float32Array(4) },
  };
  assert.equal(readAtlas(tensors).n, 2);
  for (const broken of [{ metric: undefined }, { log_density: { shape: [2], data: new Float32Array(2) } }, { window: { shape: [4], data: Float32Array.of(0, 1, NaN, 1) } }]) {
    assert.throws(() => readAtlas({ ...tensors, ...broken }), /not whole/);
  }
});
