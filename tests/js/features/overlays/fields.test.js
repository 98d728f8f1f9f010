import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { aggregatePosterior } from "../../../../aevae/browser/model/aggregate_posterior.js";
import { priorDensity } from "../../../../aevae/browser/model/prior.js";
import { contours } from "../../../../aevae/browser/math/contours.js";
import { density, enclosing } from "../../../../aevae/browser/math/kernel_density.js";
import { covarianceOn, ellipseOf, unitSteps } from "../../../../aevae/browser/math/ellipse.js";
import { AGREED, disagreementField, neighbourField } from "../../../../aevae/browser/features/overlays/fields.js";
import { buildIndex } from "../../../../aevae/browser/math/nearest.js";
import { fills, gridIn, gridOver, nodes, reader, squares } from "../../../../aevae/browser/math/grid.js";
import { panBy, zoomAt } from "../../../../aevae/browser/math/geometry.js";
import { parseSafetensors } from "../../../../aevae/browser/network/safetensors.js";
import { near, normals } from "../../numbers.mjs";

const VIEW = { x0: -3.3, x1: 4.7, y0: -2.1, y1: 1.9, width: 800, height: 400 };
const FLAT = { origin: [0, 0], axes: [[1, 0], [0, 1]] };
const OBLIQUE = { origin: [1, 0, -1], axes: [[0.6, 0.8, 0], [0, 0, 1]] };
const tensors = (run, file) => {
  const { buffer, byteOffset, byteLength } = readFileSync(new URL(`../../../../checkpoints/${run}/${file}.safetensors`, import.meta.url));
  return parseSafetensors(buffer.slice(byteOffset, byteOffset + byteLength)).tensors;
};

test("a grid fills its view, stays where it is while panning, and has steps of the size asked for", () => {
  for (const view of [VIEW, panBy(VIEW, 333, -77), zoomAt(VIEW, [10, 390], 37)]) {
    const grid = gridOver(view, 8, 0.1);
    assert.ok(fills(grid, view));
    assert.ok(!fills(grid, panBy(view, 200, 0)));
    const px = (grid.dx * view.width) / (view.x1 - view.x0);
    assert.ok(px > 8 / 1.42 && px < 8 * 1.42, `${px} px`);
    assert.equal(grid.x0 / grid.dx, Math.round(grid.x0 / grid.dx));
  }
});

test("squares hold every node of a grid once, in its place", () => {
  for (const [columns, rows, side] of [[9, 5, 4], [8, 8, 4], [3, 2, 10], [1, 7, 3]]) {
    const grid = { x0: -1.5, y0: 2, dx: 0.25, dy: 0.5, columns, rows }, all = nodes(grid, 0, columns * rows), seen = new Float32Array(all.length);
    for (const { grid: square, column, row } of squares(grid, side)) {
      assert.ok(square.columns <= side && square.rows <= side);
      const points = nodes(square, 0, square.columns * square.rows);
      for (let n = 0; n < square.columns * square.rows; n++) {
        const at = 2 * ((row + Math.floor(n / square.columns)) * columns + column + (n % square.columns));
        assert.deepEqual([seen[at], seen[at + 1]], [0, 0]);
        seen.set(points.subarray(2 * n, 2 * n + 2), at);
      }
    }
    assert.deepEqual(seen, all);
  }
});

test("what lies near a point: the commonest class of its 15 nearest codes, the first of equally common ones, its share, and the last one's distance", () => {
  const means = normals(600), labels = Uint8Array.from({ length: 300 }, (_, i) => i % 4), spacing = { inside: 0.2, axes: [1, 1] };
  const field = neighbourField({ neighbours: buildIndex(means), labels, spacing, spec: { classes: ["a", "b", "c", "d"] } });
  const points = nodes(gridIn({ x0: -3, x1: 3, y0: -3, y1: 3 }, 12), 0, 144), values = field.evaluate(points);
  for (let i = 0; i < 144; i++) {
    const away = Array.from(labels, (_, row) => Math.hypot(means[2 * row] - points[2 * i], means[2 * row + 1] - points[2 * i + 1]));
    const nearest = [...away.keys()].sort((a, b) => away[a] - away[b]).slice(0, 15), votes = [0, 1, 2, 3].map((k) => nearest.filter((row) => labels[row] === k).length);
    const most = Math.max(...votes);
    near(values.subarray(3 * i, 3 * i + 3), [votes.indexOf(most), most / 15, away[nearest[14]] / 0.2], 1e-4);
  }
});

test("a reader goes through the nodes, follows straight lines exactly and knows its bounds", () => {
  const grid = gridIn({ x0: -1, x1: 3, y0: 2, y1: 4 }, 9, 5);
  const points = nodes(grid, 0, 45);
  const plane = Float64Array.from({ length: 90 }, (_, i) => (i % 2 ? 7 : 2 * points[i - (i % 2)] - 3 * points[i - (i % 2) + 1] + 1));
  const read = reader(grid, plane, 2);
  near([read(0.1, 3.3), read(1.77, 2.9), read(0.1, 3.3, 1)], [2 * 0.1 - 9.9 + 1, 2 * 1.77 - 8.7 + 1, 7], 1e-9);
  const wild = normals(45);
  points.forEach((x, i) => i % 2 || near([reader(grid, wild)(x, points[i + 1])], [wild[i / 2]], 1e-6));
  assert.ok([[-1.1, 3], [0, 4.1], [3.1, 3], [NaN, 3]].every(([x, y]) => Number.isNaN(read(x, y))));
});

for (const run of ["001-ae", "mnist-vae", "digits-vae"]) {
  test(`${run}: the density is the one torch has put into the atlas`, () => {
    const { mean } = tensors(run, "codes");
    const { window, log_density: theirs } = tensors(run, "atlas");
    const [x0, x1, y0, y1] = window.data;
    const { at } = density(mean.data);
    const points = nodes(gridIn({ x0, x1, y0, y1 }, 64), 0, 64 * 64);
    const top = Math.exp(Math.max(...theirs.data));
    theirs.data.forEach((log, i) => {
      const here = at(points[2 * i], points[2 * i + 1]);
      assert.ok(Math.abs(here - Math.exp(log)) < 0.012 * top, `${here} is not ${Math.exp(log)}`);
    });
  });
}

test("the density integrates to one, also over codes that all but coincide", () => {
  for (const means of [normals(4000), normals(40).map((v) => 5 + 1e-5 * v), Float32Array.from({ length: 400 }, (_, i) => (i === 0 ? 300 : Math.sin(i)))]) {
    const { grid: { dx, dy }, values } = density(means);
    const total = values.reduce((sum, v) => sum + v, 0) * dx * dy;
    assert.ok(Math.abs(total - 1) < 0.01, String(total));
  }
});

test("contours enclose the shares of codes they promise", () => {
  const means = normals(8000);
  const estimate = density(means);
  const levels = enclosing(estimate, means, [0.25, 0.5, 0.95]);
  levels.forEach((level, k) => {
    let inside = 0;
    for (let i = 0; i < means.length; i += 2) inside += estimate.at(means[i], means[i + 1]) >= level;
    assert.ok(Math.abs(inside / 4000 - [0.25, 0.5, 0.95][k]) < 0.002);
  });
  assert.ok(levels[0] > levels[1] && levels[1] > levels[2]);
});

test("a contour of a cone is its circle, closed and in one piece", () => {
  const grid = gridIn({ x0: -2, x1: 2, y0: -1.5, y1: 1.5 }, 41, 31);
  const points = nodes(grid, 0, 41 * 31);
  const lines = contours(grid, Float64Array.from({ length: 41 * 31 }, (_, i) => -Math.hypot(points[2 * i], points[2 * i + 1])), -1);
  assert.equal(lines.length, 1);
  const [line] = lines;
  near([line[0], line[1]], [line.at(-2), line.at(-1)]);
  for (let i = 0; i < line.length; i += 2) assert.ok(Math.abs(Math.hypot(line[i], line[i + 1]) - 1) < 0.005);
  assert.ok(line.length > 150);
});

test("a contour that leaves the grid begins and ends at its rim; a saddle has two pieces", () => {
  const grid = gridIn({ x0: 0, x1: 1, y0: 0, y1: 1 }, 2);
  assert.deepEqual(contours(grid, [0, 1, 0, 1], 0.5).map((line) => Array.from(line)), [[0.5, 0, 0.5, 1]]);
  assert.equal(contours(grid, [1, 0, 0, 1], 0.4).length, 2);
  assert.equal(contours(grid, [1, 0, 0, 1], 2).length, 0);
});

test("an ellipse has the eigenvalues' roots as axes, and lies along their directions", () => {
  const turn = 0.4, [major, minor] = [3, 0.5];
  const [cos, sin] = [Math.cos(turn), Math.sin(turn)];
  const matrix = [major ** 2 * cos ** 2 + minor ** 2 * sin ** 2, (major ** 2 - minor ** 2) * cos * sin, major ** 2 * sin ** 2 + minor ** 2 * cos ** 2];
  const ellipse = ellipseOf(matrix);
  near([ellipse.major, ellipse.minor, ellipse.angle], [major, minor, turn]);
  const inverse = [1 / major ** 2, 1 / minor ** 2];
  const metric = [inverse[0] * cos ** 2 + inverse[1] * sin ** 2, (inverse[0] - inverse[1]) * cos * sin, inverse[0] * sin ** 2 + inverse[1] * cos ** 2];
  const steps = unitSteps(metric);
  near([steps.major, steps.minor, Math.sin(2 * steps.angle)], [major, minor, Math.sin(2 * turn)], 1e-6);
  assert.ok(Number.isFinite(unitSteps([0, 0, 0]).major));
});

test("a posterior's covariance on the plane is what samples of it have there", () => {
  const [u, v, w] = covarianceOn(OBLIQUE)(Float32Array.from([9, 4, 1], Math.log), 0);
  near([u, v, w], [0.36 * 9 + 0.64 * 4, 0, 1], 1e-5);
});

test("the aggregate posterior is the mean of its Gaussians; the prior has its own density", async () => {
  const means = normals(60), logVar = normals(60, 5).map((value) => 0.4 * value - 1);
  const q = await aggregatePosterior({ codes: { means, logVars: logVar }, plane: FLAT, spec: {} }, async () => {});
  const gauss = (x, m, s) => Math.exp(-0.5 * ((x - m) / s) ** 2) / (s * Math.sqrt(2 * Math.PI));
  for (const [x, y] of [[0, 0], [0.7, -1.2], [-2, 1]]) {
    let expected = 0;
    for (let i = 0; i < 30; i++) {
      expected += (gauss(x, means[2 * i], Math.exp(logVar[2 * i] / 2)) * gauss(y, means[2 * i + 1], Math.exp(logVar[2 * i + 1] / 2))) / 30;
    }
    assert.ok(Math.abs(q(x, y) - expected) < 0.01 * expected + 1e-4, `${q(x, y)} is not ${expected}`);
  }
  near([priorDensity({ kind: "normal", scale: 2 }, FLAT)(1, -1)], [gauss(1, 0, 2) * gauss(-1, 0, 2)]);
  near([priorDensity({ kind: "normal", scale: 1 }, OBLIQUE)(0.6, -1)], [gauss(0.6, -0.6, 1) * gauss(-1, 1, 1)], 1e-9);
  near([priorDensity({ kind: "uniform", half: 2 }, FLAT)(1, -1), priorDensity({ kind: "uniform", half: 2 }, FLAT)(1, -3)], [1 / 16, 0]);
});

// Decoders of three pixels that are straight lines of the code: then every number can be had by hand.
const lines = (rows) => ({
  classes: 0,
  forwardBatch: (codes, n) => Float32Array.from({ length: 3 * n }, (_, i) => rows[i % 3][0] * codes[2 * Math.floor(i / 3)] + rows[i % 3][1] * codes[2 * Math.floor(i / 3) + 1] + 0.5),
});
const median = (numbers) => [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)];

test("trainings that are the same one turned agree; one that paints otherwise differs by its images' standard deviation", () => {
  const means = normals(400), testIndex = Int32Array.from({ length: 200 }, (_, row) => 1000 - 3 * row);
  const own = [[0.1, 0.02], [-0.03, 0.2], [0.05, 0.05]];
  const run = {
    decoder: lines(own), plane: FLAT, means, testIndex, neighbours: buildIndex(means), bounds: { x0: -2, x1: 2, y0: -2, y1: 2 }, spec: { image: { range: [-1, 1] } },
  };
  const codesOf = (images) => images.map((image) => (1000 - image) / 3).map((row) => [means[2 * row], means[2 * row + 1]]);
  // Quarter turns keep medians of coordinates: (x, y) -> (−y, x), whose decoder undoes it.
  const turned = { decoder: lines(own.map(([a, b]) => [-b, a])), median: (images) => [-median(codesOf(images).map(([, y]) => y)), median(codesOf(images).map(([x]) => x))] };
  const other = { decoder: lines([[0, 0], [0, 0], [0, 0]]), median: () => [0, 0] };
  const points = Float32Array.from([0.3, -0.2, 1.1, 0.4]);
  const far = [30, 30];
  const again = disagreementField(run, [turned, turned]).evaluate(points);
  assert.ok(Math.max(...again) < 0.03, String(again)); // the median of the nearest is not quite the place
  assert.ok(disagreementField(run, [turned, turned]).evaluate(Float32Array.from(far))[0] > 0.5, "far from all images the place is none of theirs");
  const found = disagreementField(run, [turned, other]).evaluate(points);
  [0, 1].forEach((i) => {
    const at = [points[2 * i], points[2 * i + 1]];
    const nearest = [...Array(200).keys()].sort((a, b) => Math.hypot(means[2 * a] - at[0], means[2 * a + 1] - at[1]) - Math.hypot(means[2 * b] - at[0], means[2 * b + 1] - at[1])).slice(0, AGREED);
    const middle = [0, 1].map((axis) => median(nearest.map((row) => means[2 * row + axis])));
    let squares = 0;
    for (const [a, b] of own) {
      const painted = [a * at[0] + b * at[1] + 0.5, a * middle[0] + b * middle[1] + 0.5, 0.5];
      const mean = painted.reduce((sum, value) => sum + value, 0) / 3;
      for (const value of painted) squares += (value - mean) ** 2;
    }
    near([found[i]], [Math.sqrt(squares / 9) / 2], 1e-5);
  });
});
