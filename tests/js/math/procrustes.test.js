import assert from "node:assert/strict";
import { test } from "node:test";
import { procrustes, STILL, turned, turnedPlane } from "../../../aevae/browser/math/procrustes.js";
import { embed } from "../../../aevae/browser/math/geometry.js";
import { near, normals } from "../numbers.mjs";

const rotation = (angle) => [Math.cos(angle), -Math.sin(angle), Math.sin(angle), Math.cos(angle)];
const reflection = (angle) => [Math.cos(angle), Math.sin(angle), Math.sin(angle), -Math.cos(angle)];
const ANGLES = [0, 0.1, 1, Math.PI / 2, 2.5, Math.PI, -2];

const distance = (a, b) => a.reduce((sum, value, i) => sum + (value - b[i]) ** 2, 0);

/** The textbook's answer, U Vᵀ of the singular value decomposition of Σ to · fromᵀ, by way of an eigenproblem: M (MᵀM)^(−1/2). */
function polarFactor(from, to) {
  const m = [0, 0, 0, 0];
  for (let i = 0; i < from.length; i += 2) {
    m[0] += to[i] * from[i];
    m[1] += to[i] * from[i + 1];
    m[2] += to[i + 1] * from[i];
    m[3] += to[i + 1] * from[i + 1];
  }
  const s = [m[0] ** 2 + m[2] ** 2, m[0] * m[1] + m[2] * m[3], m[1] ** 2 + m[3] ** 2]; // MᵀM, symmetric
  const root = Math.sqrt(s[0] * s[2] - s[1] ** 2); // √det
  const trace = Math.sqrt(s[0] + s[2] + 2 * root);
  const half = [(s[0] + root) / trace, s[1] / trace, (s[2] + root) / trace]; // √(MᵀM) after Cayley and Hamilton
  const det = half[0] * half[2] - half[1] ** 2;
  const inverse = [half[2] / det, -half[1] / det, half[0] / det];
  return [
    m[0] * inverse[0] + m[1] * inverse[1], m[0] * inverse[1] + m[1] * inverse[2],
    m[2] * inverse[0] + m[3] * inverse[1], m[2] * inverse[1] + m[3] * inverse[2],
  ];
}

test("a known rotation or reflection is recovered", () => {
  const points = normals(400);
  for (const make of [rotation, reflection]) {
    for (const angle of ANGLES) near(procrustes(points, turned(points, make(angle))), make(angle), 1e-6);
  }
});

test("the turn is that of the singular value decomposition", () => {
  for (let seed = 1; seed <= 50; seed++) {
    const [from, to] = [normals(60, seed), normals(60, seed + 1000)];
    near(procrustes(from, to), polarFactor(from, to), 1e-9);
  }
});

test("no other turn brings the points closer", () => {
  const [from, to] = [normals(100, 3), normals(100, 4)];
  const least = distance(turned(from, procrustes(from, to)), to);
  for (const make of [rotation, reflection]) {
    for (let angle = 0; angle < 2 * Math.PI; angle += 0.01) assert.ok(distance(turned(from, make(angle)), to) >= least - 1e-3);
  }
});

test("larger codes are not shrunk", () => {
  const points = normals(200);
  near(procrustes(points, turned(points, rotation(1)).map((value) => 7 * value)), rotation(1), 1e-6);
});

test("the turn goes about the pivot", () => {
  const [points, pivot] = [normals(200), [3, -2]];
  const away = turned(points, rotation(0.7), pivot);
  near(procrustes(points, away, pivot), rotation(0.7), 1e-6);
  near(turned(Float32Array.of(...pivot), rotation(0.7), pivot), pivot, 1e-6);
});

test("codes that all coincide stay still", () => {
  assert.deepEqual(procrustes(new Float32Array(20), normals(20)), STILL);
  assert.deepEqual(procrustes(new Float32Array(20).fill(2), new Float32Array(20).fill(2), [2, 2]), STILL);
});

test("what is shown at a turned place is decoded where it was recorded", () => {
  const plane = { origin: [1, 2, 3], axes: [[1, 0, 0.5], [0, 2, -1]] };
  for (const turn of [rotation(0.8), reflection(-1.3)]) {
    for (const pivot of [[0, 0], [2, -5]]) {
      const recorded = [0.3, -0.9];
      const shown = turned(Float32Array.of(...recorded), turn, pivot);
      near(embed(turnedPlane(plane, turn, pivot), [...shown]), embed(plane, recorded), 1e-6);
    }
  }
});
