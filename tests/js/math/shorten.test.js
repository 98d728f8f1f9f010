import assert from "node:assert/strict";
import { test } from "node:test";
import { shorten } from "../../../aevae/browser/math/shorten.js";

/** Images of three pixels: places on the unit sphere at longitude x and latitude y. */
const sphere = (codes, n) => Float32Array.from({ length: 3 * n }, (_, i) => {
  const [x, y] = [codes[2 * Math.floor(i / 3)], codes[2 * Math.floor(i / 3) + 1]];
  return [Math.cos(y) * Math.cos(x), Math.cos(y) * Math.sin(x), Math.sin(y)][i % 3];
});

function run(points, imagesAt, size) {
  const steps = shorten(points, imagesAt, size, 1e-3);
  let answer = steps.next();
  while (!answer.done) answer = steps.next();
  return answer.value;
}

const between = (from, to, count) => Array.from({ length: count }, (_, i) => [0, 1].map((d) => from[d] + ((to[d] - from[d]) * i) / (count - 1)));

test("on a sphere a path along a circle of latitude becomes the great circle, walked evenly", () => {
  const path = run(between([-1, 0.8], [1, 0.8], 41), sphere, 3);
  const images = path.map(([x, y]) => sphere([x, y], 1));
  const pieces = images.slice(1).map((image, i) => Math.hypot(...image.map((value, p) => value - images[i][p])));
  const [a, b] = [images[0], images.at(-1)];
  const angle = Math.acos(a[0] * b[0] + a[1] * b[1] + a[2] * b[2]);
  assert.ok(Math.abs(pieces.reduce((sum, piece) => sum + piece, 0) / angle - 1) < 1e-3);
  assert.ok(Math.max(...pieces) < 1.01 * Math.min(...pieces));
  assert.deepEqual([path[0], path.at(-1)], [[-1, 0.8], [1, 0.8]]);
});

test("where the image never changes the path stays", () => {
  const points = between([0, 0], [1, 2], 9);
  assert.deepEqual(run(points, (_, n) => new Float32Array(3 * n), 3), points);
});
