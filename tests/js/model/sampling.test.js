import assert from "node:assert/strict";
import { test } from "node:test";
import { drawFrom, fitted, isDrawable } from "../../../aevae/browser/model/sampling.js";

const N = 40_000;
const mean = (values) => values.reduce((a, b) => a + b) / values.length;
const std = (values, middle = mean(values)) => Math.sqrt(mean(values.map((value) => (value - middle) ** 2)));
const axis = (codes, d) => codes.map((code) => code[d]);
const about = (value, goal, within) => assert.ok(Math.abs(value - goal) < within, `${value} is not ${goal} ± ${within}`);

test("the same seed draws the same codes, the next one others", () => {
  const prior = { kind: "normal", scale: 1 };
  assert.deepEqual(drawFrom(prior, 3, 16, 5), drawFrom(prior, 3, 16, 5));
  assert.notDeepEqual(drawFrom(prior, 3, 16, 5), drawFrom(prior, 3, 16, 6));
});

test("a normal prior has its scale in every dimension, and two thirds within one σ", () => {
  const codes = drawFrom({ kind: "normal", scale: 2 }, 2, N, 1);
  for (const d of [0, 1]) {
    about(mean(axis(codes, d)), 0, 0.05);
    about(std(axis(codes, d)), 2, 0.05);
    about(axis(codes, d).filter((value) => Math.abs(value) < 2).length / N, 0.6827, 0.01);
  }
  about(mean(codes.map(([a, b]) => a * b)), 0, 0.1);
});

test("a uniform prior fills its box evenly and leaves nothing outside", () => {
  const codes = drawFrom({ kind: "uniform", half: 3 }, 2, N, 2);
  assert.ok(codes.flat().every((value) => Math.abs(value) <= 3));
  about(std(axis(codes, 1)), 3 / Math.sqrt(3), 0.03);
  about(axis(codes, 0).filter((value) => value < -1.5).length / N, 0.25, 0.01);
});

test("a mixture draws its components as often as their weights say, each with its own spread", () => {
  const prior = { kind: "mixture", weights: [3, 1], means: [[-10, 0], [10, 5]], stds: [0.5, [1, 2]] };
  const codes = drawFrom(prior, 2, N, 3);
  const [left, right] = [codes.filter(([x]) => x < 0), codes.filter(([x]) => x > 0)];
  about(left.length / N, 0.75, 0.01);
  for (const [part, d, middle, spread] of [[left, 0, -10, 0.5], [left, 1, 0, 0.5], [right, 0, 10, 1], [right, 1, 5, 2]]) {
    about(mean(axis(part, d)), middle, 0.07);
    about(std(axis(part, d)), spread, 0.05);
  }
});

test("a fitted Gaussian has the mean and the covariance of the codes, flat directions too", () => {
  const random = drawFrom({ kind: "normal", scale: 1 }, 2, 2000, 4);
  const codes = Float32Array.from(random.flatMap(([a, b]) => [3 + a, 0.5 * a + 2 * b, 7]));
  const { mean: middle, factor } = fitted(codes, 3);
  const rows = Array.from({ length: 2000 }, (_, i) => codes.subarray(3 * i, 3 * i + 3));
  for (const d of [0, 1, 2]) {
    about(middle[d], mean(axis(rows, d)), 1e-5);
    for (const e of [0, 1, 2]) {
      const expected = mean(rows.map((row) => (row[d] - middle[d]) * (row[e] - middle[e])));
      const product = factor[d].reduce((sum, value, k) => sum + value * (factor[e][k] ?? 0), 0);
      about(product, expected, 1e-4);
    }
  }
  assert.ok(drawFrom(fitted(codes, 3), 3, 100, 1).every((code) => Math.abs(code[2] - 7) < 1e-3));
});

test("no prior, and one nobody knows, is not drawn from", () => {
  assert.deepEqual([null, { kind: "vamp" }, { kind: "uniform" }].map(isDrawable), [false, false, true]);
});
