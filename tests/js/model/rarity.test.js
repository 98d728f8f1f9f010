import assert from "node:assert/strict";
import { test } from "node:test";
import { summary } from "../../../aevae/browser/math/geometry.js";
import { rarityOf } from "../../../aevae/browser/model/rarity.js";
import { near, normals } from "../numbers.mjs";

test("among Gaussian codes r spreads from the middle lie deeper than exp(−r²/2) of them, whatever their scale", () => {
  const means = normals(40_000).map((value, i) => (i % 2 ? 0.2 * value - 3 : 5 * value + 1));
  const rarity = rarityOf({ means, summary: summary(means), spacing: { inside: 1, axes: [1, 1] } });
  for (const r of [0.5, 1, 1.5, 2]) {
    for (const angle of [0.3, 2, 4]) {
      const { spreads, share } = rarity([1 + 5 * r * Math.cos(angle), -3 + 0.2 * r * Math.sin(angle)]);
      near([spreads], [r], 0.03);
      assert.ok(Math.abs(share - Math.exp(-0.5 * r * r)) < 0.05, `${share} at ${r}`);
    }
  }
  assert.equal(rarity([1000, 1000]).share, 0);
});

test("along an axis that does not count nothing is unusual, and the other one alone decides", () => {
  const means = normals(20_000).map((value, i) => (i % 2 ? 0.01 * value : 3 * value));
  for (const dead of [1, 0]) {
    const codes = dead === 1 ? means : means.map((_, i) => means[i ^ 1]);
    const rarity = rarityOf({ means: codes, summary: summary(codes), spacing: { inside: 1, axes: dead === 1 ? [1, 0] : [0, 1] } });
    const place = (/** @type {number} */ live, /** @type {number} */ other) => rarity(dead === 1 ? [live, other] : [other, live]);
    assert.deepEqual(place(3, 50), place(3, 0));
    near([place(3, 0).spreads], [1], 0.03);
    assert.ok(Math.abs(place(3, 0).share - 0.317) < 0.02, "of a Gaussian 31.7 % lie farther out than one spread");
  }
});
