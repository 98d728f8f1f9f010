// A network from a layer list and its tensors: encoder or decoder, run where the pointer moves.
// All sizes are checked once, when it is built; running it only computes.

import { messageOf } from "./errors.js";
import { makeKernels } from "./kernels.js";
import { sizeOf } from "./kind.js";
import { LAYER_KINDS } from "./layer_kinds.js";

const BLOCK = 32; // samples that go through all layers together: few enough for the cache

/**
 * @typedef {import("./kernels.js").Kernels} Kernels
 * @typedef {{size: number, inPlace: boolean, source: number, run: import("./kind.js").RunLayer}[]} Steps the layers, and how many numbers each writes a sample;
 *   source: after how many steps that is written which it takes beside what comes in
 *
 * @typedef {Object} Network
 * @property {number} classes of how many classes it is given one; 0: it is not conditional
 * @property {(k: number) => void} setClass the one it is given from now on, 0 at first
 * @property {(x: ArrayLike<number>) => number} [classOf] an encoder's that can name the class of a sample itself
 * @property {number} inputSize numbers a sample goes in with
 * @property {number} outputSize numbers it comes out with
 * @property {number[]} outputShape without the batch dimension
 * @property {(x: ArrayLike<number>) => Float32Array} forward one sample; the result belongs to the network and is valid
 *   until the next call of any of its functions
 * @property {() => {shape: number[], values: Float32Array}[]} trace what each layer of the list wrote in the last `forward`, as
 *   activations leave it; valid as long as its result
 * @property {(xs: Float32Array, n: number) => Float32Array} forwardBatch n samples (n · inputSize), one after another;
 *   the result (n · outputSize) belongs to the caller
 */

/**
 * @param {NetworkLayer[]} layers the layer list of a run: [{op, weight, bias, …}], torch's semantics
 * @param {Tensors} tensors as `parseSafetensors` gives them
 * @param {number[]} inputShape without the batch dimension
 * @param {Kernels} [kernels] what computes its sums; a memory of its own
 * @returns {Network}
 * @throws {Error} that names the layer where something does not fit
 */
export function buildNetwork(layers, tensors, inputShape, kernels = makeKernels()) {
  if (!Array.isArray(layers)) throw new Error("a network is a list of layers");
  /** @type {Steps} */
  const steps = [];
  const condition = { classes: 0, label: 0 };
  /** @type {{shape: number[], steps: number}[]} of each layer: what it writes, and how many steps that takes */
  const written = [];
  const earlier = [inputShape];
  const needed = new Set(layers.map((layer) => layer?.from)); // layers whose results a later one takes; −1: the network's input
  let shape = inputShape, kept = needed.has(-1); // whether what was written last may not be changed
  layers.forEach((layer, i) => {
    try {
      const step = buildStep(layer, tensors, shape, kernels, condition, earlier);
      shape = step.shape;
      if (step.run) {
        const size = sizeOf(shape), inPlace = step.inPlace === true, source = written[layer.from]?.steps ?? 0;
        steps.push(inPlace && kept ? { size, inPlace: false, source, run: copying(step.run, size) } : { size, inPlace, source, run: step.run });
        kept = false;
      }
      kept ||= needed.has(i);
      earlier.push(shape);
      written.push({ shape, steps: steps.length });
    } catch (error) {
      throw new Error(`layer ${i} (${layer?.op}): ${messageOf(error)}`, { cause: error });
    }
  });

  const inputSize = sizeOf(inputShape), outputSize = sizeOf(shape);
  const single = makeRunner(kernels, steps, inputSize, 1);
  /** @type {ReturnType<typeof makeRunner>|null} */
  let block = null; // made on first use: a plane without tiles never needs it

  /** @type {Network["forward"]} */
  function forward(x) {
    if (x.length !== inputSize) throw new Error(`the network takes ${inputSize} numbers but got ${x.length}`);
    single.input.set(x);
    return single.run(1);
  }

  /** @type {Network["trace"]} */
  const trace = () => written.map(({ shape: its, steps: count }) => ({ shape: its, values: single.after(count).subarray(0, sizeOf(its)) }));

  /** @type {Network["forwardBatch"]} */
  function forwardBatch(xs, n) {
    if (xs.length !== n * inputSize) throw new Error(`${n} samples need ${n * inputSize} numbers but got ${xs.length}`);
    block ??= makeRunner(kernels, steps, inputSize, BLOCK);
    const ys = new Float32Array(n * outputSize);
    for (let s = 0; s < n; s += BLOCK) {
      const count = Math.min(BLOCK, n - s);
      block.input.set(xs.subarray(s * inputSize, (s + count) * inputSize));
      ys.set(block.run(count).subarray(0, count * outputSize), s * outputSize);
    }
    return ys;
  }

  /** @type {Network["setClass"]} */
  function setClass(k) {
    if (!(Number.isInteger(k) && k >= 0 && k < Math.max(1, condition.classes))) throw new Error(`class ${k} is not one of ${condition.classes}`);
    condition.label = k;
  }

  return { classes: condition.classes, setClass, inputSize, outputSize, outputShape: shape, forward, forwardBatch, trace };
}

/**
 * @param {NetworkLayer} layer
 * @param {Tensors} tensors
 * @param {number[]} shape
 * @param {Kernels} kernels
 * @param {import("./kind.js").Condition} condition
 * @param {number[][]} earlier
 * @returns {import("./kind.js").Step}
 */
function buildStep(layer, tensors, shape, kernels, condition, earlier) {
  const op = layer?.op;
  if (!Object.hasOwn(LAYER_KINDS, op)) throw new Error(`unknown; known: ${Object.keys(LAYER_KINDS).join(", ")}`);
  return LAYER_KINDS[op](layer, (role, expected) => findTensor(tensors, layer, role, expected), shape, kernels, condition, earlier);
}

/** A layer that works in place, where its input must stay: on a copy. @param {import("./kind.js").RunLayer} run @param {number} size @returns {import("./kind.js").RunLayer} */
function copying(run, size) {
  return (input, output, count, earlier) => {
    output.set(input.subarray(0, count * size));
    run(output, output, count, earlier);
  };
}

/** @param {Tensors} tensors @param {NetworkLayer} layer @param {string} role @param {(number|null)[]} expected */
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

/** Buffers for `capacity` samples in the kernels' memory, one between each two layers but those that work in place. @param {Kernels} kernels @param {Steps} steps @param {number} inputSize @param {number} capacity */
function makeRunner(kernels, steps, inputSize, capacity) {
  const sizes = [inputSize, ...steps.map(({ size, inPlace }) => (inPlace ? 0 : size))].map((size) => capacity * size);
  const starts = sizes.map((size) => kernels.reserve(size));
  /** @type {Float32Array|null} */
  let memory = null;
  /** @type {Float32Array[]} */
  let buffers = [];

  /** What so many steps have written. @param {number} count */
  function after(count) {
    if (memory !== kernels.floats) { // it has grown since, and lies elsewhere
      memory = kernels.floats;
      buffers = [];
      sizes.forEach((size, i) => buffers.push(size > 0 || i === 0 ? kernels.floats.subarray(starts[i], starts[i] + size) : buffers[i - 1]));
    }
    return buffers[count];
  }

  return {
    get input() { return after(0); },
    after,
    /** @param {number} count */
    run(count) {
      steps.forEach((step, i) => step.run(after(i), after(i + 1), count, after(step.source)));
      return after(steps.length);
    },
  };
}
