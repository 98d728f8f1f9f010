// WebAssembly spelled out. A module is a list of sections of bytes (webassembly.github.io/spec/core/binary); ours are small enough to
// be written by hand, which spares the project a compiler and a binary file.

export const V128 = 0x7b;
const I32 = 0x7f, WITHOUT_RESULT = 0x40;

export const LOOP = [0x03, WITHOUT_RESULT], END = [0x0b];
const BLOCK = [0x02, WITHOUT_RESULT];
export const ADD = [0xfd, 0xe4, 0x01], SUBTRACT = [0xfd, 0xe5, 0x01], MULTIPLY = [0xfd, 0xe6, 0x01], DIVIDE = [0xfd, 0xe7, 0x01]; // f32x4.add, …
export const ABS = [0xfd, 0xe0, 0x01], NEGATE = [0xfd, 0xe1, 0x01]; // f32x4.abs, f32x4.neg
export const LARGER = [0xfd, 0xeb, 0x01]; // f32x4.pmax: the first of two that cannot be compared
export const GREATER_OR_EQUAL = [0xfd, 0x46], SELECT = [0xfd, 0x52]; // f32x4.ge, v128.bitselect
export const ADD_INTEGERS = [0xfd, 0xae, 0x01], SHIFT_LEFT = [0xfd, 0xab, 0x01]; // i32x4.add, i32x4.shl
export const ADD_ADDRESSES = [0x6a]; // i32.add

const MULTIPLY_ADD = [0xfd, 0x85, 0x02]; // f32x4.relaxed_madd: the product is rounded or not, as is quicker

/** @param {number} local */
export const get = (local) => [0x20, local];
/** @param {number} local */
export const set = (local) => [0x21, local];
/** @param {number} value */
export const constant = (value) => [0x41, ...signed(value)]; // i32.const
/** @param {number} local @param {number} bytes */
export const advance = (local, bytes) => [...get(local), ...constant(bytes), ...ADD_ADDRESSES, ...set(local)];
/** @param {number} local @param {number} bytes another local */
export const advanceBy = (local, bytes) => [...get(local), ...get(bytes), ...ADD_ADDRESSES, ...set(local)];
/** sum += a · b. @param {number} sum a local, as are the others @param {number} a @param {number} b @param {boolean} fused in one instruction */
export const addProduct = (sum, a, b, fused) => (fused ? [get(a), get(b), get(sum), MULTIPLY_ADD, set(sum)] : [get(sum), get(a), get(b), MULTIPLY, ADD, set(sum)]).flat();
/** The smaller of two addresses. @param {number[]} a @param {number[]} b what leaves them */
export const smaller = (a, b) => [...a, ...b, ...a, ...b, 0x49, 0x1b]; // i32.lt_u, select
/** @param {number} offset */
export const load = (offset) => [0xfd, 0x00, 0, ...leb128(offset)]; // v128.load, at no promised alignment
/** @param {number} offset */
export const loadIntoAll = (offset) => [0xfd, 0x09, 0, ...leb128(offset)]; // v128.load32_splat: one float into all four lanes
/** One float32 in all four lanes. @param {number} value */
export const splat = (value) => [0xfd, 0x0c, ...new Uint8Array(new Float32Array(4).fill(value).buffer)]; // v128.const
/** Four of the eight numbers of two vectors. @param {number[]} numbers */
export const shuffle = (...numbers) => [0xfd, 0x0d, ...numbers.flatMap((i) => [4 * i, 4 * i + 1, 4 * i + 2, 4 * i + 3])]; // i8x16.shuffle
/** @param {number} offset */
export const loadAddress = (offset) => [0x28, 2, ...leb128(offset)]; // i32.load
/** @param {number} offset */
export const store = (offset) => [0xfd, 0x0b, 0, ...leb128(offset)];
export const loadFloat = [0x2a, 2, 0], storeFloat = [0x38, 2, 0]; // f32.load, f32.store
/** Around the innermost loop again while one address lies before another. @param {number} local @param {number} end */
export const repeatBefore = (local, end) => [...get(local), ...get(end), 0x49, 0x0d, 0]; // i32.lt_u, br_if 0
/** Again and again, or never, while one address lies before another. @param {number} local @param {number} end @param {number[][]} body */
export const whileBefore = (local, end, body) =>
  [BLOCK, get(local), get(end), [0x4f, 0x0d, 0], LOOP, ...body, repeatBefore(local, end), END, END].flat(); // i32.ge_u, br_if 0

/**
 * A function that takes addresses and gives nothing.
 * @typedef {{addresses: number, scratch: number, vectors: number, code: number[][]}} Code
 *   addresses: its parameters, the first locals; then come `scratch` addresses and `vectors` vectors of its own, all zero at first
 */

/**
 * A module of functions that work on a memory it is given as js.memory.
 * @param {Record<string, Code>} functions by the names it exports them under
 */
export function moduleBytes(functions) {
  const names = Object.keys(functions), codes = Object.values(functions);
  return Uint8Array.from([
    0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0, // "\0asm", version 1
    ...section(1, codes.map(({ addresses }) => [0x60, addresses, ...new Array(addresses).fill(I32), 0])), // their types
    ...section(2, [[...text("js"), ...text("memory"), 2, 0, 0]]), // what it imports
    ...section(3, codes.map((_, i) => [i])), // which has which type
    ...section(7, names.map((name, i) => [...text(name), 0, i])),
    ...section(10, codes.map(({ scratch, vectors, code }) => sized([2, scratch, I32, vectors, V128, ...code.flat(), ...END]))),
  ]);
}

/** @param {number} id @param {number[][]} items */
function section(id, items) {
  return [id, ...sized([items.length, ...items.flat()])];
}

/** @param {string} string */
function text(string) {
  return sized([...new TextEncoder().encode(string)]);
}

/** @param {number[]} bytes @returns {number[]} */
function sized(bytes) {
  return [...leb128(bytes.length), ...bytes];
}

/** A whole number in sevens of bits, the lowest first. @param {number} n @returns {number[]} */
function leb128(n) {
  return n < 128 ? [n] : [(n & 127) | 128, ...leb128(n >> 7)];
}

/** The same of a number ≥ 0 where the seventh bit of the last byte is a sign. @param {number} n @returns {number[]} */
function signed(n) {
  return n < 64 ? [n] : [(n & 127) | 128, ...signed(n >> 7)];
}
