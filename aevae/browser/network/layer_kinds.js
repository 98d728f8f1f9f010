// One function a kind of layer: it checks what the layer list says and prepares what is computed.
import { ACTIVATIONS, SHAPED_ACTIVATIONS } from "./activations.js";
import { conv2d, convTranspose2d } from "./convolution.js";
import { grid } from "./grid.js";
import { add, concat, recall } from "./joining.js";
import { flat, sizeOf } from "./kind.js";
import { prepareProduct } from "./matmul.js";
import { groupNorm, layerNorm, scaleShift, softmax } from "./normalisation.js";
import { avgPool, maxPool } from "./pooling.js";
import { crop, pad, upsample } from "./shaping.js";

/** @typedef {import("./kind.js").LayerKind} LayerKind */

/** By their name in a layer list. @type {Record<string, LayerKind>} */
export const LAYER_KINDS = {
  linear, conv2d, conv_transpose2d: convTranspose2d, reshape, condition: appendClass,
  ...kindsOf(ACTIVATIONS, (activate) => activate), ...kindsOf(SHAPED_ACTIVATIONS, (make, layer) => make(layer)), softmax,
  max_pool: maxPool, avg_pool: avgPool, upsample, crop, pad, scale_shift: scaleShift, group_norm: groupNorm, layer_norm: layerNorm, add, recall, concat, grid,
};

/**
 * Activations as kinds of layers: they keep the shape, and work in place.
 * @template T
 * @param {Record<string, T>} table @param {(entry: T, layer: NetworkLayer) => import("./activations.js").Activation} activationOf
 * @returns {Record<string, LayerKind>}
 */
function kindsOf(table, activationOf) {
  return Object.fromEntries(Object.entries(table).map(([name, entry]) => [name, (layer, _tensor, shape, kernels) => {
    const activate = kernels.activations[name] ?? activationOf(entry, layer), size = sizeOf(shape);
    return { shape, inPlace: true, run: (_input, output, count) => activate(output, count * size) };
  }]));
}

/** y = x Wᵀ + b with W (outputs, inputs) @type {LayerKind} */
function linear(layer, tensor, shape, kernels) {
  const inputs = flat(shape);
  const { data: weight, shape: [outputs] } = tensor("weight", [null, inputs]);
  const multiply = prepareProduct(kernels, { k: inputs, n: outputs, b: (i, o) => weight[o * inputs + i], bias: tensor("bias", [outputs]).data });
  return { shape: [outputs], run: (input, output, count) => multiply(input, count, output) };
}

/** @type {LayerKind} */
function reshape({ shape: to }, _tensor, from) {
  if (!Array.isArray(to)) throw new Error("has no shape");
  const known = to.reduce((product, n) => (n === -1 ? product : product * n), 1);
  const shape = to.map((n) => (n === -1 ? sizeOf(from) / known : n)); // −1 stands for what is left, as in torch
  if (!shape.every((n) => Number.isSafeInteger(n) && n > 0) || sizeOf(shape) !== sizeOf(from)) {
    throw new Error(`cannot make [${to}] of [${from}]`);
  }
  return { shape };
}

/** Appends the class as zeros and a one. @type {LayerKind} */
function appendClass({ classes }, _tensor, shape, _kernels, condition) {
  const inputs = flat(shape);
  if (!(Number.isSafeInteger(classes) && classes > 0)) throw new Error(`has ${classes} classes`);
  condition.classes = classes;
  const outputs = inputs + classes;
  return {
    shape: [outputs],
    run(input, output, count) {
      output.fill(0, 0, count * outputs);
      for (let s = 0; s < count; s++) {
        output.set(input.subarray(s * inputs, (s + 1) * inputs), s * outputs);
        output[s * outputs + inputs + condition.label] = 1;
      }
    },
  };
}
