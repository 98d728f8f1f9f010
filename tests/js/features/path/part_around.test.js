import assert from "node:assert/strict";
import { test } from "node:test";
import { partAround } from "../../../../aevae/browser/features/path/part_around.js";
import { near } from "../../numbers.mjs";

const DATA = { x0: -10, x1: 10, y0: -5, y1: 5 };
const sides = ({ x0, x1, y0, y1 }) => [x0, x1, y0, y1];

test("a path is shown with two fifths of its size around it", () => {
  near(sides(partAround([[0, 0], [5, 2], [2, 4]], DATA)), [-1, 6, -0.8, 4.8]);
});

test("a path of one place has surroundings", () => {
  const { x0, x1, y0, y1 } = partAround([[3, 1], [3, 1]], DATA);
  near([(x0 + x1) / 2, (y0 + y1) / 2], [3, 1]);
  assert.ok(x1 - x0 >= 1 && y1 - y0 >= 0.5 && x1 - x0 < 4);
});
