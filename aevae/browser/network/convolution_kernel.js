// The innermost loops of a convolution: a few channels of a strip of pixels that lie one after another, each a weighted sum of
// the pixels some distances away from it.

import { ADD_ADDRESSES, END, LOOP, addProduct, advance, get, load, loadAddress, loadIntoAll, repeatBefore, set, store } from "./assembly.js";

/**
 * @typedef {(taps: number, end: number, weights: number, input: number, inputEnd: number, output: number, channel: number) => void} Strip
 *   all byte addresses in the memory: of the taps, each the distance (int32, in bytes) of a pixel that is read from the one that is
 *   written; of one bias a channel, then one weight a tap and channel; of the first pixel in; where the last one ends; of
 *   the first pixel out; and from a channel out to the next. Pixels are taken STEP at a time, so that the last step may pass the end
 */

/** Vectors of pixels that are summed at once, by the channels there are beside each other: as many as the registers hold. */
const VECTORS = [0, 4, 4, 2, 2];
export const CHANNELS = VECTORS.length - 1; // beside each other at most
export const STEP = 16; // pixels; a multiple of what every strip takes at a time

/** The Strip of so many channels. @param {number} channels @param {boolean} fused @returns {import("./assembly.js").Code} */
export function stripCode(channels, fused) {
  const taps = 0, end = 1, weights = 2, input = 3, inputEnd = 4, output = 5, channel = 6; // parameters
  const tap = 7, weight = 8, from = 9, to = 10, w = 11; // the last is a vector, as are all that follow
  const vectors = VECTORS[channels];
  /** @param {number} v */
  const x = (v) => w + 1 + v;
  /** @param {number} c @param {number} v */
  const sum = (c, v) => x(vectors) + c * vectors + v;
  const eachVector = Array.from({ length: vectors }, (_, v) => v), eachChannel = Array.from({ length: channels }, (_, c) => c);
  const code = [
    LOOP,
    get(taps), set(tap), get(weights), set(weight), get(output), set(to),
    ...eachChannel.flatMap((c) => [get(weight), loadIntoAll(4 * c), set(w), ...eachVector.flatMap((v) => [get(w), set(sum(c, v))])]),
    LOOP,
    advance(weight, 4 * channels),
    get(input), get(tap), loadAddress(0), ADD_ADDRESSES, set(from),
    ...eachVector.flatMap((v) => [get(from), load(16 * v), set(x(v))]),
    ...eachChannel.flatMap((c) => [
      get(weight), loadIntoAll(4 * c), set(w),
      ...eachVector.map((v) => addProduct(sum(c, v), x(v), w, fused)),
    ]),
    advance(tap, 4),
    repeatBefore(tap, end),
    END,
    ...eachChannel.flatMap((c) => [
      ...eachVector.flatMap((v) => [get(to), get(sum(c, v)), store(16 * v)]),
      get(to), get(channel), ADD_ADDRESSES, set(to),
    ]),
    advance(input, 16 * vectors),
    advance(output, 16 * vectors),
    repeatBefore(input, inputEnd),
    END,
  ];
  return { addresses: 7, scratch: 4, vectors: 1 + vectors + channels * vectors, code };
}

/**
 * The Strip of so many channels in plain JavaScript.
 * @param {() => {floats: Float32Array, ints: Int32Array}} memory @param {number} channels @returns {Strip}
 */
export const plainStrip = (memory, channels) => (taps, end, weights, input, inputEnd, output, channel) => {
  const { floats, ints } = memory();
  for (let c = 0; c < channels; c++) {
    for (let at = input / 4, to = (output + c * channel) / 4; at < inputEnd / 4; at += 8, to += 8) eightPixels(floats, ints, taps / 4, end / 4, weights / 4 + c, channels, at, to);
  }
};

/**
 * Eight sums side by side, none waiting for another.
 * @param {Float32Array} x @param {Int32Array} taps @param {number} tap @param {number} end @param {number} weight @param {number} channels @param {number} at @param {number} to
 */
function eightPixels(x, taps, tap, end, weight, channels, at, to) {
  const bias = x[weight];
  let s0 = bias, s1 = bias, s2 = bias, s3 = bias, s4 = bias, s5 = bias, s6 = bias, s7 = bias;
  for (; tap < end; tap++) {
    const w = x[(weight += channels)], from = at + taps[tap] / 4;
    s0 += w * x[from]; s1 += w * x[from + 1]; s2 += w * x[from + 2]; s3 += w * x[from + 3];
    s4 += w * x[from + 4]; s5 += w * x[from + 5]; s6 += w * x[from + 6]; s7 += w * x[from + 7];
  }
  x[to] = s0; x[to + 1] = s1; x[to + 2] = s2; x[to + 3] = s3;
  x[to + 4] = s4; x[to + 5] = s5; x[to + 6] = s6; x[to + 7] = s7;
}
