// Whether what is drawn of a far outline is all of it that one sees.
import assert from "node:assert/strict";
import { test } from "node:test";
import { arcsInSight, edgesInSight } from "../../../aevae/browser/math/in_sight.js";

const SIGHT = { width: 620, height: 442 };
const inside = ([x, y]) => x >= 0 && y >= 0 && x <= SIGHT.width && y <= SIGHT.height;

test("a small ellipse is drawn whole", () => {
  assert.deepEqual(arcsInSight([310, 221], [200, 90], 0.3, SIGHT), [{ from: 0, to: 2 * Math.PI, before: 0 }]);
});

test("an ellipse of a thousand screens is left out at once", () => {
  assert.deepEqual(arcsInSight([310, 1e9 + 221], [1e9, 1e9], 0, SIGHT), []);
});

for (const [name, centre, radii, turn] of [
  ["of a circle", [310, 30_221], [30_000, 30_000], 0],
  ["of a turned ellipse", [-14_349, -16_721], [24_000, 9000], 0.7],
  ["of a flat one that crosses twice", [5000, 221], [40_000, 120], 0],
]) {
  test(`what one sees ${name} is drawn, of the rest little, and its dashes begin where they did`, () => {
    const at = (a) => {
      const [u, v] = [radii[0] * Math.cos(a), radii[1] * Math.sin(a)];
      return [centre[0] + u * Math.cos(turn) - v * Math.sin(turn), centre[1] + u * Math.sin(turn) + v * Math.cos(turn)];
    };
    const arcs = arcsInSight(centre, radii, turn, SIGHT), n = 400_000;
    let seen = 0, length = 0, last = at(0), next = 0;
    for (let i = 0; i < n; i++) {
      const angle = (2 * Math.PI * i) / n, point = at(angle);
      length += Math.hypot(point[0] - last[0], point[1] - last[1]);
      last = point;
      if (arcs[next] && angle >= arcs[next].from) assert.ok(Math.abs(arcs[next++].before - length) < 1e-3 * length + 2, `${length}`);
      if (!inside(point)) continue;
      seen++;
      assert.ok(arcs.some(({ from, to }) => angle >= from && angle <= to), `${angle} of ${JSON.stringify(arcs)}`);
    }
    assert.ok(seen > 0);
    assert.ok(arcs.reduce((sum, { from, to }) => sum + to - from, 0) < 0.3);
  });
}

test("of a polygon the edges that one sees are drawn, cut where they leave", () => {
  const box = [[-1000, 100], [3000, 100], [3000, 9000], [-1000, 9000]];
  assert.deepEqual(edgesInSight(box, SIGHT), [{ from: 0.248, to: 0.407, before: 992, edge: 0 }]);
  assert.deepEqual(edgesInSight([[10, 10], [20, 10], [20, 20]], SIGHT).map(({ from, to }) => [from, to]), [[0, 1], [0, 1], [0, 1]]);
});
