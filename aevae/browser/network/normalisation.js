// Layers that bring numbers to a scale.
import { finite, sizeOf, whole } from "./kind.js";

/**
 * @typedef {import("./kind.js").LayerKind} LayerKind
 * @typedef {(input: Float32Array, output: Float32Array, count: number) => void} Run
 */

/** weight · x + bias, a channel: what a batch norm is once it has been trained. @type {LayerKind} */
export const scaleShift = (_layer, tensor, shape) => ({ shape, run: perChannel(tensor, shape) });

/** Mean 0 and variance 1 over each group of channels, then weight · x + bias, a channel. @type {LayerKind} */
export function groupNorm(layer, tensor, shape) {
  const groups = whole(layer, "groups", 1);
  if (shape[0] % groups) throw new Error(`${shape[0]} channels are not ${groups} groups of one size`);
  return standardised(shape, sizeOf(shape) / groups, finite(layer, "eps"), perChannel(tensor, shape));
}

/** Mean 0 and variance 1 over all numbers of a sample, then weight · x + bias, each. @type {LayerKind} */
export function layerNorm(layer, tensor, shape) {
  const size = sizeOf(shape), weight = tensor("weight", shape).data, bias = tensor("bias", shape).data;
  return standardised(shape, size, finite(layer, "eps"), (input, output, count) => {
    for (let s = 0, i = 0; s < count; s++) for (let k = 0; k < size; k++, i++) output[i] = input[i] * weight[k] + bias[k];
  });
}

/** e^x over its sum: of the channels at each place, or of all numbers of a flat sample. @type {LayerKind} */
export function softmax(_layer, _tensor, shape) {
  const [channels] = shape, places = sizeOf(shape) / channels;
  return {
    shape,
    run(input, output, count) {
      for (let s = 0; s < count; s++) {
        for (let place = 0; place < places; place++) {
          const first = s * channels * places + place, end = first + channels * places;
          let most = -Infinity, sum = 0;
          for (let i = first; i < end; i += places) most = Math.max(most, input[i]);
          for (let i = first; i < end; i += places) sum += Math.exp(input[i] - most);
          for (let i = first; i < end; i += places) output[i] = Math.exp(input[i] - most) / sum;
        }
      }
    },
  };
}

/** weight · x + bias @param {import("./kind.js").FindTensor} tensor @param {number[]} shape @returns {Run} */
function perChannel(tensor, shape) {
  const [channels] = shape, places = sizeOf(shape) / channels;
  const weight = tensor("weight", [channels]).data, bias = tensor("bias", [channels]).data;
  return (input, output, count) => {
    for (let plane = 0, i = 0; plane < count * channels; plane++) {
      const scale = weight[plane % channels], shift = bias[plane % channels];
      for (let end = i + places; i < end; i++) output[i] = input[i] * scale + shift;
    }
  };
}

/**
 * @param {number[]} shape @param {number} size how many numbers are brought to mean 0 and variance 1 together @param {number} eps
 * @param {Run} then
 * @returns {import("./kind.js").Step}
 */
function standardised(shape, size, eps, then) {
  return {
    shape,
    run(input, output, count) {
      for (let from = 0, end = count * sizeOf(shape); from < end; from += size) {
        let sum = 0, squares = 0;
        for (let i = from; i < from + size; i++) sum += input[i];
        const mean = sum / size;
        for (let i = from; i < from + size; i++) squares += (input[i] - mean) ** 2;
        const scale = 1 / Math.sqrt(squares / size + eps);
        for (let i = from; i < from + size; i++) output[i] = (input[i] - mean) * scale;
      }
      then(output, output, count);
    },
  };
}
