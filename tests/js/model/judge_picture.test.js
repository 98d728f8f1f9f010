// What a model says to a drawing, on a network small enough to reckon by hand; and how it is put into words.
import assert from "node:assert/strict";
import { test } from "node:test";
import { judgePicture } from "../../../aevae/browser/model/judge_picture.js";
import { buildIndex } from "../../../aevae/browser/math/nearest.js";
import { howUsual } from "../../../aevae/browser/ui/sentences.js";
import { near } from "../numbers.mjs";

const MNIST = { classes: [..."0123456789"], noun: "digit", values: null };
const PICTURE = Float32Array.of(0.25, 0.5, 1);

/** A run whose decoder gives (a, b, 1) for the code (a, b), with pixels in −1…1. */
function run({ errors = null, kind = "point" } = {}) {
  const means = Float32Array.from({ length: 40 }, (_, i) => (i % 2 ? 0.5 : 0.1 * i));
  return {
    spec: { image: { range: [-1, 1] }, posterior: { kind, head: "log_std", half: 1 } }, means, labels: new Uint8Array(20).fill(4), neighbours: buildIndex(means), spacing: { inside: 5 },
    plane: { origin: [0, 0], axes: [[1, 0], [0, 1]] }, codes: errors && { errors: Float32Array.from(errors) },
    decoder: { forward: (z) => Float32Array.of(z[0], z[1], 1) },
  };
}
const encoder = (heads) => ({ forward: (x) => Float32Array.from([x[0], x[1], ...(heads === 2 ? [-2, -4] : [])]) });

test("the picture reaches the encoder in the pixels' own range, and its error is counted in 0…1", () => {
  const { code, point, error, logVar, place, better } = judgePicture(run(), encoder(1), PICTURE);
  near([...code], [-0.5, 0]);
  near([...point], [-0.5, 0]);
  assert.ok(Math.abs(error) < 1e-12, "the decoder undoes the encoder");
  assert.deepEqual([logVar, better, place.label], [null, null, 4]);
});

test("an encoder with two heads gives mean and variance", () => {
  const { code, logVar } = judgePicture(run({ kind: "normal" }), encoder(2), PICTURE);
  near([...code], [-0.5, 0]);
  near([...logVar], [-4, -8]); // the second head is the logarithm of σ here
});

test("a conditional encoder is given the class that the plane shows", () => {
  const classes = [];
  judgePicture({ ...run(), label: 7 }, { ...encoder(1), classes: 10, setClass: (k) => classes.push(k) }, PICTURE);
  assert.deepEqual(classes, [7]);
});

test("the share of test images reconstructed better is a rank", () => {
  const off = { forward: () => Float32Array.of(0, 0) }; // (0.5, 0.5, 1) in 0…1: an error of 1/16
  assert.equal(judgePicture(run({ errors: [0.5, 0.01, 0.05, 0.08] }), off, PICTURE).better, 0.5);
});

const place = (change) => ({ label: 4, votes: 15, k: 15, verdict: "inside", runnerUp: { label: 9, votes: 6 }, ...change });

test("how usual a drawing is, in plain words", () => {
  const sentences = [
    [place(), 0.32, "a typical 4. Reconstructed better than 68 % of test digits"],
    [place(), 0.85, "an unusual 4. Reconstructed worse than 85 % of test digits"],
    [place({ verdict: "edge" }), 0.01, "an unusual 4. Reconstructed better than 99 % of test digits"],
    [place(), 0.97, "a strange one. Reconstructed worse than 97 % of test digits"],
    [place(), 1, "a strange one. Reconstructed worse than nearly all test digits"],
    [place({ verdict: "far" }), 0.2, "a strange one: hardly any test digit lands near here"],
    [place({ votes: 8 }), 0, "between a 4 and a 9. Reconstructed better than nearly all test digits"],
    [place(), null, "a typical 4"],
  ];
  for (const [where, better, sentence] of sentences) assert.equal(howUsual(where, better, MNIST), sentence);
  assert.equal(howUsual(place(), 0.3, MNIST, 7), "as a 7, a typical one. Reconstructed better than 70 % of test digits");
});
