import assert from "node:assert/strict";
import { test } from "node:test";
import { createCoder, loadPainter } from "../../../aevae/browser/model/batch.js";
import { classOf } from "../../../aevae/browser/model/load.js";
import { buildNetwork } from "../../../aevae/browser/network/network.js";

// A model of two pixels, one dimension and two classes: the class shifts the picture.
const condition = { op: "condition", classes: 2 };
const weights = (data, shape) => ({ data: Float32Array.from(data), shape });
const encoder = buildNetwork([condition, { op: "linear", weight: "w", bias: "b" }], { w: weights([1, 0, 0, 0], [1, 4]), b: weights([0], [1]) }, [2]);
const decoder = buildNetwork([condition, { op: "linear", weight: "w", bias: "b" }], { w: weights([1, 0, 0, 0, 0, 1], [2, 3]), b: weights([0, 0], [2]) }, [1]);
const coder = createCoder({ image: { shape: [1, 1, 2], range: [0, 1] }, plane: { origin: [0] }, posterior: { kind: "point" } }, encoder, decoder);

test("each picture is given its class, in whatever order they come", () => {
  const xs = Float32Array.of(0.1, 9, 0.2, 9, 0.3, 9);
  const close = coder.reconstruct(xs, 3, [1, 0, 1]).map((value) => Math.round(value * 10) / 10);
  assert.deepEqual([...close], [...Float32Array.of(0.1, 1, 0.2, 0, 0.3, 1)]);
});

test("a model that can name the class paints a picture of unknown class as that", () => {
  const classifier = buildNetwork([{ op: "linear", weight: "w", bias: "b" }], { w: weights([0, -1, 0, 1], [2, 2]), b: weights([0.5, -0.5], [2]) }, [2]);
  const naming = createCoder(coder.spec, { ...encoder, classOf: classOf(classifier) }, decoder);
  const xs = Float32Array.of(0.5, 0.6, 0.5, 0.4, 0.5, 0.6); // brighter than a half in the second pixel: class 1
  assert.deepEqual([...naming.reconstruct(xs, 3, [null, null, 0])], [0.5, 1, 0.5, 0, 0.5, 0]);
});

test("a picture of unknown class is painted as the class that comes nearest", () => {
  const painted = coder.reconstruct(Float32Array.of(0.5, 0.9, 0.5, 0.2), 2, [null, null]);
  assert.deepEqual([...painted], [0.5, 1, 0.5, 0]);
});

test("what only paints fetches no encoder", async () => {
  const asked = [];
  globalThis.fetch = async (address) => (asked.push(address), new Response(null, { status: 404 }));
  await assert.rejects(loadPainter({ ...coder.spec, run: "a", decoder: [], files: { encoder: "encoder", decoder: "decoder" } }), /404/);
  assert.deepEqual(asked, ["decoder"]);
});
