// Convolutions as sums of shifted images. An image lies in memory with zeros around it, row after row: then each tap of a kernel is one
// distance from the pixel that is written to the one that is read, the same for all, and a strip of pixels is summed at once. The zeros
// before a row also end the row before it, as those above an image end the one before. Pixels between two rows are summed too and thrown away. A stride takes images apart into those of every second (third, …) row and column:
// what a convolution reads, what its adjoint writes.

import { CHANNELS, STEP } from "./convolution_kernel.js";
import { checkOutput, imageShape, whole } from "./kind.js";

/**
 * One of the two axes.
 * @typedef {Object} Axis
 * @property {number} phases into how many parts the input is taken apart
 * @property {number} before zeros, at least, with which each part begins
 * @property {number} length of a part, with these zeros; what else is read beyond its end are the next one's
 * @property {Part[]} parts of the input
 * @property {Pass[]} passes what is written
 * @property {number} size of the output
 *
 * @typedef {{phase: number, from: number, count: number, place: number}} Part every `phases`-th row (or column) of the input from one on, and where in its part the first lies
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
  const before = Math.floor(padding / stride), last = Math.max(...taps.map(({ shift }) => shift)) + size - 1;
  return {
    phases: stride, before, length: Math.max(part(n - 1 + padding).place, last - before) + 1, size,
    parts: Array.from({ length: Math.min(stride, n) }, (_, i) => ({ ...part(i + padding), from: i, count: Math.ceil((n - i) / stride) })), passes: [{ first: 0, count: size, to: 0, step: 1, taps }],
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
    phases: 1, before, length: Math.max(before + n, last + 1), size,
    parts: [{ phase: 0, from: 0, count: n, place: before }], passes: passes.filter(({ count }) => count > 0),
  };
}

/** @param {import("./kernels.js").Kernels} kernels @param {Plan} plan @returns {import("./kind.js").Step} */
function convolution(kernels, plan) {
  const { inputs, outputs, rows, columns } = plan;
  checkOutput(rows.size, columns.size);
  const part = rows.length * columns.length, channel = rows.phases * columns.phases * part;
  const partsAt = kernels.reserve(inputs * channel + rows.before * columns.length + columns.before + STEP);
  const [height, width] = [rows, columns].map(({ parts }) => parts.reduce((sum, { count }) => sum + count, 0));
  const places = rows.parts.flatMap((down) => columns.parts.map((across) => ({
    from: down.from * width + across.from, to: partsAt + (down.phase * columns.phases + across.phase) * part + down.place * columns.length + across.place,
    wide: across.count * 4, high: down.count * columns.length * 4,
  })));
  const passes = rows.passes.flatMap((down) => columns.passes.map((across) => preparePass(kernels, plan, partsAt, down, across)));
  const size = outputs * rows.size * columns.size;
  return {
    shape: [outputs, rows.size, columns.size],
    run(input, output, count) {
      for (let s = 0; s < count; s++) {
        for (const { from, to, wide, high } of places) {
          const at = input.byteOffset + 4 * (s * inputs * height * width + from);
          kernels.copy(at, 4 * columns.phases, 4 * rows.phases * width, 4 * height * width, 4 * to, 4, 4 * columns.length, 4 * channel, wide, high, 4 * inputs * channel);
        }
        for (const pass of passes) pass(output.byteOffset + 4 * s * size);
      }
    },
  };
}

/**
 * Weights and distances in the order in which strips read them.
 * @param {import("./kernels.js").Kernels} kernels @param {Plan} plan @param {number} partsAt @param {Pass} down @param {Pass} across
 * @returns {(start: number) => void} where the image begins in the memory, in bytes
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

  const size = 4 * rows.size * columns.size, columnStep = 4 * across.step, rowStep = 4 * down.step * columns.size;
  return function write(start) {
    const { strips, copy } = kernels;
    for (let o = 0; o < outputs; o += CHANNELS) {
      const channels = Math.min(CHANNELS, outputs - o), to = start + o * size + 4 * (down.to * columns.size + across.to);
      strips[channels](4 * tapsAt, 4 * (tapsAt + blockSize - 1), 4 * (weightsAt + o * blockSize), 4 * (partsAt + first), 4 * (partsAt + end), 4 * stripsAt, 4 * strip);
      copy(4 * stripsAt, 4, 4 * width, 4 * strip, to, columnStep, rowStep, size, across.count * columnStep, down.count * rowStep, channels * size);
    }
  };
}
