// Convolutions as sums of shifted images. An image lies in memory with zeros around it, row after row: then each tap of a kernel is one
// distance from the pixel that is written to the one that is read, the same for all, and a strip of pixels is summed at once. Pixels
// between two rows are summed too and thrown away. A stride takes images apart into those of every second (third, …) row and column:
// what a convolution reads, what its adjoint writes.

import { CHANNELS, STEP } from "./convolution_kernel.js";
import { checkOutput, imageShape, whole } from "./kind.js";

/**
 * One of the two axes.
 * @typedef {Object} Axis
 * @property {number} phases into how many parts the input is taken apart
 * @property {number} length of a part, with its zeros
 * @property {{phase: number, place: number}[]} input of each row (or column) of the input: its part, and where in it
 * @property {Pass[]} passes what is written
 * @property {number} size of the output
 *
 * @typedef {{first: number, count: number, to: number, step: number, taps: {k: number, phase: number, shift: number}[]}} Pass
 *   `count` places from `first` on are written to `to`, `to + step`, …; from there a tap with the kernel's k-th row reads a part so many places on
 *
 * @typedef {{inputs: number, outputs: number, rows: Axis, columns: Axis, bias: Float32Array, weight: (i: number, o: number, ky: number, kx: number) => number}} Plan
 */

/** Cross-correlation with W (O, I, kh, kw) @type {import("./kind.js").LayerKind} */
export function conv2d(layer, tensor, shape, kernels) {
  const [inputs, height, width] = imageShape(shape);
  const { data, shape: [outputs, , kh, kw] } = tensor("weight", [null, inputs, null, null]);
  const stride = whole(layer, "stride", 1), padding = whole(layer, "padding", 0);
  return convolution(kernels, {
    inputs, outputs, bias: tensor("bias", [outputs]).data, weight: (i, o, ky, kx) => data[((o * inputs + i) * kh + ky) * kw + kx],
    rows: readApart(height, kh, stride, padding), columns: readApart(width, kw, stride, padding),
  });
}

/** The adjoint of conv2d with W (I, O, kh, kw) @type {import("./kind.js").LayerKind} */
export function convTranspose2d(layer, tensor, shape, kernels) {
  const [inputs, height, width] = imageShape(shape);
  const { data, shape: [, outputs, kh, kw] } = tensor("weight", [inputs, null, null, null]);
  const stride = whole(layer, "stride", 1), padding = whole(layer, "padding", 0), extra = whole(layer, "output_padding", 0);
  if (extra >= stride) throw new Error(`output_padding ${extra} must be smaller than stride ${stride}`);
  return convolution(kernels, {
    inputs, outputs, bias: tensor("bias", [outputs]).data, weight: (i, o, ky, kx) => data[((i * outputs + o) * kh + ky) * kw + kx],
    rows: writtenApart(height, kh, stride, padding, extra), columns: writtenApart(width, kw, stride, padding, extra),
  });
}

/** out[x] = Σ_k w[k] in[stride · x + k − padding] @param {number} n @param {number} kernel @param {number} stride @param {number} padding @returns {Axis} */
function readApart(n, kernel, stride, padding) {
  /** @param {number} i */
  const part = (i) => ({ phase: i % stride, place: Math.floor(i / stride) });
  const size = Math.floor((n + 2 * padding - kernel) / stride) + 1;
  const taps = Array.from({ length: kernel }, (_, k) => ({ k, phase: part(k).phase, shift: part(k).place }));
  return {
    phases: stride, length: Math.ceil((n + 2 * padding) / stride), size,
    input: Array.from({ length: n }, (_, i) => part(i + padding)), passes: [{ first: 0, count: size, to: 0, step: 1, taps }],
  };
}

/** out[stride · x + k − padding] gains w[k] in[x] @param {number} n @param {number} kernel @param {number} stride @param {number} padding @param {number} extra @returns {Axis} */
function writtenApart(n, kernel, stride, padding, extra) {
  const size = (n - 1) * stride - 2 * padding + kernel + extra;
  const before = Math.floor((kernel - 1) / stride), last = Math.floor((size - 1 + padding) / stride);
  const passes = Array.from({ length: stride }, (_pass, phase) => {
    const first = Math.ceil(Math.max(0, padding - phase) / stride);
    const taps = Array.from({ length: Math.max(0, Math.ceil((kernel - phase) / stride)) }, (_tap, j) => ({ k: phase + j * stride, phase: 0, shift: before - j }));
    return { first, count: Math.floor((size - 1 + padding - phase) / stride) - first + 1, to: first * stride + phase - padding, step: stride, taps };
  });
  return {
    phases: 1, length: before + Math.max(n, last + 1), size,
    input: Array.from({ length: n }, (_, i) => ({ phase: 0, place: before + i })), passes: passes.filter(({ count }) => count > 0),
  };
}

/** @param {import("./kernels.js").Kernels} kernels @param {Plan} plan @returns {import("./kind.js").Step} */
function convolution(kernels, plan) {
  const { inputs, outputs, rows, columns } = plan;
  checkOutput(rows.size, columns.size);
  const part = rows.length * columns.length, channel = rows.phases * columns.phases * part;
  const partsAt = kernels.reserve(inputs * channel + STEP);
  const rowAt = Int32Array.from(rows.input, ({ phase, place }) => phase * columns.phases * part + place * columns.length);
  const columnAt = Int32Array.from(columns.input, ({ phase, place }) => phase * part + place);
  const passes = rows.passes.flatMap((down) => columns.passes.map((across) => preparePass(kernels, plan, partsAt, down, across)));
  const size = outputs * rows.size * columns.size;
  return {
    shape: [outputs, rows.size, columns.size],
    run(input, output, count) {
      for (let s = 0, from = 0; s < count; s++) {
        const { floats } = kernels;
        for (let i = 0; i < inputs; i++) {
          for (let r = 0; r < rowAt.length; r++) {
            const at = partsAt + i * channel + rowAt[r];
            if (columns.phases === 1) for (let c = at + columnAt[0], end = c + columnAt.length; c < end; c++) floats[c] = input[from++]; // side by side
            else for (let c = 0; c < columnAt.length; c++) floats[at + columnAt[c]] = input[from++];
          }
        }
        for (const pass of passes) pass(output, s * size);
      }
    },
  };
}

/**
 * Weights and distances in the order in which strips read them.
 * @param {import("./kernels.js").Kernels} kernels @param {Plan} plan @param {number} partsAt @param {Pass} down @param {Pass} across
 * @returns {(output: Float32Array, start: number) => void}
 */
function preparePass(kernels, { inputs, outputs, rows, columns, bias, weight }, partsAt, down, across) {
  const width = columns.length, part = rows.length * width;
  const taps = [];
  for (let i = 0; i < inputs; i++) {
    for (const y of down.taps) {
      for (const x of across.taps) {
        taps.push({ i, ky: y.k, kx: x.k, distance: ((i * rows.phases + y.phase) * columns.phases + x.phase) * part + y.shift * width + x.shift });
      }
    }
  }
  const tapsAt = kernels.reserve(Math.max(1, taps.length)), blockSize = 1 + Math.max(1, taps.length); // without taps: one of weight 0
  const weightsAt = kernels.reserve(outputs * blockSize);
  const first = down.first * width + across.first, end = (down.first + down.count - 1) * width + across.first + across.count;
  const strip = Math.ceil((end - first) / STEP) * STEP, stripsAt = kernels.reserve(CHANNELS * strip);
  taps.forEach(({ distance }, t) => (kernels.ints[tapsAt + t] = 4 * distance));
  for (let o = 0; o < outputs; o += CHANNELS) {
    const channels = Math.min(CHANNELS, outputs - o), at = weightsAt + o * blockSize;
    for (let c = 0; c < channels; c++) {
      kernels.floats[at + c] = bias[o + c];
      taps.forEach(({ i, ky, kx }, t) => (kernels.floats[at + (1 + t) * channels + c] = weight(i, o + c, ky, kx)));
    }
  }

  const size = rows.size * columns.size, { step } = across, downStep = down.step * columns.size;
  return function write(output, start) {
    const { floats, strips } = kernels;
    for (let o = 0; o < outputs; o += CHANNELS) {
      const channels = Math.min(CHANNELS, outputs - o);
      strips[channels](4 * tapsAt, 4 * (tapsAt + blockSize - 1), 4 * (weightsAt + o * blockSize), 4 * (partsAt + first), 4 * (partsAt + end), 4 * stripsAt, 4 * strip);
      for (let c = 0; c < channels; c++) {
        let from = stripsAt + c * strip, to = start + (o + c) * size + down.to * columns.size + across.to;
        for (let r = 0; r < down.count; r++, from += width, to += downStep) {
          for (let x = from, y = to; x < from + across.count; x++, y += step) output[y] = floats[x];
        }
      }
    }
  };
}
