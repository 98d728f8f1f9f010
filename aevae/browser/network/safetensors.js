// safetensors in the browser: eight bytes of header length, a JSON header, then the raw data.
// Whatever a file claims is checked before it is read, so that a broken download says so instead of drawing noise.
import { messageOf } from "./errors.js";

/**
 * @typedef {Tensor & {dtype: string}} TypedTensor
 * @typedef {{dtype: string, shape: number[], data_offsets: [begin: number, end: number]}} Entry of the header
 * @typedef {{width: number, read: (buffer: ArrayBuffer, offset: number, length: number, name: string) => TypedArray}} NumberType
 *   width: bytes of a number; read: so many of them, from an offset that is a multiple of the width
 */

/** @param {{new (buffer: ArrayBuffer, offset: number, length: number): TypedArray, BYTES_PER_ELEMENT: number}} ArrayType @returns {NumberType} */
const as = (ArrayType) => ({ width: ArrayType.BYTES_PER_ELEMENT, read: (buffer, offset, length) => new ArrayType(buffer, offset, length) });

/** By dtype; what JavaScript cannot compute with directly is widened. @type {Record<string, NumberType>} */
const TYPES = {
  F64: as(Float64Array), F32: as(Float32Array),
  F16: { width: 2, read: (buffer, offset, length) => halvesToFloats(new Uint16Array(buffer, offset, length)) },
  I64: { width: 8, read: (buffer, offset, length, name) => longsToInts(new BigInt64Array(buffer, offset, length), name) },
  I32: as(Int32Array), U32: as(Uint32Array), I16: as(Int16Array), U16: as(Uint16Array), I8: as(Int8Array), U8: as(Uint8Array),
};

/**
 * Reads a safetensors file.
 * @param {ArrayBuffer} buffer the whole file
 * @returns {{tensors: Record<string, TypedTensor>, metadata: Record<string, string>}}
 *   F16 arrives as Float32Array and I64 as Int32Array; the other types as their own typed array. Data are views of
 *   `buffer` where alignment allows, copies where it does not.
 * @throws {Error} with what is wrong when the header or its offsets are not sound
 */
export function parseSafetensors(buffer) {
  const { header, start } = readHeader(buffer);
  const { __metadata__: metadata = {}, ...entries } = header;
  const names = Object.keys(entries);
  for (const name of names) checkEntry(name, entries[name]);
  checkLayout(entries, names, buffer.byteLength - start);

  /** @type {Record<string, TypedTensor>} */
  const tensors = Object.create(null); // no prototype: a tensor may bear any name
  for (const name of names) {
    const { dtype, shape, data_offsets: [begin, end] } = entries[name];
    tensors[name] = { dtype, shape, data: readNumbers(TYPES[dtype], buffer, start + begin, end - begin, name) };
  }
  unpackRows(tensors);
  return { tensors, metadata };
}

/** The numbers as floats, however they were stored. @param {Tensor} tensor */
export const floatsOf = ({ data }) => (data instanceof Float32Array ? data : Float32Array.from(data));

/** Large weights ship as 8-bit rows with a scale each, "<name>.scale": they become floats, and the scales go. @param {Record<string, TypedTensor>} tensors */
function unpackRows(tensors) {
  for (const [name, { dtype, shape, data }] of Object.entries(tensors)) {
    const scale = tensors[`${name}.scale`]?.data;
    if (dtype !== "I8" || !scale) continue;
    if (scale.length !== shape[0]) throw invalid(`tensor "${name}" has ${shape[0]} rows but ${scale.length} scales`);
    const width = data.length / shape[0];
    tensors[name] = { dtype: "F32", shape, data: Float32Array.from(data, (value, i) => value * scale[Math.floor(i / width)]) };
    delete tensors[`${name}.scale`];
  }
}

/** @param {ArrayBuffer} buffer */
function readHeader(buffer) {
  if (buffer.byteLength < 8) throw invalid(`${buffer.byteLength} bytes are too few for a header`);
  const length = new DataView(buffer).getBigUint64(0, true); // may be anything up to 2^64 − 1, so stay with BigInt
  if (length > BigInt(buffer.byteLength - 8)) {
    throw invalid(`header of ${length} bytes in a file of ${buffer.byteLength}; is it cut off?`);
  }
  const start = 8 + Number(length);
  let header;
  try {
    header = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(new Uint8Array(buffer, 8, start - 8)));
  } catch (error) {
    throw invalid(`the header is not JSON (${messageOf(error)})`);
  }
  if (!isRecord(header)) throw invalid("the header is not a JSON object");
  return { header, start };
}

/** @param {string} name @param {any} entry whatever the file holds */
function checkEntry(name, entry) {
  if (!isRecord(entry)) throw invalid(`tensor "${name}" has no description`);
  const { dtype, shape, data_offsets: offsets } = entry;
  if (!Object.hasOwn(TYPES, dtype)) {
    throw invalid(`tensor "${name}" has dtype ${dtype}; known: ${Object.keys(TYPES).join(", ")}`);
  }
  if (!Array.isArray(shape) || !shape.every(isSize)) throw invalid(`tensor "${name}" has shape ${JSON.stringify(shape)}`);
  if (!Array.isArray(offsets) || offsets.length !== 2 || !offsets.every(isSize)) {
    throw invalid(`tensor "${name}" has data_offsets ${JSON.stringify(offsets)}`);
  }
  const bytes = shape.reduce((product, n) => product * n, TYPES[dtype].width);
  if (offsets[1] - offsets[0] !== bytes) {
    throw invalid(`tensor "${name}" (${dtype}, [${shape}]) needs ${bytes} bytes but has ${offsets[1] - offsets[0]}`);
  }
}

/**
 * The format asks that the tensors fill the data exactly: one after another, no gap, no overlap.
 * @param {Record<string, Entry>} entries @param {string[]} names @param {number} bytes
 */
function checkLayout(entries, names, bytes) {
  let filled = 0;
  for (const name of names.toSorted((a, b) => order(entries[a], entries[b]))) {
    const [begin, end] = entries[name].data_offsets;
    if (end > bytes) throw invalid(`tensor "${name}" ends at byte ${end} of ${bytes}; is the file cut off?`);
    if (begin < filled) throw invalid(`tensor "${name}" overlaps the one before it`);
    if (begin > filled) throw invalid(`there is a gap before tensor "${name}"`);
    filled = end;
  }
  if (filled !== bytes) throw invalid(`${bytes - filled} bytes follow the last tensor`);
}

/** @param {Entry} a @param {Entry} b */
function order(a, b) {
  return a.data_offsets[0] - b.data_offsets[0] || a.data_offsets[1] - b.data_offsets[1];
}

/** @param {NumberType} type @param {ArrayBuffer} buffer @param {number} offset @param {number} bytes @param {string} name */
function readNumbers({ width, read }, buffer, offset, bytes, name) {
  return offset % width === 0
    ? read(buffer, offset, bytes / width, name)
    : read(buffer.slice(offset, offset + bytes), 0, bytes / width, name); // a typed array must start at a multiple of its width
}

/**
 * float16 → float32, exactly. The bits of a half, moved to a float's places, read as the value times 2^−112 (the
 * difference of the exponents' biases); one multiplication repairs that, subnormals included.
 * @param {Uint16Array} halves
 */
function halvesToFloats(halves) {
  const floats = new Float32Array(halves.length);
  const bits = new Uint32Array(floats.buffer);
  for (let i = 0; i < halves.length; i++) {
    const half = halves[i];
    const special = (half & 0x7c00) === 0x7c00 ? 0x7f800000 : 0; // infinity and NaN keep an exponent of all ones
    bits[i] = ((half & 0x8000) << 16) | ((half & 0x7fff) << 13) | special;
    floats[i] *= 2 ** 112;
  }
  return floats;
}

/** @param {BigInt64Array} longs @param {string} name */
function longsToInts(longs, name) {
  return Int32Array.from(longs, (long) => {
    if (BigInt.asIntN(32, long) !== long) throw invalid(`tensor "${name}" holds ${long}, which needs more than 32 bits`);
    return Number(long);
  });
}

/** @param {unknown} value */
function isRecord(value) {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** @param {any} value */
function isSize(value) {
  return Number.isSafeInteger(value) && value >= 0;
}

/** @param {string} reason */
function invalid(reason) {
  return new Error(`invalid safetensors: ${reason}`);
}
