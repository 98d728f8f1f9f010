import assert from "node:assert/strict";
import { test } from "node:test";
import { toBytes } from "../../../aevae/browser/image/picture.js";
import { normals } from "../numbers.mjs";

const painted = (values, range) => {
  const bytes = new Uint8Array(values.length).fill(7); // whatever an earlier picture has left
  return [toBytes(bytes, Float32Array.from(values), range), [...bytes]];
};
const nearest = (share) => Math.round(255 * Math.min(1, Math.max(0, share)));

test("a byte is the nearest one, and of a half the upper one", () => {
  const halves = Array.from({ length: 255 }, (_, k) => k + 0.5);
  assert.deepEqual(painted(halves, [0, 255]), [true, halves.map((half) => half + 0.5)]);
  const [below, above] = [-1e-4, 1e-4].map((step) => halves.map((half) => half + step));
  assert.deepEqual(painted(below, [0, 255])[1], halves.map(Math.floor));
  assert.deepEqual(painted(above, [0, 255])[1], halves.map(Math.ceil));
});

test("a sigmoid's and a tanh's pixels are spread over all bytes, and what lies outside is cut", () => {
  const values = [...normals(5000)];
  const shares = [...Float32Array.from(values)];
  assert.deepEqual(painted(values, [0, 1]), [true, shares.map(nearest)]);
  assert.deepEqual(painted(values, [-1, 1]), [true, shares.map((value) => nearest((value + 1) / 2))]);
  assert.deepEqual(painted([-1e30, -0, 0, 1, 1e30], [0, 1]), [true, [0, 0, 0, 255, 255]]);
  assert.deepEqual(painted([-1.5, -1, 0, 1, 1.5], [-1, 1]), [true, [0, 0, 128, 255, 255]]);
});

test("one number that is not finite, wherever it is, is told", () => {
  for (const wrong of [NaN, Infinity, -Infinity]) {
    for (const at of [0, 391, 783]) assert.equal(painted(normals(784).with(at, wrong), [0, 1])[0], false, `${wrong} at ${at}`);
  }
  assert.equal(painted([0.5, Infinity, -Infinity], [0, 1])[0], false);
  assert.equal(painted(new Array(784).fill(3.4e38), [0, 1])[0], true); // so many large ones are finite together, too
});
