// A network from a layer list and its tensors: encoder or decoder, run where the pointer moves.
// All sizes are checked once, when it is built; running it only computes.

import { gelu, relu, sigmoid, tanh } from "./activations.js";
import { conv2d, convTranspose2d, linear } from "./layer_kinds.js";
import { makeTiles } from "./matmul_kernel.js";

const ACTIVATIONS = { relu, gelu, tanh, sigmoid };
const WEIGHTED = { linear, conv2d, conv_transpose2d: convTranspose2d };
const BLOCK = 32; // samples that go through all layers together: few enough for the cache

/**
 * @typedef {Object} Network
 * @property {number} classes how many classes it is told apart; 0: none
 * @property {(k: number) => void} setClass what it is told from now on, 0 at first
 * @property {number} inputSize numbers a sample goes in with
 * @property {number} outputSize numbers it comes out with
 * @property {number[]} outputShape without the batch dimension
 * @property {(x: Float32Array) => Float32Array} forward one sample; the result belongs to the network and is valid
 *   until the next call
 * @property {(xs: Float32Array, n: number) => Float32Array} forwardBatch n samples (n · inputSize), one after another;
 *   the result (n · outputSize) belongs to the caller
 */

/**
 * @param {Object[]} layers the layer list of a run: [{op, weight, bias, …}], torch's semantics
 * @param {Object<string, {shape: number[], data: Float32Array}>} tensors as `parseSafetensors` gives them
 * @param {number[]} inputShape without the batch dimension
 * @param {import("./matmul_kernel.js").Tiles} tiles what computes its products; a memory of its own
 * @returns {Network}
 * @throws {Error} that names the layer where something does not fit
 */
export function buildNetwork(layers, tensors, inputShape, tiles = makeTiles()) {
  if (!Array.isArray(layers)) throw new Error("a network is a list of layers");
  const steps = [];
  const told = { classes: 0, label: 0 }; // the class, for the layers that are told it
  let shape = inputShape;
  layers.forEach((layer, i) => {
    try {
      const step = buildStep(layer, tensors, shape, tiles, told);
      shape = step.shape;
      if (step.run) steps.push({ size: sizeOf(shape), inPlace: layer.op in ACTIVATIONS, run: step.run });
    } catch (error) {
      throw new Error(`layer ${i} (${layer?.op}): ${error.message}`, { cause: error });
    }
  });

  const inputSize = sizeOf(inputShape), outputSize = sizeOf(shape);
  const single = makeRunner(steps, inputSize, 1);
  let block = null; // made on first use: a plane without tiles never needs it

  function forward(x) {
    if (x.length !== inputSize) throw new Error(`the network takes ${inputSize} numbers but got ${x.length}`);
    single.input.set(x);
    return single.run(1);
  }

  function forwardBatch(xs, n) {
    if (xs.length !== n * inputSize) throw new Error(`${n} samples need ${n * inputSize} numbers but got ${xs.length}`);
    block ??= makeRunner(steps, inputSize, BLOCK);
    const ys = new Float32Array(n * outputSize);
    for (let s = 0; s < n; s += BLOCK) {
      const count = Math.min(BLOCK, n - s);
      block.input.set(xs.subarray(s * inputSize, (s + count) * inputSize));
      ys.set(block.run(count).subarray(0, count * outputSize), s * outputSize);
    }
    return ys;
  }

  function setClass(k) {
    if (!(Number.isInteger(k) && k >= 0 && k < Math.max(1, told.classes))) throw new Error(`class ${k} is not one of ${told.classes}`);
    told.label = k;
  }

  return { classes: told.classes, setClass, inputSize, outputSize, outputShape: shape, forward, forwardBatch };
}

/** {shape, run} of one layer; a reshape has nothing to run. */
function buildStep(layer, tensors, shape, tiles, told) {
  const op = layer?.op;
  if (op === "condition") return condition(shape, layer.classes, told);
  if (op === "reshape") return { shape: reshaped(shape, layer.shape) };
  if (Object.hasOwn(ACTIVATIONS, op)) {
    const activate = ACTIVATIONS[op], size = sizeOf(shape);
    return { shape, run: (input, output, count) => activate(output, count * size) };
  }
  if (Object.hasOwn(WEIGHTED, op)) return WEIGHTED[op](layer, (role, expected) => findTensor(tensors, layer, role, expected), shape, tiles);
  throw new Error(`unknown; known: ${[...Object.keys(WEIGHTED), "reshape", "condition", ...Object.keys(ACTIVATIONS)].join(", ")}`);
}

/** Appends the class as zeros and a one. */
function condition(shape, classes, told) {
  if (shape.length !== 1) throw new Error(`takes a flat input but gets [${shape}]; a reshape is missing before it`);
  if (!(Number.isSafeInteger(classes) && classes > 0)) throw new Error(`has ${classes} classes`);
  told.classes = classes;
  const [inputs] = shape, outputs = inputs + classes;
  return {
    shape: [outputs],
    run(input, output, count) {
      output.fill(0, 0, count * outputs);
      for (let s = 0; s < count; s++) {
        output.set(input.subarray(s * inputs, (s + 1) * inputs), s * outputs);
        output[s * outputs + inputs + told.label] = 1;
      }
    },
  };
}

function findTensor(tensors, layer, role, expected) {
  const name = layer[role];
  if (typeof name !== "string" || !Object.hasOwn(tensors, name)) throw new Error(`${role} "${name}" is not among the tensors`);
  const { shape, data } = tensors[name];
  const fits = shape.length === expected.length && shape.every((n, d) => n > 0 && (expected[d] ?? n) === n);
  if (!fits) throw new Error(`${role} "${name}" has shape [${shape}] where [${expected.map((n) => n ?? "any")}] belongs`);
  if (!(data instanceof Float32Array)) throw new Error(`${role} "${name}" is not of float32 or float16`);
  if (!data.every(Number.isFinite)) throw new Error(`${role} "${name}" holds numbers that are not finite`);
  return { shape, data };
}

function reshaped(from, to) {
  if (!Array.isArray(to)) throw new Error(`has no shape`);
  const known = to.reduce((product, n) => (n === -1 ? product : product * n), 1);
  const shape = to.map((n) => (n === -1 ? sizeOf(from) / known : n)); // −1 stands for what is left, as in torch
  if (!shape.every((n) => Number.isSafeInteger(n) && n > 0) || sizeOf(shape) !== sizeOf(from)) {
    throw new Error(`cannot make [${to}] of [${from}]`);
  }
  return shape;
}

/** Buffers for `capacity` samples, one between each two layers; activations work in place. */
function makeRunner(steps, inputSize, capacity) {
  const input = new Float32Array(capacity * inputSize);
  let last = input;
  const buffers = steps.map(({ size, inPlace }) => (last = inPlace ? last : new Float32Array(capacity * size)));
  return {
    input,
    run(count) {
      let from = input;
      for (let i = 0; i < steps.length; i++) {
        steps[i].run(from, buffers[i], count);
        from = buffers[i];
      }
      return from;
    },
  };
}

function sizeOf(shape) {
  return shape.reduce((product, n) => product * n, 1);
}
