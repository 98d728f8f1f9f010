import assert from "node:assert/strict";
import { test } from "node:test";
import { buildIndex } from "../../../aevae/browser/math/nearest.js";
import { nearestImage } from "../../../aevae/browser/network/nearest_image.js";

const SPEC = { image: { shape: [1, 1, 2], range: [-1, 1] } };
const CODES = Float32Array.of(0, 0, 10, 0);
const originals = { complete: true, picture: (index) => [null, Uint8Array.of(0, 255), Uint8Array.of(255, 51)][index] };

test("without a decoder a place shows the test image whose code is nearest, by its number in the test set", () => {
  const network = nearestImage(SPEC, buildIndex(CODES), [2, 1], originals);
  assert.deepEqual([...network.forward([4, 3])], [1, Math.fround(-0.6)]);
  assert.deepEqual([...network.forward([6, -3])], [-1, 1]);
  assert.deepEqual([...network.forwardBatch(Float32Array.of(9, 9, 1, 1), 2)], [-1, 1, 1, Math.fround(-0.6)]);
});

test("an image that is not here is no number, so that nothing false is painted", () => {
  for (const [known, some] of [[[0, 0], originals], [[1, 1], null]]) {
    assert.ok(nearestImage(SPEC, buildIndex(CODES), known, some).forward([0, 0]).every(Number.isNaN));
  }
});
