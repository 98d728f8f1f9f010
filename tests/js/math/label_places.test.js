// Names of classes stand where their class is at home, and stay there.
import assert from "node:assert/strict";
import { test } from "node:test";
import { labelPlaces, labelPlacesBetween, placesIn } from "../../../aevae/browser/math/label_places.js";
import { buildIndex } from "../../../aevae/browser/math/nearest.js";
import { near, normals } from "../numbers.mjs";

const BOUNDS = { x0: -5, x1: 5, y0: -5, y1: 5 };

/** Round heaps of codes: [label, x, y, how many, how wide]. */
function heapsOf(...heaps) {
  const means = Float32Array.from(heaps.flatMap(([, x, y, count, wide]) => Array.from(normals(2 * count), (value, i) => (i % 2 ? y : x) + wide * value)));
  return { means, labels: heaps.flatMap(([label, , , count]) => Array(count).fill(label)) };
}

/** Class 0 above and below class 1, which lies in the middle; class 2 is a few codes strewn over it. */
const SANDWICH = heapsOf([0, 0, 1.6, 700, 0.4], [0, 0, -1.6, 600, 0.4], [1, 0, 0, 1000, 0.4], [2, 0, 0, 40, 0.5]);

test("the name of a class on both sides of another stands on one of its sides, not in the middle of the other", () => {
  const { means, labels } = SANDWICH;
  const places = labelPlaces(means, labels, 3, BOUNDS), index = buildIndex(means);
  near(places[0][0].at, [0, 1.6], 0.4);
  near(places[1][0].at, [0, 0], 0.4);
  for (const k of [0, 1]) for (const { at: [x, y] } of places[k]) assert.ok(index.nearest(x, y, 15).ids.filter((row) => labels[row] === k).length > 7);
  assert.deepEqual(places[2], []);
});

test("where it outnumbers the others together nowhere, a class is named where it is the largest", () => {
  const { means, labels } = heapsOf([0, -2, 0, 400, 0.5], [1, 2, 0, 300, 0.5], [2, 2, 0, 220, 0.5], [3, 2, 0, 220, 0.5]);
  const [left, right] = labelPlaces(means, labels, 4, BOUNDS);
  near(left[0].at, [-2, 0], 0.5);
  assert.ok(Math.hypot(right[0].at[0] - 2, right[0].at[1]) < 1);
});

test("with all data in view a class has one name; from close by each of its parts has, and none moves", () => {
  const { means, labels } = SANDWICH;
  const places = labelPlaces(means, labels, 3, BOUNDS);
  const view = (x, y, wide) => ({ x0: x - wide / 2, x1: x + wide / 2, y0: y - wide / 2, y1: y + wide / 2, width: 400, height: 400 });
  assert.deepEqual(places.map((some) => placesIn(some, view(0, 0, 10.6)).length), [1, 1, 0]);
  const close = placesIn(places[0], view(0, -1.6, 2));
  assert.ok(close.length > 0);
  for (const wide of [1.6, 1.2, 1]) { // closer still: those in view stay, others join them
    const inside = close.filter(({ at: [x, y] }) => Math.abs(x) < wide / 2 && Math.abs(y + 1.6) < wide / 2);
    const closer = placesIn(places[0], view(0, -1.6, wide));
    assert.ok(inside.every((place) => closer.includes(place)));
  }
  for (const some of places) some.forEach(({ at, reach }, i) => some.slice(0, i).forEach((other) => assert.ok(Math.hypot(at[0] - other.at[0], at[1] - other.at[1]) >= Math.min(reach, 5) - 1e-9)));
});

test("the same codes have the same places, and codes beyond the bounds or all on one spot are no harm", () => {
  const { means, labels } = SANDWICH;
  assert.deepEqual(labelPlaces(means, labels, 3, BOUNDS), labelPlaces(means, labels, 3, BOUNDS));
  const [spot] = labelPlaces(Float32Array.from([1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 90, 90]), [0, 0, 0, 0, 0, 0], 1, { x0: 0.5, x1: 1.5, y0: 0.5, y1: 1.5 });
  near(spot[0].at, [1, 1], 0.1);
  assert.deepEqual(labelPlaces(means, labels.map(() => 0), 0, BOUNDS), []);
});

test("on the way from one set of codes to the next each class has one place, between the two", () => {
  const [from, to] = [[[0, 0], [2, 2]], [[4, 2]]].map((points) => [points.map((at) => ({ at, reach: 1 })), []]);
  assert.equal(labelPlacesBetween(from, to, 0), from);
  assert.deepEqual(labelPlacesBetween(from, to, 0.25), [[{ at: [1, 0.5], reach: Infinity }], []]);
  assert.deepEqual(labelPlacesBetween([[], []], to, 0.25)[0][0].at, [4, 2]);
});
