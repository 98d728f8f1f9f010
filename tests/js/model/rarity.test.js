import assert from "node:assert/strict";
import { test } from "node:test";
import { summary } from "../../../aevae/browser/math/geometry.js";
import { rarityOf } from "../../../aevae/browser/model/rarity.js";
import { near, normals } from "../numbers.mjs";

test("among Gaussian codes r spreads from the middle lie deeper than exp(−r²/2) of them, whatever their scale", () => {
  const means = normals(40_000).map((value, i) => (i % 2 ? 0.2 * value - 3 : 5 * value + 1));
  const rarity = rarityOf({ means, summary: summary(means) });
  for (const r of [0.5, 1, 1.5, 2]) {
    for (const angle of [0.3, 2, 4]) {
      const { spreads, share } = rarity([1 + 5 * r * Math.cos(angle), -3 + 0.2 * r * Math.sin(angle)]);
      near([spreads], [r], 0.03);
      assert.ok(Math.abs(share - Math.exp(-0.5 * r * r)) < 0.05, `${share} at ${r}`);
    }
  }
  assert.equal(rarity([1000, 1000]).share, 0);
});
