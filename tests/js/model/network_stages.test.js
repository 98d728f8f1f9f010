import assert from "node:assert/strict";
import { test } from "node:test";
import { stagesOf } from "../../../aevae/browser/model/network_stages.js";
import { buildNetwork } from "../../../aevae/browser/network/network.js";

const tensor = (shape, values) => ({ dtype: "F32", shape, data: Float32Array.from(values) });

test("a stage is a layer with weights and what follows it", () => {
  const layers = [
    { op: "conv2d", in: 1, out: 6, kernel: 3 }, { op: "relu" }, { op: "reshape", shape: [1176] }, { op: "condition", classes: 10 },
    { op: "linear", in: 1186, out: 256 }, { op: "gelu" }, { op: "linear", in: 256, out: 4 },
  ];
  assert.deepEqual(stagesOf(layers), [
    { text: "Conv2d(1, 6, 3): 60 weights · ReLU", last: 2 },
    { text: "class (10) appended · Linear(1186, 256): 303,872 weights · GELU", last: 5 },
    { text: "Linear(256, 4): 1,028 weights", last: 6 },
  ]);
  assert.equal(stagesOf([{ op: "linear", in: 784, out: 256 }])[0].text, "Linear(784, 256): 200,960 weights");
});

test("a stage says what layers of published models do", () => {
  const layers = [
    { op: "pad", top: 0, bottom: 1, left: 0, right: 1 }, { op: "conv2d", in: 3, out: 8, kernel: [3, 5] }, { op: "group_norm", groups: 4, out: 8, eps: 1e-5 },
    { op: "leaky_relu", slope: 0.2 }, { op: "max_pool", kernel: [2, 2] }, { op: "recall", from: 0 }, { op: "conv2d", in: 3, out: 8, kernel: 1 }, { op: "add", from: 4 },
    { op: "upsample", height: 28, width: 20, mode: "nearest" },
  ];
  assert.deepEqual(stagesOf(layers), [
    { text: "Conv2d(3, 8, 3 × 5): 368 weights · GroupNorm(4): 16 weights · LeakyReLU(0.2) · MaxPool(2 × 2) · from an earlier layer", last: 5 },
    { text: "Conv2d(3, 8, 1): 32 weights · an earlier layer added · enlarged to 28 × 20 (nearest)", last: 8 },
  ]);
});

test("a network tells what each of its layers wrote", () => {
  const layers = [{ op: "reshape", shape: [2] }, { op: "linear", weight: "w", bias: "b" }, { op: "relu" }, { op: "linear", weight: "v", bias: "c" }];
  const tensors = { w: tensor([3, 2], [1, 0, 0, 1, 1, 1]), b: tensor([3], [0, -10, 0]), v: tensor([1, 3], [1, 1, 2]), c: tensor([1], [1]) };
  const network = buildNetwork(layers, tensors, [1, 1, 2]);
  network.forward([3, 4]);
  assert.deepEqual(network.trace().map(({ shape, values }) => [shape, [...values]]), [[[2], [3, 4]], [[3], [3, 0, 7]], [[3], [3, 0, 7]], [[1], [18]]]);
});
