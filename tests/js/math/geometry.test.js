import assert from "node:assert/strict";
import { test } from "node:test";
import {
  dataBounds, embed, fitView, fromRelative, panBy, project, resizeView, summary, toLatent, toPixel, toRelative, zoomAt,
} from "../../../aevae/browser/math/geometry.js";
import { near, normals } from "../numbers.mjs";

const VIEW = Object.freeze({ x0: -3, x1: 5, y0: -1, y1: 3, width: 800, height: 400 });
const PIXELS = [[0, 0], [800, 400], [123.5, 77.25], [-50, 900]]; // inside the plot, on its edges and outside

const scales = (view) => [(view.x1 - view.x0) / view.width, (view.y1 - view.y0) / view.height];
const centre = (view) => [(view.x0 + view.x1) / 2, (view.y0 + view.y1) / 2];

test("the corners of the view are the corners of the plot, and y points up", () => {
  near(toPixel(VIEW, [-3, 3]), [0, 0]);
  near(toPixel(VIEW, [5, -1]), [800, 400]);
  near(toPixel(VIEW, [-3, -1]), [0, 400]);
});

test("toLatent is the inverse of toPixel", () => {
  for (const p of PIXELS) near(toPixel(VIEW, toLatent(VIEW, p)), p);
});

test("zoomAt keeps what is under the pointer there, and scales by the factor", () => {
  for (const p of PIXELS) {
    for (const factor of [0.25, 0.9, 1, 1.2, 40]) {
      const view = zoomAt(VIEW, p, factor);
      near(toLatent(view, p), toLatent(VIEW, p));
      near(scales(view), scales(VIEW).map((scale) => scale / factor));
    }
  }
});

test("zooming in and out again comes back", () => {
  const view = zoomAt(zoomAt(VIEW, [10, 20], 3), [10, 20], 1 / 3);
  near(Object.values(view), Object.values(VIEW));
});

test("panBy takes what is under the pointer along", () => {
  const view = panBy(VIEW, 30, -12);
  for (const p of PIXELS) near(toLatent(view, [p[0] + 30, p[1] - 12]), toLatent(VIEW, p));
  near(scales(view), scales(VIEW));
});

test("fitView shows all of its bounds at one scale, touching on one axis, in the middle", () => {
  const bounds = { x0: -2, x1: 4, y0: 10, y1: 11 };
  for (const [width, height] of [[800, 400], [390, 700], [100, 100], [2000, 20]]) {
    for (const margin of [0, 8]) {
      const view = fitView(bounds, width, height, margin);
      const [sx, sy] = scales(view);
      near([sx], [sy]);
      near(centre(view), [1, 10.5]);
      const left = toPixel(view, [-2, 11]), right = toPixel(view, [4, 10]);
      const free = [left[0], left[1], width - right[0], height - right[1]]; // pixels around the bounds
      assert.ok(Math.abs(Math.min(...free) - margin) < 1e-9, `${free} at ${width} × ${height}`);
    }
  }
});

test("resizeView keeps centre and scale", () => {
  const view = resizeView(fitView(VIEW, 800, 400), 311, 977);
  near(centre(view), centre(VIEW));
  near(scales(view), scales(fitView(VIEW, 800, 400)));
  assert.deepEqual([view.width, view.height], [311, 977]);
});

test("a plot that was hidden comes back as it was", () => {
  const view = fitView(VIEW, 800, 400);
  near(Object.values(resizeView(resizeView(view, 0, 0), 800, 400)), Object.values(view));
  assert.ok(Object.values(fitView(VIEW, 0, 0, 10)).every(Number.isFinite));
});

test("no function changes the view it is given", () => {
  for (const step of [() => zoomAt(VIEW, [1, 2], 2), () => panBy(VIEW, 3, 4), () => resizeView(VIEW, 5, 6)]) {
    assert.notEqual(step(), VIEW); // VIEW is frozen: writing to it would throw
  }
});

test("the data's bounds span 0.2 % to 99.8 % and 6 % of air", () => {
  const means = Float32Array.from({ length: 2002 }, (_, i) => (i % 2 ? -0.01 : 1) * (i >> 1)); // x = 0..1000, y = 0..−10
  const { x0, x1, y0, y1 } = dataBounds(means);
  const air = 0.06 * 996;
  near([x0, x1], [2 - air, 998 + air], 1e-3);
  near([y0, y1], [-9.98 - air / 100, -0.02 + air / 100], 1e-5);
});

test("a few outliers do not shrink the plane", () => {
  const means = normals(20000);
  const before = dataBounds(means);
  for (let i = 0; i < 10; i++) means[2 * i] = 1e6;
  const after = dataBounds(means);
  near([after.x0, after.x1, after.y0, after.y1], [before.x0, before.x1, before.y0, before.y1], 0.5);
});

test("bounds have room even around one single code, or none", () => {
  assert.deepEqual(dataBounds(Float32Array.of(2, 3)), { x0: 1.5, x1: 2.5, y0: 2.5, y1: 3.5 });
  assert.deepEqual(dataBounds(new Float32Array(0)), { x0: -1, x1: 1, y0: -1, y1: 1 });
});

test("the same relative place is as many deviations from the mean on both planes", () => {
  const a = summary(Float32Array.of(0, 0, 2, 4)), b = summary(Float32Array.of(10, 7, 20, 9));
  assert.deepEqual(a, { mean: [1, 2], std: [1, 2] });
  assert.deepEqual(b, { mean: [15, 8], std: [5, 1] });
  near(toRelative(a, [3, 0]), [2, -1]);
  near(fromRelative(b, toRelative(a, [3, 0])), [25, 7]);
  near(fromRelative(a, toRelative(a, [0.3, -7])), [0.3, -7]);
});

test("relative places stay finite on an axis that has collapsed", () => {
  const flat = summary(Float32Array.of(1, 5, 3, 5));
  near(toRelative(flat, [2, 6]), [0, 1]);
});

const IDENTITY = { origin: [0, 0], axes: [[1, 0], [0, 1]] };
const TILTED = { origin: [1, -2, 0.5, 3], axes: [[1, 0.5, 0, 2], [0.25, 1, -1, 0]] }; // neither orthogonal nor of length 1

test("two dimensions are their own plane", () => {
  assert.deepEqual(embed(IDENTITY, [0.3, -4]), [0.3, -4]);
  assert.deepEqual(project(IDENTITY, [0.3, -4]), [0.3, -4]);
});

test("project undoes embed on any plane", () => {
  near(embed(TILTED, [2, -4]), [1 + 2 - 1, -2 + 1 - 4, 0.5 + 4, 3 + 4]);
  for (const point of [[0, 0], [2, -4], [-0.7, 11]]) near(project(TILTED, embed(TILTED, point)), point);
});

test("project finds the plane's closest point", () => {
  const vector = [4, 1, -2, 0.5];
  const at = embed(TILTED, project(TILTED, vector));
  for (const axis of TILTED.axes) { // what is left over stands at a right angle to the plane
    near([vector.reduce((sum, value, d) => sum + (value - at[d]) * axis[d], 0)], [0]);
  }
});
