import assert from "node:assert/strict";
import { test } from "node:test";
import { boxBetween, rowsInside, simplified } from "../../../aevae/browser/math/polygon.js";

const always = () => true;
const grid = Float32Array.from({ length: 2 * 41 * 41 }, (_, i) => (i % 2 ? Math.floor(i / 82) : (i >> 1) % 41) - 20);

test("a circle holds the codes nearer to its middle than its radius", () => {
  const circle = Array.from({ length: 400 }, (_, i) => [11.5 * Math.cos((2 * Math.PI * i) / 400) + 2, 11.5 * Math.sin((2 * Math.PI * i) / 400) - 3]);
  const near = Array.from({ length: 1681 }, (_, row) => row).filter((row) => Math.hypot(grid[2 * row] - 2, grid[2 * row + 1] + 3) < 11.5);
  assert.deepEqual(rowsInside(grid, circle, always), near);
});

test("a box is the same whichever corner it is drawn from, and only what counts is counted", () => {
  const rows = rowsInside(grid, boxBetween([-3.5, -2.5], [1.5, 4.5]), always);
  assert.equal(rows.length, 5 * 7);
  assert.deepEqual(rowsInside(grid, boxBetween([1.5, 4.5], [-3.5, -2.5]), always), rows);
  assert.ok(rowsInside(grid, boxBetween([-3.5, -2.5], [1.5, 4.5]), (row) => row % 2 === 0).every((row) => row % 2 === 0));
});

test("a loop within a line is a hole, and a click holds nothing", () => {
  const square = boxBetween([-5.5, -5.5], [5.5, 5.5]), hole = boxBetween([-2.5, -2.5], [2.5, 2.5]);
  const ring = [...square, square[0], hole[0], ...hole.slice(1), hole[0], square[0]];
  assert.equal(rowsInside(grid, ring, always).length, 11 * 11 - 5 * 5);
  assert.deepEqual(rowsInside(grid, [[0, 0]], always), []);
});

test("a simplified line keeps its corners and its shape", () => {
  const sides = [[0, 0], [10, 0], [10, 10], [0, 10]];
  const drawn = sides.flatMap(([x, y], i) => {
    const [tx, ty] = sides[(i + 1) % 4];
    return Array.from({ length: 50 }, (_, k) => [x + ((tx - x) * k) / 50, y + ((ty - y) * k) / 50]);
  });
  assert.deepEqual(simplified(drawn, 0.5).slice(0, 4), sides);
});

test("however the hand jitters, the corners stay few enough for an address", () => {
  const wild = Array.from({ length: 600 }, (_, i) => [Math.cos(i / 20) * (5 + (i % 7)), Math.sin(i / 20) * (5 + (i % 11))]);
  assert.ok(simplified(wild, 0.01).length <= 24);
  assert.deepEqual(simplified([[1, 2]], 1), [[1, 2]]);
});
