import assert from "node:assert/strict";
import { test } from "node:test";
import { buildIndex } from "../../../aevae/browser/math/nearest.js";
import { placeAt } from "../../../aevae/browser/model/place.js";

/** Codes on the x axis; spacing 10 makes their neighbourhood the inside. */
function line(labels, inside = 10) {
  const means = Float32Array.from(labels.flatMap((_, i) => [i, 0]));
  return { means, labels: Uint8Array.from(labels), neighbours: buildIndex(means), spacing: { inside } };
}

test("the fifteen nearest codes vote, and the second class is named", () => {
  const place = placeAt(line([...Array(9).fill(3), ...Array(5).fill(8), 1, ...Array(20).fill(5)]), [0, 0]);
  assert.deepEqual([place.label, place.votes, place.k], [3, 9, 15]);
  assert.deepEqual(place.runnerUp, { label: 8, votes: 5 });
  assert.deepEqual([...place.rows], Array.from({ length: 15 }, (_, i) => i));
  assert.equal(place.distance, 14);
});

test("without a second class there is no runner-up", () => {
  assert.equal(placeAt(line(Array(20).fill(4)), [3, 0]).runnerUp, null);
});

test("few codes all vote", () => {
  const place = placeAt(line([1, 1, 2]), [0, 0]);
  assert.deepEqual([place.votes, place.k, place.runnerUp.label], [2, 3, 2]);
});

test("a model whose codes mean nothing has no inside and says why", () => {
  const place = placeAt({ ...line(Array(30).fill(0), 100), spec: { verdict: { short: "loss exploded", sentence: "" } } }, [0, 0]);
  assert.deepEqual([place.verdict, place.why], ["none", "loss exploded"]);
});

test("along an axis that does not count, place and verdict stay", () => {
  const run = line([...Array(9).fill(3), ...Array(21).fill(5)], 14);
  run.spacing.axes = [1, 0];
  for (const y of [-1e6, -3, 0.5, 40]) assert.deepEqual(placeAt(run, [2, y]), placeAt(run, [2, 0]));
  assert.equal(placeAt(run, [80, 0]).verdict, "far");
});

test("the run's own spacing decides what is inside, at the edge and far", () => {
  const verdict = (inside) => placeAt(line(Array(30).fill(0), inside), [0, 0]).verdict; // the 15th is 14 away
  assert.deepEqual([14, 13, 5.6, 5.5].map(verdict), ["inside", "edge", "edge", "far"]);
});

test("of equally frequent classes the nearer one wins, and the other is the runner-up", () => {
  const of = (labels) => [placeAt(line(labels), [-1, 0]).label, placeAt(line(labels), [-1, 0]).runnerUp.label];
  assert.deepEqual(of([1, 1, 2, 2]), [1, 2]);
  assert.deepEqual(of([2, 1, 1, 2]), [2, 1]);
  assert.deepEqual(of([0, 2, 1, 1, 2]), [2, 1]);
});

test("codes out of reach have no vote", () => {
  const place = placeAt(line([...Array(6).fill(3), ...Array(9).fill(7), ...Array(5).fill(3)]), [0, 0]);
  assert.deepEqual([place.label, place.votes, place.runnerUp], [7, 9, { label: 3, votes: 6 }]);
});

test("codes that all coincide are inside themselves and far from everything else", () => {
  const means = new Float32Array(1000).fill(0.25);
  const speck = { means, labels: new Uint8Array(500), neighbours: buildIndex(means), spacing: { inside: 0 } };
  assert.equal(placeAt(speck, [0.25, 0.25]).verdict, "inside");
  assert.equal(placeAt(speck, [0.26, 0.25]).verdict, "far");
});
