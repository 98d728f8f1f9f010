import assert from "node:assert/strict";
import { test } from "node:test";
import { project, projectAll } from "../../../aevae/browser/math/geometry.js";
import { densityAlong } from "../../../aevae/browser/math/kernel_density.js";
import { buildLineIndex } from "../../../aevae/browser/math/nearest.js";
import { aggregatePosterior } from "../../../aevae/browser/model/aggregate_posterior.js";
import { readFilm } from "../../../aevae/browser/model/film.js";
import { positionsOf } from "../../../aevae/browser/model/line.js";
import { placeAt } from "../../../aevae/browser/model/place.js";
import { priorDensity, priorOutlines } from "../../../aevae/browser/model/prior.js";
import { coordinates } from "../../../aevae/browser/ui/sentences.js";
import { near, normals, uniforms } from "../numbers.mjs";

const LINE = { origin: [0], axes: [[1], [0]] };
const codes = normals(900, 3);
const tests = Int32Array.from(codes, (_, i) => 7 * i);

/** ∫ over the line, by the trapezoid rule. */
function integral(f, low, high, steps = 4000) {
  const step = (high - low) / steps;
  return Array.from({ length: steps + 1 }, (_, i) => f(low + i * step, 0) * (i % steps ? step : step / 2)).reduce((a, b) => a + b);
}

test("a code of one number lies on the first axis", () => {
  assert.deepEqual(project(LINE, [-1.5]), [-1.5, 0]);
  assert.deepEqual(project({ origin: [2], axes: [[-1], [0]] }, [-1.5]), [3.5, 0]);
  near(projectAll(LINE, Float32Array.of(1, -2)), [1, 0, -2, 0]);
});

test("dots are spread in height, each by its picture, and stay where they are along the line", () => {
  const dots = positionsOf(LINE, codes, tests);
  codes.forEach((code, i) => assert.equal(dots[2 * i], code));
  const heights = codes.map((_, i) => dots[2 * i + 1]);
  assert.ok(Math.max(...heights) > 0.5 && Math.min(...heights) < -0.5 && Math.max(...heights.map(Math.abs)) < 1);
  const again = positionsOf(LINE, codes.toReversed(), tests.toReversed());
  codes.forEach((_, i) => assert.ok(Math.abs(again[2 * (codes.length - 1 - i) + 1] - dots[2 * i + 1]) < 1e-5));
});

test("near is what is near along the line, whatever the height", () => {
  const pick = uniforms(5);
  for (const values of [codes, Float32Array.from({ length: 300 }, (_, i) => i % 20), Float32Array.of(1), new Float32Array(40)]) {
    const index = buildLineIndex(positionsOf(LINE, values, tests));
    for (let i = 0; i < 80; i++) {
      const x = i % 2 ? 6 * pick() - 3 : values[i % values.length], k = [1, 15, 40][i % 3];
      const expected = Array.from(values, (value, id) => ({ id, away: Math.abs(value - x) })).sort((a, b) => a.away - b.away || a.id - b.id).slice(0, k);
      const { ids, distances } = index.nearest(x, 1e6, k);
      assert.deepEqual([...ids], expected.map(({ id }) => id));
      near(distances, expected.map(({ away }) => away), 1e-12);
    }
  }
  const run = { neighbours: buildLineIndex(positionsOf(LINE, codes, tests)), labels: Uint8Array.from(codes, (z) => (z > 0 ? 3 : 8)), spacing: { inside: 0.5 } };
  assert.deepEqual(placeAt(run, [0.3, -50]), placeAt(run, [0.3, 0]));
  assert.equal(placeAt(run, [0.3, 0]).verdict, "inside");
});

test("densities are per unit of length and hold one code each", async () => {
  const density = densityAlong(positionsOf(LINE, codes, tests));
  const width = Math.sqrt(codes.reduce((sum, z) => sum + z * z, 0) / codes.length) * codes.length ** -0.2;
  const kernel = (x) => codes.reduce((sum, z) => sum + Math.exp(-0.5 * ((x - z) / width) ** 2), 0) / (codes.length * width * Math.sqrt(2 * Math.PI));
  for (const x of [-1, 0, 0.7, 2]) assert.ok(Math.abs(density.at(x, 9) - kernel(x)) < 0.01, `${density.at(x, 9)} is not ${kernel(x)}`);
  const logVars = Float32Array.from(codes, (_, i) => (i % 2 ? -2 : -3));
  for (const kind of ["normal", "box"]) {
    const q = await aggregatePosterior({ codes: { means: codes, logVars, errors: null }, plane: LINE, spec: { posterior: { kind } } }, async () => {});
    assert.ok(Math.abs(integral(q, -6, 6) - 1) < 0.01);
    const exact = codes.reduce((sum, z, i) => {
      const s = Math.exp(logVars[i] / 2);
      if (kind === "box") return sum + (Math.abs(0.4 - z) <= Math.sqrt(3) * s ? 1 / (2 * Math.sqrt(3) * s) : 0);
      return sum + Math.exp(-0.5 * ((0.4 - z) / s) ** 2) / (Math.sqrt(2 * Math.PI) * s);
    }, 0) / codes.length;
    assert.ok(Math.abs(q(0.4, -7) - exact) < 0.02, `${q(0.4, -7)} is not ${exact}`);
  }
  for (const prior of [{ kind: "normal", scale: 0.7 }, { kind: "uniform", half: 1.5 }]) {
    assert.ok(Math.abs(integral(priorDensity(prior, LINE), -6, 6) - 1) < 0.01);
    const edges = priorOutlines(prior, LINE).map(({ points }) => [points[0][0], points[1][0]]);
    assert.deepEqual(edges.map(([, right]) => Math.round(100 * right)), prior.kind === "normal" ? [70, 140, 210] : [150]);
  }
});

test("a film keeps each dot's height while codes change their sign", () => {
  const frames = Float32Array.of(...codes, ...codes.map((z) => -z));
  const tensors = {
    mean: { shape: [2, codes.length, 1], data: frames }, epoch: { shape: [2], data: Int32Array.of(0, 1) },
    label: { shape: [codes.length], data: new Uint8Array(codes.length) }, index: { shape: [codes.length], data: tests },
  };
  const film = readFilm(tensors, LINE, ["0"]);
  near(film.frames[0], film.frames[1], 1e-5); // turned onto each other
  near(film.frames[1].filter((_, i) => i % 2 === 0), codes.map((z) => -z), 0);
});

test("one number is said of a place", () => {
  assert.equal(coordinates([-1.5, 0.3], 1), "−1.50");
  assert.equal(coordinates([-1.5, 0.3]), "(−1.50, 0.30)");
});
