import assert from "node:assert/strict";
import { test } from "node:test";
import { parseSafetensors } from "../../../aevae/browser/network/safetensors.js";

/** The bytes of a file with this header (an object, or the very text) and these data bytes. */
function file(header, data = [], length = null) {
  const text = new TextEncoder().encode(typeof header === "string" ? header : JSON.stringify(header));
  const bytes = new Uint8Array(8 + text.length + data.length);
  new DataView(bytes.buffer).setBigUint64(0, length ?? BigInt(text.length), true);
  bytes.set(text, 8);
  bytes.set(data, 8 + text.length);
  return bytes.buffer;
}

/** A file with one tensor "t" of these values; `pad` spaces after the header shift where its data start. */
function single(dtype, array, shape = [array.length], pad = 0) {
  const bytes = new Uint8Array(array.buffer);
  const header = { t: { dtype, shape, data_offsets: [0, bytes.length] } };
  return file(JSON.stringify(header) + " ".repeat(pad), bytes);
}

const read = (...args) => parseSafetensors(single(...args)).tensors.t;

test("each dtype arrives as the numbers that were written", () => {
  const cases = [
    ["F64", new Float64Array([Math.PI, -1e300])], ["F32", new Float32Array([1.5, -0, 3e38])],
    ["I32", new Int32Array([-(2 ** 31), 2 ** 31 - 1])], ["U32", new Uint32Array([2 ** 32 - 1])],
    ["I16", new Int16Array([-32768])], ["U16", new Uint16Array([65535])], ["I8", new Int8Array([-128])],
    ["U8", new Uint8Array([0, 255])],
  ];
  for (const [dtype, array] of cases) assert.deepEqual(read(dtype, array).data, array, dtype);
});

test("shapes, several tensors, scalars, empty tensors and metadata arrive", () => {
  const data = new Uint8Array(new Float32Array([1, 2, 3, 4, 5, 6, 7]).buffer);
  const { tensors, metadata } = parseSafetensors(file({
    __metadata__: { format: "pt" },
    scalar: { dtype: "F32", shape: [], data_offsets: [24, 28] }, // the header's order need not be the data's
    matrix: { dtype: "F32", shape: [2, 3], data_offsets: [0, 24] },
    empty: { dtype: "F32", shape: [0, 5], data_offsets: [24, 24] },
  }, data));
  assert.deepEqual([...tensors.matrix.data], [1, 2, 3, 4, 5, 6]);
  assert.deepEqual(tensors.matrix.shape, [2, 3]);
  assert.deepEqual([...tensors.scalar.data], [7]);
  assert.equal(tensors.empty.data.length, 0);
  assert.deepEqual(metadata, { format: "pt" });
});

test("float16 becomes float32 exactly, for all 65,536 of them", () => {
  const { data } = read("F16", Uint16Array.from({ length: 65536 }, (_, i) => i));
  for (let i = 0; i < 65536; i++) {
    const exponent = (i >> 10) & 31, fraction = i & 1023, sign = i >> 15 ? -1 : 1; // IEEE 754, written out
    const expected = exponent === 31 ? (fraction ? NaN : sign * Infinity)
      : exponent === 0 ? sign * fraction * 2 ** -24
      : sign * (1024 + fraction) * 2 ** (exponent - 25);
    assert.ok(Object.is(data[i], expected), `half ${i.toString(16)}: ${data[i]} is not ${expected}`);
  }
});

test("int64 becomes int32, and refuses what does not fit", () => {
  assert.deepEqual(read("I64", new BigInt64Array([-5n, 9999n])).data, new Int32Array([-5, 9999]));
  assert.throws(() => read("I64", new BigInt64Array([2n ** 31n])), /"t" holds 2147483648/);
});

test("data may start at any byte", () => {
  for (let pad = 0; pad < 8; pad++) {
    assert.deepEqual(read("F32", new Float32Array([1, 2, 3]), [3], pad).data, new Float32Array([1, 2, 3]));
    assert.deepEqual(read("F64", new Float64Array([-0.5]), [1], pad).data, new Float64Array([-0.5]));
    assert.deepEqual(read("F16", new Uint16Array([0x3c00]), [1], pad).data, new Float32Array([1]));
  }
});

test("a tensor may bear any name", () => {
  const text = '{"__proto__":{"dtype":"U8","shape":[1],"data_offsets":[0,1]},"constructor":{"dtype":"U8","shape":[1],"data_offsets":[1,2]}}';
  const { tensors } = parseSafetensors(file(text, [7, 8]));
  assert.deepEqual(Object.keys(tensors), ["__proto__", "constructor"]);
  assert.equal(tensors.constructor.data[0], 8);
});

const f32 = (begin, end, shape = [(end - begin) / 4]) => ({ dtype: "F32", shape, data_offsets: [begin, end] });
const BROKEN = [
  ["no bytes", new ArrayBuffer(0), /0 bytes are too few/],
  ["seven bytes", new ArrayBuffer(7), /too few/],
  ["a header cut off", file({ t: f32(0, 4) }, [0, 0, 0, 0]).slice(0, 20), /is it cut off/],
  ["a header of 2^63 bytes", file({}, [], 2n ** 63n), /header of 9223372036854775808 bytes/],
  ["a header of 2^64 - 1 bytes", file({}, [], 2n ** 64n - 1n), /is it cut off/],
  ["an empty header", file(""), /not JSON/],
  ["HTML", file("<!doctype html>"), /not JSON/],
  ["bytes that are no UTF-8", file("{}", [0xff, 0xfe], 4n), /not JSON/],
  ["a list for a header", file("[]"), /not a JSON object/],
  ["null for a header", file("null"), /not a JSON object/],
  ["a tensor without description", file({ t: 5 }), /"t" has no description/],
  ["an unknown dtype", file({ t: { dtype: "F8_E4M3", shape: [1], data_offsets: [0, 1] } }, [0]), /dtype F8_E4M3; known: /],
  ["a dtype from the prototype", file({ t: { dtype: "toString", shape: [1], data_offsets: [0, 1] } }, [0]), /dtype toString/],
  ["no dtype", file({ t: { shape: [1], data_offsets: [0, 1] } }, [0]), /dtype undefined/],
  ["a negative size", file({ t: f32(0, 4, [-1]) }, [0, 0, 0, 0]), /shape \[-1\]/],
  ["a broken size", file({ t: f32(0, 4, [1.5]) }, [0, 0, 0, 0]), /shape \[1.5\]/],
  ["no shape", file({ t: { dtype: "F32", data_offsets: [0, 4] } }, [0, 0, 0, 0]), /shape undefined/],
  ["no offsets", file({ t: { dtype: "F32", shape: [1] } }, [0, 0, 0, 0]), /data_offsets undefined/],
  ["a negative offset", file({ t: f32(-4, 0, [1]) }, [0, 0, 0, 0]), /data_offsets \[-4,0\]/],
  ["offsets backwards", file({ t: f32(4, 0, [1]) }, [0, 0, 0, 0]), /needs 4 bytes but has -4/],
  ["a shape that does not match", file({ t: f32(0, 8, [3]) }, new Array(8)), /needs 12 bytes but has 8/],
  ["a shape that overflows", file({ t: f32(0, 4, [2 ** 40, 2 ** 40]) }, [0, 0, 0, 0]), /needs .* bytes but has 4/],
  ["data cut off", file({ t: f32(0, 8) }, [0, 0, 0, 0]), /"t" ends at byte 8 of 4/],
  ["offsets far outside", file({ t: f32(2 ** 40, 2 ** 40 + 4) }, [0, 0, 0, 0]), /"t" ends at byte/],
  ["an overlap", file({ a: f32(0, 8), b: f32(4, 12) }, new Array(12)), /"b" overlaps/],
  ["the same bytes twice", file({ a: f32(0, 4), b: f32(0, 4) }, new Array(4)), /"b" overlaps/],
  ["a gap", file({ a: f32(0, 4), b: f32(8, 12) }, new Array(12)), /a gap before tensor "b"/],
  ["bytes left over", file({ a: f32(0, 4) }, new Array(7)), /3 bytes follow/],
];
for (const [what, buffer, message] of BROKEN) {
  test(`${what} is refused with a reason`, () => {
    assert.throws(() => parseSafetensors(buffer), (error) => {
      assert.equal(error.constructor, Error);
      assert.match(error.message, /^invalid safetensors: /);
      assert.match(error.message, message);
      return true;
    });
  });
}

test("8-bit rows become floats by their scales", () => {
  const header = JSON.stringify({
    w: { dtype: "I8", shape: [2, 3], data_offsets: [0, 6] }, "w.scale": { dtype: "F32", shape: [2], data_offsets: [6, 14] },
  });
  const bytes = new TextEncoder().encode(header);
  const buffer = new ArrayBuffer(8 + bytes.length + 14);
  new DataView(buffer).setBigUint64(0, BigInt(bytes.length), true);
  new Uint8Array(buffer, 8).set(bytes);
  new Int8Array(buffer, 8 + bytes.length, 6).set([-127, 0, 127, 1, 2, 3]);
  const view = new DataView(buffer, 8 + bytes.length + 6);
  view.setFloat32(0, 0.5, true);
  view.setFloat32(4, 2, true);
  const { tensors } = parseSafetensors(buffer);
  assert.deepEqual(Object.keys(tensors), ["w"]);
  assert.deepEqual([...tensors.w.data], [-63.5, 0, 63.5, 2, 4, 6]);
});
