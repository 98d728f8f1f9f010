import assert from "node:assert/strict";
import { test } from "node:test";
import { buildIndex } from "../../aevae/screen/plane/js/neighbours.js";
import { placeAt } from "../../aevae/screen/plane/js/place.js";

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

test("the run's own spacing decides what is inside, at the edge and far", () => {
  const verdict = (inside) => placeAt(line(Array(30).fill(0), inside), [0, 0]).verdict; // the 15th is 14 away
  assert.deepEqual([14, 13, 5.6, 5.5].map(verdict), ["inside", "edge", "edge", "far"]);
});
