import assert from "node:assert/strict";
import { test } from "node:test";
import { fromText, shifted, shiftTo, toText } from "../../../aevae/browser/model/principal_components.js";
import { embed, project } from "../../../aevae/browser/math/geometry.js";
import { withParts } from "../../../aevae/browser/model/codes.js";
import { near, normals } from "../numbers.mjs";

/** A plane through `dimensions` dimensions with further components: an orthonormal basis by Gram and Schmidt. */
function planeOf(dimensions, further) {
  const numbers = normals(200, dimensions).values();
  const draw = () => Array.from({ length: dimensions }, () => numbers.next().value);
  const dot = (a, b) => a.reduce((sum, value, d) => sum + value * b[d], 0);
  const basis = [];
  while (basis.length < 2 + further) {
    const free = basis.reduce((v, axis) => { const along = dot(v, axis); return v.map((value, d) => value - along * axis[d]); }, draw());
    basis.push(free.map((value) => value / Math.sqrt(dot(free, free))));
  }
  const std = basis.slice(2).map((_, k) => 1 / (k + 1));
  return { origin: draw(), axes: basis.slice(0, 2), others: { axes: basis.slice(2), std, share: std } };
}

test("a plane moved to a code holds that code, also where the components do not reach it", () => {
  for (const [dimensions, further] of [[3, 1], [8, 6], [20, 6]]) {
    const plane = planeOf(dimensions, further);
    const code = Array.from(normals(dimensions, 5));
    const moved = shifted(plane, shiftTo(plane, code));
    near(embed(moved, project(moved, code)), code, 1e-6);
    near(project(moved, code), project(plane, code), 1e-6); // and its dot stays where it is
  }
});

test("a component moves the plane by so many standard deviations along its axis", () => {
  const plane = planeOf(6, 4);
  const { origin } = shifted(plane, { values: [0, 0, -2, 0], rest: null });
  near(origin, plane.origin.map((o, d) => o - (2 / 3) * plane.others.axes[2][d]), 1e-12);
  near(shiftTo(plane, origin).values, [0, 0, -2, 0], 1e-9);
});

test("a component without spread cannot move the plane", () => {
  const plane = planeOf(4, 2);
  plane.others.std[1] = 0;
  assert.equal(shiftTo(plane, [1, 2, 3, 4]).values[1], 0);
  const code = [1, 2, 3, 4];
  const moved = shifted(plane, shiftTo(plane, code));
  near(embed(moved, project(moved, code)), code, 1e-9);
});

test("the address keeps two decimals and nothing at rest", () => {
  assert.equal(toText([0, 0.001, -0]), null);
  assert.equal(toText([0.5, -1, 1.2345]), "0.5,-1,1.23");
  assert.deepEqual(fromText("0.5,-1,1.23", 3), [0.5, -1, 1.23]);
});

test("nonsense in the address means the middle, too much means the rim", () => {
  assert.deepEqual(fromText(null, 2), [0, 0]);
  assert.deepEqual(fromText("nan,inf,1e9,0x10,<b>,", 6), [0, 0, 0, 0, 0, 0]);
  assert.deepEqual(fromText("99,-99,1,1", 2), [3, -3]);
});

test("a run with other parts works out the rest as late as before", () => {
  let reads = 0;
  const run = Object.defineProperty({ plane: 1 }, "late", { get: () => (reads += 1), enumerable: true, configurable: true });
  const changed = withParts(run, { plane: 2 });
  assert.deepEqual([changed.plane, reads], [2, 0]);
  assert.equal(changed.late, 1);
});
