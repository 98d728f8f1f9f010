// The innermost loops of a picture of many stamps: each pixel is a vector of four floats, so that one instruction serves all its colours.

import {
  ADD, ADD_ADDRESSES, DIVIDE, END, LARGER, LOOP, MULTIPLY, SUBTRACT, advance, advanceBy, get, load, loadAddress, loadIntoAll, moduleBytes, repeatBefore, set, shuffle, splat, store, whileBefore,
} from "../../network/assembly.js";

/**
 * All addresses are in bytes. A pixel that is blended is four floats, red, green and blue 0…255 times its opacity and its opacity 0…1; one that is done four bytes, as
 * canvases have them.
 * @typedef {Object} StampKernel
 * @property {() => ArrayBuffer} buffer what the addresses are of; another one once it has grown
 * @property {(bytes: number) => void} grow to at least so many
 * @property {(list: number, end: number, targetRow: number) => void} blend stamps over what is there. In a list of whole numbers four for each: where its first pixel goes,
 *   where its own pixels begin and end, bytes a row of it; targetRow: bytes from a row of the target to the next
 * @property {(from: number, fromRow: number, width: number, to: number, toRow: number, toEnd: number) => void} finish rows of blended pixels become bytes and are empty again;
 *   width: bytes a row of blended pixels, a multiple of 64
 */

const FAINT = 1e-6; // opacity: below it there is no colour
const ENTRY = 16; // bytes of one stamp in the list
const CHUNK = 64; // bytes of four blended pixels

const ANY = [0xfd, 0x53]; // v128.any_true
const TO_INTEGERS = [0xfd, 0xf8, 0x01]; // i32x4.trunc_sat_f32x4_s
const NARROW = [0xfd, 0x85, 0x01], NARROW_TO_BYTES = [0xfd, 0x66]; // i16x8.narrow_i32x4_s, i8x16.narrow_i16x8_u
const OR = [0xfd, 0x50];
const IF = [0x04, 0x40];

/** @returns {import("../../network/assembly.js").Code} */
function blendCode() {
  const list = 0, end = 1, targetRow = 2; // parameters
  const row = 3, source = 4, sourceEnd = 5, width = 6, target = 7, rowEnd = 8;
  const pixel = 9, below = 10; // vectors
  const code = [
    whileBefore(list, end, [
      get(list), loadAddress(0), set(row), get(list), loadAddress(4), set(source), get(list), loadAddress(8), set(sourceEnd), get(list), loadAddress(12), set(width),
      LOOP,
      get(row), set(target), get(source), get(width), ADD_ADDRESSES, set(rowEnd),
      LOOP,
      get(source), load(0), set(pixel), get(target), load(0), set(below),
      get(target), get(below), get(below), get(source), loadIntoAll(12), MULTIPLY, SUBTRACT, get(pixel), ADD, store(0),
      advance(target, 16), advance(source, 16),
      repeatBefore(source, rowEnd),
      END,
      advanceBy(row, targetRow),
      repeatBefore(source, sourceEnd),
      END,
      advance(list, ENTRY),
    ]),
  ];
  return { addresses: 3, scratch: 6, vectors: 2, code };
}

/** @returns {import("../../network/assembly.js").Code} */
function finishCode() {
  const from = 0, fromRow = 1, width = 2, to = 3, toRow = 4, toEnd = 5; // parameters
  const at = 6, end = 7, out = 8;
  /** @param {number} i */
  const pixel = (i) => 9 + i; // vectors
  const each = [0, 1, 2, 3];
  /** Its colours without its opacity, and that, as whole numbers 0…255. @param {number} i */
  const whole = (i) => [
    splat(1), get(pixel(i)), splat(1 / 255), shuffle(3, 3, 3, 4), splat(FAINT), LARGER, DIVIDE, get(pixel(i)), MULTIPLY, splat(0.5), ADD, TO_INTEGERS,
  ].flat();
  const code = [
    LOOP,
    get(from), set(at), get(from), get(width), ADD_ADDRESSES, set(end), get(to), set(out),
    LOOP,
    get(out), splat(0), store(0),
    each.flatMap((i) => [...get(at), ...load(16 * i), ...set(pixel(i))]),
    [get(pixel(0)), get(pixel(1)), OR, get(pixel(2)), get(pixel(3)), OR, OR, ANY, IF].flat(),
    each.flatMap((i) => [...get(at), ...splat(0), ...store(16 * i)]),
    get(out), whole(0), whole(1), NARROW, whole(2), whole(3), NARROW, NARROW_TO_BYTES, store(0),
    END,
    advance(at, CHUNK), advance(out, 16),
    repeatBefore(at, end),
    END,
    advanceBy(from, fromRow), advanceBy(to, toRow),
    repeatBefore(to, toEnd),
    END,
  ];
  return { addresses: 6, scratch: 3, vectors: 4, code };
}

/** @type {WebAssembly.Module|null|undefined} */
let module; // null: no WebAssembly here, no vectors in it, or a page whose policy forbids it

/** The quickest to be had here. @returns {StampKernel} */
export function makeStampKernel() {
  if (module === undefined) {
    try {
      module = compiledStamps();
    } catch {
      module = null;
    }
  }
  try {
    return module ? vectorStampKernel(module) : plainStampKernel();
  } catch {
    return plainStampKernel(); // the browser gives no more memory of this kind
  }
}

/** @throws {WebAssembly.CompileError} where there are no vectors */
export const compiledStamps = () => new WebAssembly.Module(moduleBytes({ blend: blendCode(), finish: finishCode() }));

/** @param {WebAssembly.Module} compiled @returns {StampKernel} @throws {RangeError} where there is no memory left for it */
export function vectorStampKernel(compiled) {
  const memory = new WebAssembly.Memory({ initial: 0 });
  const { blend, finish } = /** @type {Record<string, any>} */ (new WebAssembly.Instance(compiled, { js: { memory } }).exports);
  return {
    buffer: () => memory.buffer,
    grow(bytes) {
      const missing = bytes - memory.buffer.byteLength;
      if (missing > 0) memory.grow(Math.ceil(missing / 65536));
    },
    blend, finish,
  };
}

/** The same in plain JavaScript. @returns {StampKernel} */
export function plainStampKernel() {
  let floats = new Float32Array(0), ints = new Int32Array(0), bytes = new Uint8ClampedArray(0);
  return {
    buffer: () => floats.buffer,
    grow(size) {
      if (size <= bytes.length) return;
      const before = bytes;
      bytes = new Uint8ClampedArray(4 * Math.ceil(size / 4));
      bytes.set(before);
      floats = new Float32Array(bytes.buffer);
      ints = new Int32Array(bytes.buffer);
    },
    blend(list, end, targetRow) {
      for (let entry = list / 4; entry < end / 4; entry += ENTRY / 4) {
        const width = ints[entry + 3] / 4, sourceEnd = ints[entry + 2] / 4;
        for (let row = ints[entry] / 4, source = ints[entry + 1] / 4; source < sourceEnd; row += targetRow / 4) {
          for (let target = row; target < row + width; target += 4, source += 4) {
            const left = 1 - floats[source + 3];
            floats[target] = floats[target] * left + floats[source];
            floats[target + 1] = floats[target + 1] * left + floats[source + 1];
            floats[target + 2] = floats[target + 2] * left + floats[source + 2];
            floats[target + 3] = floats[target + 3] * left + floats[source + 3];
          }
        }
      }
    },
    finish(from, fromRow, width, to, toRow, toEnd) {
      for (let row = from / 4; to < toEnd; row += fromRow / 4, to += toRow) {
        for (let at = row, out = to; at < row + width / 4; at += 4, out += 4) {
          const opacity = floats[at + 3], share = 1 / Math.max(opacity, FAINT);
          bytes[out] = floats[at] * share;
          bytes[out + 1] = floats[at + 1] * share;
          bytes[out + 2] = floats[at + 2] * share;
          bytes[out + 3] = 255 * opacity;
        }
        floats.fill(0, row, row + width / 4);
      }
    },
  };
}
