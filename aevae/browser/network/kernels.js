// The innermost loops of layers with weights and of activations, in WebAssembly with vectors of four floats, or in plain JavaScript where a browser
// or its policy has no WebAssembly. Vectors are six times quicker: with them a whole plane of pictures fits into one frame.

import { ACTIVATION_CODES } from "./activation_kernel.js";
import { moduleBytes } from "./assembly.js";
import { copyCode, plainCopy } from "./copy_kernel.js";
import { CHANNELS, plainStrip, stripCode } from "./convolution_kernel.js";
import { ROWS, interleaveCode, plainInterleave, plainTile, tileCode } from "./matmul_kernel.js";

const LINE = 16; // floats in a line of a processor's cache: what is reserved begins with one, and no vector that is read from there lies in two

/**
 * @typedef {import("./matmul_kernel.js").Tile} Tile
 * @typedef {import("./convolution_kernel.js").Strip} Strip
 *
 * @typedef {Object} Kernels with a memory of their own
 * @property {Float32Array} floats what they work on; another array after each `reserve`
 * @property {Int32Array} ints the same memory
 * @property {(size: number) => number} reserve more memory, in floats or ints, all 0; returns where it begins
 * @property {Tile} group ROWS rows of a product at once
 * @property {Tile} single one row
 * @property {import("./matmul_kernel.js").Interleave} interleave
 * @property {import("./copy_kernel.js").Copy} copy
 * @property {Record<string, (x: Float32Array, size: number) => void>} activations those that are quicker so than in `activations.js`, of numbers in the memory
 * @property {Strip[]} strips of a convolution, by how many channels they take at once, from 1 to CHANNELS
 */

/** The quickest to be had here. @returns {Kernels} */
export function makeKernels() {
  return vectorKernels(true) ?? vectorKernels(false) ?? plainKernels();
}

/** @returns {Kernels} */
export function plainKernels() {
  const memory = () => kernels;
  const kernels = {
    floats: new Float32Array(0),
    ints: new Int32Array(0),
    /** @param {number} size */
    reserve(size) {
      const before = kernels.floats;
      kernels.floats = new Float32Array(before.length + wholeLines(size));
      kernels.floats.set(before);
      kernels.ints = new Int32Array(kernels.floats.buffer);
      return before.length;
    },
    group: plainTile(memory, ROWS),
    single: plainTile(memory, 1),
    interleave: plainInterleave(memory),
    copy: plainCopy(memory),
    activations: {},
    strips: byChannels((channels) => plainStrip(memory, channels)),
  };
  return kernels;
}

/** Of its own for each network; null where the browser gives no more. */
function newMemory() {
  try {
    return new WebAssembly.Memory({ initial: 0 });
  } catch {
    return null;
  }
}

/** @param {boolean} fused products and sums in one instruction, as younger browsers have it @returns {Kernels|null} null: not here */
export function vectorKernels(fused) {
  const module = moduleOf(fused), memory = module && newMemory();
  if (!memory) return null;
  const exports = /** @type {Record<string, any>} */ (new WebAssembly.Instance(module, { js: { memory } }).exports);
  let reserved = 0; // floats; the memory itself grows by pages of 64 KiB
  const kernels = {
    floats: new Float32Array(memory.buffer),
    ints: new Int32Array(memory.buffer),
    /** @param {number} size */
    reserve(size) {
      const start = reserved;
      reserved += wholeLines(size);
      const missing = 4 * reserved - memory.buffer.byteLength;
      if (missing > 0) memory.grow(Math.ceil(missing / 65536));
      kernels.floats = new Float32Array(memory.buffer);
      kernels.ints = new Int32Array(memory.buffer);
      return start;
    },
    group: exports.group,
    single: exports.single,
    interleave: exports.interleave,
    copy: exports.copy,
    activations: Object.fromEntries(Object.keys(ACTIVATION_CODES).map((name) => [
      name, (/** @type {Float32Array} */ x, /** @type {number} */ size) => exports[name](x.byteOffset, x.byteOffset + 4 * size),
    ])),
    strips: byChannels((channels) => exports[`strip${channels}`]),
  };
  return kernels;
}

/** @param {number} size */
const wholeLines = (size) => LINE * Math.ceil(size / LINE);

/** @param {(channels: number) => Strip} make */
function byChannels(make) {
  /** @type {Strip[]} */
  const strips = [];
  for (let channels = 1; channels <= CHANNELS; channels++) strips[channels] = make(channels);
  return strips;
}

/** @type {Map<boolean, WebAssembly.Module|null>} */
const modules = new Map();

/** @param {boolean} fused */
function moduleOf(fused) {
  const before = modules.get(fused);
  if (before !== undefined) return before;
  const module = compiled(fused);
  modules.set(fused, module);
  return module;
}

/** @param {boolean} fused */
function compiled(fused) {
  const functions = { group: tileCode(ROWS, fused), single: tileCode(1, fused), interleave: interleaveCode(), copy: copyCode(), ...ACTIVATION_CODES };
  for (let channels = 1; channels <= CHANNELS; channels++) Object.assign(functions, { [`strip${channels}`]: stripCode(channels, fused) });
  try {
    return new WebAssembly.Module(moduleBytes(functions));
  } catch {
    return null; // no WebAssembly here, no vectors in it, or a page whose policy forbids it
  }
}
