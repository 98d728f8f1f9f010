import assert from "node:assert/strict";
import { test } from "node:test";
import { erf } from "../../../aevae/browser/network/activations.js";
import { buildNetwork } from "../../../aevae/browser/network/network.js";
import { prepareProduct } from "../../../aevae/browser/network/matmul.js";
import { makeKernels, plainKernels, vectorKernels } from "../../../aevae/browser/network/kernels.js";
import { KERNELS } from "../kernels.mjs";

const tensor = (shape, values) => ({ dtype: "F32", shape, data: Float32Array.from(values) });
const zeros = (...shape) => tensor(shape, new Array(shape.reduce((a, b) => a * b, 1)).fill(0));
const run = (layers, tensors, shape, x) => [...buildNetwork(layers, tensors, shape).forward(Float32Array.from(x))];
const activation = (op, x) => run([{ op }], {}, [x.length], x);
const near = (actual, expected, tolerance = 1e-6) => {
  assert.equal(actual.length, expected.length);
  actual.forEach((value, i) => assert.ok(Math.abs(value - expected[i]) <= tolerance, `[${i}] ${value} is not ${expected[i]}`));
};

/** Numbers that look random and are the same every time. */
function noise(n, seed = 1) {
  let state = seed;
  return Float32Array.from({ length: n }, () => (state = (state * 48271) % 2147483647) / 1073741823.5 - 1);
}

test("linear is W x + b", () => {
  const tensors = { w: tensor([3, 2], [1, 2, 3, 4, 5, 6]), b: tensor([3], [0.5, 0, -1]) };
  assert.deepEqual(run([{ op: "linear", weight: "w", bias: "b" }], tensors, [2], [10, 1]), [12.5, 34, 55]);
});

test("conv2d slides the kernel without flipping it, over zeros at the border", () => {
  const x = [1, 2, 3, 4, 5, 6, 7, 8, 9];
  const tensors = { w: tensor([1, 1, 2, 2], [1, 0, 0, 10]), b: tensor([1], [100]) };
  const conv = { op: "conv2d", weight: "w", bias: "b" };
  assert.deepEqual(run([conv], tensors, [1, 3, 3], x), [151, 162, 184, 195]);
  assert.deepEqual(run([{ ...conv, stride: 2, padding: 1 }], tensors, [1, 3, 3], x), [110, 130, 170, 195]);
});

test("conv2d sums over the channels in and repeats for the channels out", () => {
  const tensors = { w: tensor([2, 2, 1, 1], [1, 10, 2, 20]), b: zeros(2) };
  const conv = { op: "conv2d", weight: "w", bias: "b" };
  assert.deepEqual(run([conv], tensors, [2, 1, 2], [1, 2, 3, 4]), [31, 42, 62, 84]);
});

test("conv_transpose2d stamps the kernel at every pixel", () => {
  const tensors = { w: tensor([1, 1, 2, 2], [1, 2, 3, 4]), b: tensor([1], [0.5]) };
  const stamp = { op: "conv_transpose2d", weight: "w", bias: "b" };
  assert.deepEqual(run([stamp], tensors, [1, 1, 2], [1, 10]), [1.5, 12.5, 20.5, 3.5, 34.5, 40.5]);
  assert.deepEqual(run([{ ...stamp, stride: 2 }], tensors, [1, 1, 2], [1, 10]), [1.5, 2.5, 10.5, 20.5, 3.5, 4.5, 30.5, 40.5]);
  // padding cuts the border off, output_padding gives one row and column back at the far side
  const cut = { ...stamp, stride: 2, padding: 1, output_padding: 1 };
  assert.deepEqual(run([cut], tensors, [1, 1, 2], [1, 10]), [4.5, 30.5, 40.5]);
});

test("conv_transpose2d is the adjoint of conv2d: <y, conv x> = <conv_transpose y, x>", () => {
  const w = tensor([3, 2, 3, 3], noise(54)); // (O, I) of the one is (I, O) of the other
  const options = { weight: "w", bias: "b", stride: 2, padding: 1 };
  const down = buildNetwork([{ op: "conv2d", ...options }], { w, b: zeros(3) }, [2, 8, 7]);
  const up = buildNetwork([{ op: "conv_transpose2d", ...options }], { w, b: zeros(2) }, [3, 4, 4]);
  assert.deepEqual(up.outputShape, [2, 7, 7]); // 8 rows and 7 rows both shrink to 4
  const x = noise(2 * 8 * 7, 5).map((value, i) => (i % 56 >= 49 ? 0 : value)); // so the eighth row is left empty
  const y = noise(3 * 16, 9);
  const cut = Float32Array.from({ length: 98 }, (_, i) => x[Math.floor(i / 49) * 56 + (i % 49)]);
  const dot = (a, b) => a.reduce((sum, value, i) => sum + value * b[i], 0);
  near([dot(down.forward(x), y)], [dot(up.forward(y), cut)], 1e-5);
});

test("activations at hand-computed points", () => {
  assert.deepEqual(activation("relu", [-2, 0, 3]), [0, 0, 3]);
  near(activation("sigmoid", [0, Math.log(3), -Math.log(3)]), [0.5, 0.75, 0.25]);
  near(activation("tanh", [0, Math.atanh(0.5)]), [0, 0.5]);
  near(activation("gelu", [0, 1, -1, 2]), [0, 0.8413447461, -0.1586552539, 1.9544997361], 2e-7);
});

test("activations hold far out", () => {
  near(activation("sigmoid", [-1e4, 1e4, -Infinity, Infinity]), [0, 1, 0, 1], 1e-30);
  assert.deepEqual(activation("tanh", [-1e4, 1e4]), [-1, 1]);
  near(activation("gelu", [-1e30, -9, 9]), [0, 0, 9], 1e-17);
  assert.deepEqual(activation("gelu", [1e30, Infinity]), [Math.fround(1e30), Infinity]);
  assert.deepEqual(activation("relu", [-1e38, 1e38, Infinity]), [0, Math.fround(1e38), Infinity]);
});

test("NaN stays NaN, so that a broken network is not drawn as a picture", () => {
  for (const op of ["relu", "gelu", "tanh", "sigmoid"]) assert.ok(Number.isNaN(activation(op, [NaN])[0]), op);
});

test("erf at known points", () => {
  near([erf(0), erf(0.5), erf(1), erf(2), erf(-1), erf(5)],
    [0, 0.5204998778130465, 0.8427007929497149, 0.9953222650189527, -0.8427007929497149, 0.9999999999984626], 1e-14);
});

const ORACLES = {
  relu: (x) => Math.max(0, x), sigmoid: (x) => 1 / (1 + Math.exp(-x)), silu: (x) => x / (1 + Math.exp(-x)), tanh: Math.tanh, gelu: (x) => x * (0.5 + 0.5 * erf(x / Math.SQRT2)),
};
for (const [kind, make] of KERNELS) {
  for (const [op, oracle] of Object.entries(ORACLES)) {
    test(`${op} is right to 2.5e-7, everywhere and however many there are: ${kind}`, () => {
      const x = Float32Array.from({ length: 40001 }, (_, i) => i / 2000 - 10);
      const y = buildNetwork([{ op }], {}, [x.length], make()).forward(x);
      x.forEach((value, i) => assert.ok(Math.abs(y[i] - oracle(value)) <= 2.5e-7 * Math.max(1, Math.abs(value)), `${op}(${value}) = ${y[i]}, not ${oracle(value)}`));
    });
  }
}

test("a reshape changes the shape and not the numbers; -1 takes what is left", () => {
  assert.deepEqual(buildNetwork([{ op: "reshape", shape: [3, 2, 2] }], {}, [12]).outputShape, [3, 2, 2]);
  assert.deepEqual(buildNetwork([{ op: "reshape", shape: [-1] }], {}, [3, 2, 2]).outputShape, [12]);
  assert.deepEqual(buildNetwork([{ op: "reshape", shape: [3, -1] }], {}, [12]).outputShape, [3, 4]);
  assert.deepEqual(run([{ op: "reshape", shape: [-1] }], {}, [1, 2, 2], [1, 2, 3, 4]), [1, 2, 3, 4]);
});

test("WebAssembly is what computes here; were its bytes wrong, plain loops would silently take over", () => {
  for (const kernels of [makeKernels(), vectorKernels(true), vectorKernels(false)]) assert.equal(kernels?.group.name, "0"); // functions of a WebAssembly module bear their number
});

for (const [kind, make] of KERNELS) {
  test(`the product equals three simple loops at every small size: ${kind}`, () => {
    const kernels = make();
    for (const m of [1, 2, 3, 4, 5, 8, 11]) {
      for (const n of [1, 2, 7, 8, 9, 17]) {
        for (const k of [1, 2, 3, 8, 13, 128, 300]) { // more than are summed in a row, too
          const a = noise(m * k, m), b = noise(k * n, n + 50), bias = noise(n, k), whole = 4 * Math.ceil(m / 4);
          const aAt = kernels.reserve(whole * k), cAt = kernels.reserve((whole + 2) * n);
          const multiply = prepareProduct(kernels, { k, n, b: (p, j) => b[p * n + j], bias });
          kernels.floats.set(a, aAt);
          const c = kernels.floats.subarray(cAt, cAt + (whole + 2) * n).fill(7), inside = m === 1 ? 1 : whole;
          multiply(kernels.floats.subarray(aAt, aAt + whole * k), m, c.subarray(n, (1 + whole) * n));
          near([...c.subarray(n, (1 + m) * n)], [...threeLoops(a, b, bias, m, k, n)], 4e-6 * Math.max(1, k / 100));
          for (const beyond of [c.subarray(0, n), c.subarray((1 + inside) * n)]) near([...beyond], new Array(beyond.length).fill(7)); // nothing is written outside
        }
      }
    }
  });
}

function threeLoops(a, b, bias, m, k, n) {
  const c = new Float64Array(m * n);
  for (let i = 0; i < m; i++) {
    for (let j = 0; j < n; j++) {
      c[i * n + j] = bias[j];
      for (let p = 0; p < k; p++) c[i * n + j] += a[i * k + p] * b[p * n + j];
    }
  }
  return c;
}

const DECODER = [
  { op: "linear", weight: "0.w", bias: "0.b" }, { op: "gelu" }, { op: "reshape", shape: [5, 2, 2] },
  { op: "conv_transpose2d", weight: "1.w", bias: "1.b", stride: 2, padding: 1 }, { op: "relu" },
  { op: "conv2d", weight: "2.w", bias: "2.b", padding: 1 }, { op: "sigmoid" },
];
const WEIGHTS = {
  "0.w": tensor([20, 2], noise(40, 2)), "0.b": tensor([20], noise(20, 3)),
  "1.w": tensor([5, 3, 4, 4], noise(240, 4)), "1.b": tensor([3], noise(3, 5)),
  "2.w": tensor([2, 3, 3, 3], noise(54, 6)), "2.b": tensor([2], noise(2, 7)),
};

test("a batch equals its samples one by one, whatever its size", () => {
  const net = buildNetwork(DECODER, WEIGHTS, [2]);
  assert.deepEqual(net.outputShape, [2, 4, 4]);
  for (const n of [0, 1, 2, 3, 31, 32, 33, 70]) {
    const xs = noise(2 * n, n + 1), ys = net.forwardBatch(xs, n);
    assert.equal(ys.length, n * 32);
    for (let s = 0; s < n; s++) near([...ys.subarray(32 * s, 32 * s + 32)], [...net.forward(xs.subarray(2 * s, 2 * s + 2))]);
  }
});

test("a browser without WebAssembly computes the same", () => {
  const quick = buildNetwork(DECODER, WEIGHTS, [2]), plain = buildNetwork(DECODER, WEIGHTS, [2], plainKernels());
  const xs = noise(2 * 9, 4);
  near([...plain.forwardBatch(xs, 9)], [...quick.forwardBatch(xs, 9)]);
});

test("running leaves its input and its weights alone", () => {
  const x = Float32Array.of(-1, 2), weights = structuredClone(WEIGHTS);
  const net = buildNetwork([{ op: "relu" }, ...DECODER], weights, [2]);
  net.forward(x);
  net.forwardBatch(x, 1);
  assert.deepEqual(x, Float32Array.of(-1, 2));
  assert.deepEqual(weights, WEIGHTS);
});

test("forward gives the same buffer each time, forwardBatch a new one", () => {
  const net = buildNetwork(DECODER, WEIGHTS, [2]), x = Float32Array.of(1, 2);
  assert.equal(net.forward(x), net.forward(x));
  assert.notEqual(net.forwardBatch(x, 1), net.forwardBatch(x, 1));
});

test("two networks of the same weights do not disturb each other", () => {
  const a = buildNetwork(DECODER, WEIGHTS, [2]), b = buildNetwork(DECODER, WEIGHTS, [2]);
  const before = [...a.forward(Float32Array.of(1, 2))], result = a.forward(Float32Array.of(1, 2));
  b.forward(Float32Array.of(-3, 5));
  assert.deepEqual([...result], before);
});

test("an input of the wrong size is refused", () => {
  const net = buildNetwork(DECODER, WEIGHTS, [2]);
  assert.throws(() => net.forward(new Float32Array(3)), /takes 2 numbers but got 3/);
  assert.throws(() => net.forwardBatch(new Float32Array(5), 2), /2 samples need 4 numbers but got 5/);
});

const w = (shape, values) => ({ w: values ? tensor(shape, values) : zeros(...shape), b: zeros(shape[0]) });
const one = (op, more = {}) => [{ op: "relu" }, { op, weight: "w", bias: "b", ...more }];
const WRONG = [
  ["an unknown layer", one("swizzle"), {}, [2], /layer 1 \(swizzle\): unknown; known: linear, conv2d, .*sigmoid/],
  ["a layer from the prototype", one("toString"), {}, [2], /layer 1 \(toString\): unknown/],
  ["a layer that is no object", [null], {}, [2], /layer 0 \(undefined\): unknown/],
  ["a slope that is none", one("leaky_relu", { slope: "0.2" }), {}, [2], /slope is 0\.2 but must be a number/],
  ["a window larger than the image", one("max_pool", { kernel: 3, stride: 1, padding: 0 }), {}, [1, 2, 2], /0 × 0/],
  ["a crop outside", one("crop", { top: 1, left: 0, height: 2, width: 2 }), {}, [1, 2, 2], /not in \[1,2,2\]/],
  ["a sum with a later layer", one("add", { from: 1 }), {}, [2], /layer 1 gives, but only 1 come before/],
  ["a sum of two shapes", [{ op: "reshape", shape: [1, 1, 2] }, { op: "add", from: -1 }], {}, [2], /cannot add \[2\] to \[1,1,2\]/],
  ["groups of two sizes", one("group_norm", { groups: 2, eps: 0 }), {}, [3], /3 channels are not 2 groups/],
  ["no list", { op: "relu" }, {}, [2], /list of layers/],
  ["a missing weight", one("linear"), { b: zeros(3) }, [2], /layer 1 \(linear\): weight "w" is not among/],
  ["a missing bias", one("linear"), { w: zeros(3, 2) }, [2], /layer 1 \(linear\): bias "b" is not among/],
  ["a weight that is not named", [{ op: "linear" }], {}, [2], /layer 0 \(linear\): weight "undefined" is not among/],
  ["a weight for other inputs", one("linear"), w([3, 4]), [2], /\[3,4\] where \[any,2\] belongs/],
  ["a weight of other rank", one("linear"), w([3, 2, 1]), [2], /\[3,2,1\] where \[any,2\] belongs/],
  ["a bias of other length", one("linear"), { w: zeros(3, 2), b: zeros(2) }, [2], /bias "b" has shape \[2\] where \[3\]/],
  ["a layer without outputs", one("linear"), w([0, 2]), [2], /\[0,2\] where/],
  ["an image into linear", one("linear"), w([3, 4]), [1, 2, 2], /flat input but gets \[1,2,2\]; a reshape is missing/],
  ["a flat input into conv2d", one("conv2d"), w([1, 1, 3, 3]), [9], /takes an image .* but gets \[9\]/],
  ["other channels into conv2d", one("conv2d"), w([1, 2, 3, 3]), [1, 4, 4], /\[1,2,3,3\] where \[any,1,any,any\]/],
  ["other channels into conv_transpose2d", one("conv_transpose2d"), w([2, 2, 3, 3]), [1, 4, 4], /where \[1,any,any,any\]/],
  ["a kernel larger than the image", one("conv2d"), w([1, 1, 5, 5]), [1, 3, 3], /picture of -1 × -1 pixels/],
  ["more padding than picture", one("conv_transpose2d", { padding: 3 }), w([1, 1, 3, 3]), [1, 1, 1], /picture of -3 × -3/],
  ["stride 0", one("conv2d", { stride: 0 }), w([1, 1, 1, 1]), [1, 3, 3], /stride is 0 but must be a whole number from 1/],
  ["a broken padding", one("conv2d", { padding: 0.5 }), w([1, 1, 1, 1]), [1, 3, 3], /padding is 0.5/],
  ["a stride in words", one("conv2d", { stride: "2" }), w([1, 1, 1, 1]), [1, 3, 3], /stride is 2 but/],
  ["output_padding as large as stride", one("conv_transpose2d", { output_padding: 1 }), w([1, 1, 1, 1]), [1, 3, 3], /output_padding 1 must be smaller than stride 1/],
  ["NaN among the weights", one("linear"), w([1, 2], [1, NaN]), [2], /weight "w" holds numbers that are not finite/],
  ["infinity among the weights", one("linear"), w([1, 2], [1, -Infinity]), [2], /not finite/],
  ["whole numbers for weights", one("linear"), { w: { shape: [1, 2], data: new Uint8Array(2) }, b: zeros(1) }, [2], /not of float32/],
  ["a reshape that does not fit", [{ op: "reshape", shape: [3, 2] }], {}, [5], /layer 0 \(reshape\): cannot make \[3,2\] of \[5\]/],
  ["two open sizes", [{ op: "reshape", shape: [-1, -1] }], {}, [4], /cannot make/],
  ["an open size that is no whole number", [{ op: "reshape", shape: [3, -1] }], {}, [4], /cannot make/],
  ["a reshape to nothing", [{ op: "reshape", shape: [0, -1] }], {}, [4], /cannot make/],
  ["a reshape without shape", [{ op: "reshape" }], {}, [4], /has no shape/],
];
for (const [what, layers, tensors, shape, message] of WRONG) {
  test(`${what} is refused when the network is built`, () => assert.throws(() => buildNetwork(layers, tensors, shape), message));
}
