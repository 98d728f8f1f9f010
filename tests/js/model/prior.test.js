import assert from "node:assert/strict";
import { test } from "node:test";
import { embed } from "../../../aevae/browser/math/geometry.js";
import { priorOutlines } from "../../../aevae/browser/model/prior.js";
import { normals } from "../numbers.mjs";

const FLAT = { origin: [0, 0], axes: [[1, 0], [0, 1]] };
const near = (a, b, tolerance = 1e-9) => assert.ok(Math.abs(a - b) <= tolerance, `${a} is not ${b}`);

function random(seed) {
  const numbers = normals(200, seed).values();
  return () => numbers.next().value;
}

/** A plane through `dimensions` dimensions with orthonormal axes. */
function tilted(dimensions, next) {
  const dot = (a, b) => a.reduce((sum, value, d) => sum + value * b[d], 0);
  const draw = () => Array.from({ length: dimensions }, next);
  const unit = (v) => v.map((value) => value / Math.hypot(...v));
  const u = unit(draw());
  const free = draw();
  return { origin: draw(), axes: [u, unit(free.map((value, d) => value - dot(free, u) * u[d]))] };
}

test("an autoencoder has no outline", () => assert.deepEqual(priorOutlines(null, FLAT), []));

test("a normal prior is three circles about the latent zero, on every plane", () => {
  const next = random(1);
  for (const plane of [FLAT, tilted(5, next), tilted(16, next)]) {
    const outlines = priorOutlines({ kind: "normal", scale: 0.7 }, plane);
    assert.deepEqual(outlines.map(({ label }) => label), ["1σ", "2σ", "3σ"]);
    outlines.forEach(({ ellipse: { centre, radii }, at }, i) => {
      near(radii[0], 0.7 * (i + 1), 1e-6);
      near(radii[1], 0.7 * (i + 1), 1e-6);
      near(Math.hypot(at[0] - centre[0], at[1] - centre[1]), radii[0], 1e-6); // the label stands on its circle
      const foot = embed(plane, centre); // the point of the plane that is nearest to zero
      for (const axis of plane.axes) near(axis.reduce((sum, value, d) => sum + value * foot[d], 0), 0, 1e-9);
    });
  }
});

test("a uniform prior is its square in two dimensions", () => {
  const [{ points, label, at }] = priorOutlines({ kind: "uniform", half: 2 }, FLAT);
  assert.deepEqual(new Set(points.map(String)), new Set(["2,-2", "2,2", "-2,2", "-2,-2"]));
  assert.deepEqual([label, at], ["uniform prior", [0, 2]]);
});

test("in more dimensions, the outline of a uniform prior is as wide as its box in every direction", () => {
  const next = random(2);
  for (const dimensions of [3, 6]) {
    const plane = tilted(dimensions, next);
    const [{ points }] = priorOutlines({ kind: "uniform", half: 1.5 }, plane);
    for (let turn = 0; turn < Math.PI; turn += 0.1) {
      const [c, s] = [Math.cos(turn), Math.sin(turn)];
      const along = points.map(([x, y]) => x * c + y * s);
      const direction = plane.axes[0].map((value, d) => c * value + s * plane.axes[1][d]); // the box's width: half · 2 · its 1-norm
      near(Math.max(...along) - Math.min(...along), 3 * direction.reduce((sum, value) => sum + Math.abs(value), 0), 1e-9);
    }
  }
});

test("a mixture's ellipses have the spread of its components as the plane sees them", () => {
  const next = random(3);
  const plane = tilted(4, next);
  const prior = { kind: "mixture", weights: [0.2, 0.8], means: [[1, 2, 3, 4], [0, 0, 0, 0]], stds: [[0.5, 1, 2, 0.1], 0.6] };
  const outlines = priorOutlines(prior, plane);
  assert.deepEqual(outlines.map(({ weight }) => weight), [0.25, 0.25, 1, 1]);
  prior.means.forEach((mean, k) => {
    const { ellipse: { centre, radii, angle } } = outlines[2 * k + 1]; // at two standard deviations
    const std = [prior.stds[k]].flat();
    for (const turn of [0, 0.4, 1.1, 2.5]) {
      const direction = plane.axes[0].map((value, d) => Math.cos(turn) * value + Math.sin(turn) * plane.axes[1][d]);
      const expected = 2 * Math.hypot(...direction.map((value, d) => value * (std[d] ?? std[0])));
      near(Math.hypot(radii[0] * Math.cos(turn - angle), radii[1] * Math.sin(turn - angle)), expected, 1e-9); // support of an ellipse
    }
    plane.axes.forEach((axis, i) => near(centre[i], axis.reduce((sum, value, d) => sum + value * (mean[d] - plane.origin[d]), 0), 1e-9));
  });
});
