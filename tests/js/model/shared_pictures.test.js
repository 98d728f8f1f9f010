import assert from "node:assert/strict";
import { test } from "node:test";
import { buildIndex, buildLineIndex } from "../../../aevae/browser/math/nearest.js";
import { nearestShared } from "../../../aevae/browser/model/shared_pictures.js";

let state = 3;
const random = () => (state = (state * 48271) % 2147483647) / 2147483647;

/** Codes in ten clusters, each of a test picture with another number than its row. */
function runOf(count, build) {
  const means = Float32Array.from({ length: 2 * count }, (_, i) => (i % 10) + 3 * random() * random());
  return { means, neighbours: build(means), testIndex: Int32Array.from({ length: count }, (_, row) => (7 * row + 3) % count) };
}

/** Another run, which knows every so many-th of the test pictures. */
const knowing = (count, every) => ({ rowOf: new Map(Array.from({ length: Math.floor(count / every) }, (_, i) => [i * every, i])) });

function byScan({ means, testIndex }, others, distance) {
  let [nearest, least] = [null, Infinity];
  testIndex.forEach((index, row) => {
    const away = distance(means[2 * row], means[2 * row + 1]);
    if (away < least && others.every(({ rowOf }) => rowOf.has(index))) [nearest, least] = [row, away];
  });
  return nearest;
}

for (const [name, build, away] of [["a plane", buildIndex, ([x, y]) => (a, b) => (a - x) ** 2 + (b - y) ** 2], ["a line", buildLineIndex, ([x]) => (a) => Math.abs(a - x)]]) {
  test(`the nearest code of a picture that the others know too is that of a scan, of 70,000 codes on ${name}, however few there are`, () => {
    const count = 70_000, run = runOf(count, build);
    for (const others of [[], [knowing(count, 1)], [knowing(count, 35)], [knowing(count, 35), knowing(count, 10)], [knowing(count, 7000)]]) {
      for (const z of [[0.1, 0.1], [4.2, 4.9], [9.5, 0], [-30, 2]]) assert.equal(nearestShared(run, others, z), byScan(run, others, away(z)));
    }
  });
}

test("without a picture in common there is none", () => {
  assert.equal(nearestShared(runOf(500, buildIndex), [{ rowOf: new Map() }], [1, 1]), null);
});
