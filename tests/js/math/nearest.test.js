import assert from "node:assert/strict";
import { test } from "node:test";
import { buildIndex, buildLineIndex, classMedians } from "../../../aevae/browser/math/nearest.js";
import { uniforms } from "../numbers.mjs";

function points(n, draw) {
  return Float32Array.from({ length: 2 * n }, (_, i) => draw(i >> 1, i % 2));
}

const random = uniforms(7);
const CODES = {
  uniform: points(3000, () => random()),
  clustered: points(3000, (i) => (i % 5) * 10 + 1e-4 * random()), // five specks far from each other
  "one speck and outliers": points(3000, (i) => (i < 5 ? 1e4 * (i - 2) : 1e-6 * random())),
  "on a line": points(1000, (i, axis) => (axis ? 0.5 : i / 1000)),
  "on a lattice": points(1024, (i, axis) => (axis ? i % 32 : i >> 5)), // many equal distances
  "all in one place": points(500, () => 0.25),
  duplicated: points(900, (i) => (i % 30) / 3 + 0.1),
  "fewer than a leaf": points(7, () => random()),
  "just more than a leaf": points(17, () => random()),
  one: points(1, () => random()),
  none: points(0, () => 0),
};

function bruteForce(means, x, y, k) {
  return Array.from({ length: means.length / 2 }, (_, id) => ({ id, distance: Math.hypot(means[2 * id] - x, means[2 * id + 1] - y), squared: (means[2 * id] - x) ** 2 + (means[2 * id + 1] - y) ** 2 }))
    .sort((a, b) => a.squared - b.squared || a.id - b.id)
    .slice(0, k);
}

for (const [name, means] of Object.entries(CODES)) {
  test(`nearest equals looking at every code: ${name}`, () => {
    const index = buildIndex(means);
    const pick = uniforms(11);
    const probes = [[0, 0], [1e6, -1e6], [-40, 0.5], [0.25, 0.25], [15.5, 15.5]];
    for (let i = 0; i < 60; i++) probes.push([3 * pick() - 1, 3 * pick() - 1], [60 * pick() - 10, 60 * pick() - 10]);
    for (let i = 0; i + 1 < means.length; i += 101) probes.push([means[i & ~1], means[i | 1]]); // the codes themselves
    for (const [x, y] of probes) {
      for (const k of [1, 15, 40]) {
        const { ids, distances } = index.nearest(x, y, k);
        const expected = bruteForce(means, x, y, k);
        assert.deepEqual([...ids], expected.map(({ id }) => id), `at ${x}, ${y}`);
        expected.forEach(({ distance }, i) => assert.ok(Math.abs(distances[i] - distance) <= 1e-12 * distance));
      }
    }
  });
}

test("of 70,000 codes, as many as a run keeps, the nearest are those of a scan", () => {
  const means = points(70_000, (i) => (i % 10) + random() * random());
  const index = buildIndex(means);
  for (const [x, y] of [[0.1, 0.1], [4.2, 4.9], [9.5, 0], [-30, 2]]) assert.deepEqual([...index.nearest(x, y, 15).ids], bruteForce(means, x, y, 15).map(({ id }) => id));
});

test("an axis that does not count changes nothing", () => {
  const pick = uniforms(5);
  for (const means of Object.values(CODES)) {
    const index = buildIndex(means);
    for (const [axis, axes] of [[0, [1, 0]], [1, [0, 1]]]) {
      const flat = means.map((value, i) => (i % 2 === axis ? value : 0));
      for (let i = 0; i < 40; i++) {
        const z = [20 * pick() - 5, 20 * pick() - 5];
        const { ids, distances } = index.nearest(...z, 15, axes);
        const expected = bruteForce(flat, ...z.map((value, d) => (d === axis ? value : 0)), 15);
        assert.deepEqual([...ids], expected.map(({ id }) => id));
        expected.forEach(({ distance }, k) => assert.ok(Math.abs(distances[k] - distance) <= 1e-12 * distance));
      }
    }
  }
});

/** Squares of points about a place, from far smaller than the codes' spacing to far larger than all of them. */
function* squaresAbout(place) {
  for (const step of [1e-9, 1e-3, 0.03, 0.25, 3, 1e4]) yield Float32Array.from({ length: 32 }, (_, i) => place[i & 1] + step * (i & 1 ? i >> 3 : (i >> 1) & 3));
}

for (const [name, means] of Object.entries(CODES)) {
  test(`nearest of each of some points is what is nearest to each of them: ${name}`, () => {
    for (const index of [buildIndex(means), buildLineIndex(means)]) {
      for (const axes of [[1, 1], [1, 0], [0, 0]]) {
        for (const place of [[0, 0], [0.25, 0.25], [15.5, 3], [-40, 7], [means[0] ?? 0, means[1] ?? 0]]) {
          for (const points of squaresAbout(place)) {
            const visited = [];
            index.nearestOfEach(points, 15, axes, (i, { ids, distances }) => {
              const expected = index.nearest(points[2 * i], points[2 * i + 1], 15, axes);
              assert.deepEqual([[...ids], [...distances]], [[...expected.ids], [...expected.distances]], `at ${points.subarray(2 * i, 2 * i + 2)}`);
              visited.push(i);
            });
            assert.deepEqual(visited, [...Array(16).keys()]);
          }
        }
      }
    }
  });
}

test("building an index leaves the codes alone", () => {
  const before = CODES.uniform.slice();
  buildIndex(CODES.uniform);
  assert.deepEqual(CODES.uniform, before);
});

test("class medians: odd, even, outliers, and classes without codes", () => {
  const means = Float32Array.of(1, 5, 2, 6, 1000, 7, 0, 0, 4, 2);
  assert.deepEqual(classMedians(means, Uint8Array.of(0, 0, 0, 2, 2), ["a", "b", "c"]), [[2, 6], null, [2, 1]]);
});
