// What a file says it is: sizes from the first bytes, refusals in sentences.
import assert from "node:assert/strict";
import { test } from "node:test";
import { MAX_BYTES, sniff } from "../../../aevae/browser/image/file_header.js";

const bytes = (...parts) => Uint8Array.from(parts.flatMap((part) => (typeof part === "string" ? Array.from(part, (c) => c.charCodeAt(0)) : part))).buffer;
const big = (value, n = 4) => Array.from({ length: n }, (_, i) => (value >>> (8 * (n - 1 - i))) & 255);
const small = (value, n = 4) => big(value, n).reverse();

const png = (w, h) => bytes("\x89PNG\r\n\x1a\n", big(13), "IHDR", big(w), big(h), [8, 0, 0, 0, 0]);
const gif = (w, h, fw, fh) => bytes("GIF89a", small(w, 2), small(h, 2), [0x80, 0, 0], [0, 0, 0, 255, 255, 255],
  [0x21, 0xf9, 4, 0, 0, 0, 0, 0], [0x2c], small(0, 2), small(0, 2), small(fw, 2), small(fh, 2), [0]);
const jpeg = (w, h) => bytes([0xff, 0xd8, 0xff, 0xe1], big(6, 2), "Exif", [0xff, 0xff, 0xc2], big(11, 2), [8], big(h, 2), big(w, 2), [1, 1, 0x11, 0]);
const bmp = (w, h) => bytes("BM", Array(12).fill(0), small(40), small(w), small(h));
const webp = (chunk, ...body) => bytes("RIFF", small(60), "WEBP", chunk, small(20), ...body, Array(20).fill(0));

const FILES = {
  "image/png": png(300, 200),
  "image/gif": gif(300, 200, 10, 10),
  "image/jpeg": jpeg(300, 200),
  "image/bmp": bmp(300, -200),
  "image/webp": webp("VP8X", [0, 0, 0, 0], small(299, 3), small(199, 3)),
};

for (const [type, file] of Object.entries(FILES)) {
  test(`${type} says its type and size`, () => assert.deepEqual(sniff(file), { type, width: 300, height: 200 }));
}

test("both simple kinds of WebP say their size", () => {
  const { width, height } = sniff(webp("VP8 ", [0, 0, 0, 0x9d, 1, 0x2a], small(300, 2), small(200, 2)));
  assert.deepEqual([width, height], [300, 200]);
  const packed = sniff(webp("VP8L", [0x2f], small(299 | (199 << 14))));
  assert.deepEqual([packed.width, packed.height], [300, 200]);
});

test("too many pixels, in all or along a side, are refused before anything is unpacked, also in a frame larger than its screen", () => {
  for (const file of [png(20_000, 20_000), png(0xffffffff, 0xffffffff), gif(1, 1, 9000, 9000), jpeg(9000, 9000), bmp(5000, 5000), png(1, 4_000_000), webp("VP8X", [0, 0, 0, 0], small(1999, 3), small(1999, 3))]) {
    assert.throws(() => sniff(file), /pixels\. Use a PNG/);
  }
});

test("every beginning of a good file, and nothing at all, is refused with a sentence", () => {
  for (const file of Object.values(FILES)) {
    for (let length = 0; length < 20; length++) assert.throws(() => sniff(file.slice(0, length)), /(empty|no picture|damaged).*megapixels \(WEBP: 2\.5\)\.$/, `${length}`);
  }
});

test("what is no picture of an allowed kind is refused: SVG, TIFF, PDF, a pickle, a text", () => {
  for (const begin of ["<svg xmlns='http://www.w3.org/2000/svg'>", "II*\0", "%PDF-1.7", "\x80\x04\x95", "hello, this is no picture"]) {
    assert.throws(() => sniff(bytes(begin, Array(50).fill(0))), /no picture that can be read/);
  }
});

test("more than 5 MB are refused, whatever they hold", () => {
  assert.throws(() => sniff(new ArrayBuffer(MAX_BYTES + 1)), /5\.0 MB/);
});
