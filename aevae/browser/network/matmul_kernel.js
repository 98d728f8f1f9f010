// The innermost loop: a tile of 4 × 8 results of a matrix product, in WebAssembly with vectors of four floats, or in
// plain JavaScript where a browser or its policy has no WebAssembly. Vectors are six times quicker: with them a whole
// plane of pictures fits into one frame.

export const ROWS = 4, COLUMNS = 8;

/**
 * @typedef {(a: number, b: number, c: number, end: number) => void} Tile
 *   multiplies within the memory; the arguments are byte addresses: a of (k, rows) numbers, the rows of A interleaved;
 *   b of (k, COLUMNS) numbers, a panel of B; c of (rows, COLUMNS) results; end of a
 * @typedef {Object} Tiles
 * @property {Float32Array} memory what the tiles work on; another array after each `reserve`
 * @property {(size: number) => number} reserve more memory, in floats; returns where it begins
 * @property {Tile} group ROWS rows at once
 * @property {Tile} single one row
 */

/** Tiles with a memory of their own: the quickest to be had here. @returns {Tiles} */
export function makeTiles() {
  return vectorModule ? vectorTiles(vectorModule) : plainTiles();
}

/** @returns {Tiles} */
export function plainTiles() {
  /** @type {(rows: number) => Tile} */
  const tile = (rows) => (a, b, c, end) => {
    for (let r = 0; r < rows; r++) plainRow(tiles.memory, a / 4 + r, rows, b / 4, c / 4 + r * COLUMNS, end / 4);
  };
  const tiles = {
    memory: new Float32Array(0),
    /** @param {number} size */
    reserve(size) {
      const before = tiles.memory;
      tiles.memory = new Float32Array(before.length + size);
      tiles.memory.set(before);
      return before.length;
    },
    group: tile(ROWS),
    single: tile(1),
  };
  return tiles;
}

/**
 * Eight sums side by side, none waiting for another.
 * @param {Float32Array} memory @param {number} a @param {number} step @param {number} b @param {number} c @param {number} end
 */
function plainRow(memory, a, step, b, c, end) {
  let s0 = 0, s1 = 0, s2 = 0, s3 = 0, s4 = 0, s5 = 0, s6 = 0, s7 = 0;
  for (; a < end; a += step, b += COLUMNS) {
    const x = memory[a];
    s0 += x * memory[b]; s1 += x * memory[b + 1]; s2 += x * memory[b + 2]; s3 += x * memory[b + 3];
    s4 += x * memory[b + 4]; s5 += x * memory[b + 5]; s6 += x * memory[b + 6]; s7 += x * memory[b + 7];
  }
  memory[c] = s0; memory[c + 1] = s1; memory[c + 2] = s2; memory[c + 3] = s3;
  memory[c + 4] = s4; memory[c + 5] = s5; memory[c + 6] = s6; memory[c + 7] = s7;
}

/** @param {WebAssembly.Module} module @returns {Tiles} */
function vectorTiles(module) {
  const memory = new WebAssembly.Memory({ initial: 0 });
  const { exports } = new WebAssembly.Instance(module, { js: { memory } });
  const { group, single } = /** @type {{group: Tile, single: Tile}} */ (exports); // as `moduleBytes` names and types them
  let reserved = 0; // floats; the memory itself grows by pages of 64 KiB
  const tiles = {
    memory: new Float32Array(memory.buffer),
    /** @param {number} size */
    reserve(size) {
      const start = reserved;
      reserved += size;
      const missing = 4 * reserved - memory.buffer.byteLength;
      if (missing > 0) memory.grow(Math.ceil(missing / 65536));
      tiles.memory = new Float32Array(memory.buffer);
      return start;
    },
    group,
    single,
  };
  return tiles;
}

// A WebAssembly module is a list of sections of bytes (webassembly.github.io/spec/core/binary). This one is small
// enough to be spelled out, which spares the project a compiler and a binary file.
const I32 = 0x7f, V128 = 0x7b, BLOCK_WITHOUT_RESULT = 0x40;
const LOOP = 0x03, END = 0x0b, BRANCH_IF = 0x0d, LESS_UNSIGNED = 0x49;
const MULTIPLY = [0xfd, 0xe6, 0x01], ADD = [0xfd, 0xe4, 0x01]; // f32x4.mul, f32x4.add
/** @param {number} local */
const get = (local) => [0x20, local];
/** @param {number} local */
const set = (local) => [0x21, local];
/** @param {number} local @param {number} bytes */
const advance = (local, bytes) => [...get(local), 0x41, bytes, 0x6a, ...set(local)]; // bytes < 64
/** @param {number} offset */
const load = (offset) => [0xfd, 0x00, 0, offset]; // v128.load, at no promised alignment
/** @param {number} offset */
const loadIntoAll = (offset) => [0xfd, 0x09, 0, offset]; // v128.load32_splat: one float into all four lanes
/** @param {number} offset */
const store = (offset) => [0xfd, 0x0b, 0, offset];

/** The body of a Tile: two vectors of sums a row, so that each load of B serves all rows. @param {number} rows */
function tileBody(rows) {
  const a = 0, b = 1, c = 2, end = 3; // parameters
  const left = 4, right = 5, x = 6; // vectors, zero at first, as are the sums
  /** @param {number} row @param {number} half */
  const sum = (row, half) => 7 + 2 * row + half;
  const each = Array.from({ length: rows }, (_, row) => row);
  /** @param {number} row @param {number} half */
  const addProduct = (row, half) => [get(sum(row, half)), get(x), get(half ? right : left), MULTIPLY, ADD, set(sum(row, half))].flat();
  const code = [
    [LOOP, BLOCK_WITHOUT_RESULT],
    get(b), load(0), set(left),
    get(b), load(16), set(right),
    ...each.flatMap((row) => [get(a), loadIntoAll(4 * row), set(x), addProduct(row, 0), addProduct(row, 1)]),
    advance(b, 4 * COLUMNS),
    advance(a, 4 * rows),
    get(a), get(end), [LESS_UNSIGNED, BRANCH_IF, 0],
    [END],
    ...each.flatMap((row) => [0, 1].flatMap((half) => [get(c), get(sum(row, half)), store(4 * COLUMNS * row + 16 * half)])),
    [END],
  ];
  return sized([1, 3 + 2 * rows, V128, ...code.flat()]); // one group of locals: all the vectors
}

function moduleBytes() {
  return Uint8Array.from([
    0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0, // "\0asm", version 1
    ...section(1, [[0x60, 4, I32, I32, I32, I32, 0]]), // the type of a Tile
    ...section(2, [[...text("js"), ...text("memory"), 2, 0, 0]]), // what it imports
    ...section(3, [[0], [0]]), // two functions of that type
    ...section(7, [[...text("group"), 0, 0], [...text("single"), 0, 1]]), // their names
    ...section(10, [tileBody(ROWS), tileBody(1)]), // their code
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

function compiled() {
  try {
    return new WebAssembly.Module(moduleBytes());
  } catch {
    return null; // no WebAssembly here, no vectors in it, or a page whose policy forbids it
  }
}

const vectorModule = compiled();
