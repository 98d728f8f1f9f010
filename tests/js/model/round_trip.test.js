import assert from "node:assert/strict";
import { test } from "node:test";
import { roundTrip, STEPS } from "../../../aevae/browser/model/round_trip.js";

const flat = ([x, y]) => [x, y];
const trip = (again, start = [4, 0], inTime) => roundTrip(start, again, flat, 1, inTime);

test("a pull to the middle comes to rest there", () => {
  const { points, end } = trip(([x, y]) => [x / 4, y / 4]);
  assert.equal(end, "rests");
  assert.deepEqual(points.slice(0, 3), [[4, 0], [1, 0], [0.25, 0]]);
  assert.ok(Math.hypot(...points.at(-1)) < 0.01);
});

test("a picture that is its own redrawing rests at once", () => {
  assert.equal(trip((z) => z).points.length, 2);
});

test("two places that are each other's redrawing are distinguished from rest", () => {
  assert.deepEqual([trip(([x, y]) => [-x, y]).end, trip(([x, y]) => [-x, y]).points.length], ["swings", 3]);
});

test("what runs away is left after the last step, and what is no number is lost", () => {
  const { points, end } = trip(([x, y]) => [1.3 * x, y]);
  assert.deepEqual([points.length, end], [STEPS + 1, "goes on"]);
  assert.deepEqual(trip(() => [NaN, 0]).end, "lost");
});

test("when the time is up the trip is unfinished, with what there is", () => {
  let left = 3;
  const { points, end } = trip(([x, y]) => [x - 1, y], [4, 0], () => left-- > 0);
  assert.deepEqual([points.length, end], [4, "unfinished"]);
});

test("the trip goes through all dimensions, not only the plane's two", () => {
  const { codes, end } = roundTrip([0, 0, 8], ([x, y, w]) => [x, y, w / 2], flat, 1);
  assert.ok(codes.at(-1)[2] < 0.01);
  assert.equal(end, "rests");
});
