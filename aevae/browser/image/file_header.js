// What a file says it is, read from its first bytes before anything is unpacked: a picture of 12 kB may unpack to gigabytes.
// The same rules and sentences as services/pictures.py.

export const MAX_BYTES = 5_000_000;
export const MAX_PIXELS = 4_000_000;
const MAX_WEBP = 2_500_000, MAX_SIDE = 10_000; // what Pillow can unpack cheaply
const ALLOWED = "Use a PNG, JPEG, WEBP, GIF or BMP file of at most 5 MB, 10,000 pixels a side and 4 megapixels (WEBP: 2.5).";

export const TOO_LARGE = (/** @type {number} */ bytes) => `The file has ${(bytes / 1e6).toFixed(1)} MB. ${ALLOWED}`;
export const DAMAGED = `The picture is damaged or was cut off. ${ALLOWED}`;

const text = (/** @type {DataView} */ view, /** @type {number} */ at, /** @type {number} */ length) => String.fromCharCode(...Array.from({ length }, (_, i) => view.getUint8(at + i)));
const starts = (/** @type {DataView} */ view, /** @type {string[]} */ ...beginnings) => beginnings.some((beginning) => view.byteLength >= beginning.length && text(view, 0, beginning.length) === beginning);

/**
 * Each format: how to know it, and how to read width and height; what lies outside the file throws a RangeError.
 * @type {{type: string, is: (view: DataView) => boolean, size: (view: DataView) => number[]}[]}
 */
const FORMATS = [
  { type: "image/png", is: (view) => starts(view, "\x89PNG\r\n\x1a\n"), size: (view) => [view.getUint32(16), view.getUint32(20)] },
  { type: "image/gif", is: (view) => starts(view, "GIF87a", "GIF89a"), size: gifSize },
  { type: "image/jpeg", is: (view) => starts(view, "\xff\xd8\xff"), size: jpegSize },
  { type: "image/webp", is: (view) => starts(view, "RIFF") && text(view, 8, 4) === "WEBP", size: webpSize },
  { type: "image/bmp", is: (view) => starts(view, "BM"), size: bmpSize },
];
export const ACCEPT = FORMATS.map(({ type }) => type).join(",");

/**
 * @param {ArrayBuffer} buffer the whole file
 * @returns {{type: string, width: number, height: number}}
 * @throws {Error} with a sentence for the reader
 */
export function sniff(buffer) {
  const view = new DataView(buffer);
  if (view.byteLength === 0) throw new Error(`The file is empty. ${ALLOWED}`);
  if (view.byteLength > MAX_BYTES) throw new Error(TOO_LARGE(view.byteLength));
  let format, width = 0, height = 0;
  try {
    format = FORMATS.find(({ is }) => is(view));
    if (format) [width, height] = format.size(view);
  } catch {
    throw new Error(DAMAGED);
  }
  if (!format) throw new Error(`This is no picture that can be read. ${ALLOWED}`);
  if (!(width > 0 && height > 0)) throw new Error(DAMAGED);
  checkPixels(width, height, format.type);
  return { type: format.type, width, height };
}

/** @param {number} width @param {number} height @param {string} type */
export function checkPixels(width, height, type) {
  if (width * height > (type === "image/webp" ? MAX_WEBP : MAX_PIXELS) || Math.max(width, height) > MAX_SIDE) {
    throw new Error(`The picture has ${width.toLocaleString("en")} × ${height.toLocaleString("en")} pixels. ${ALLOWED}`);
  }
}

/** The screen, or the first frame where that is larger. @param {DataView} view */
function gifSize(view) {
  const flags = view.getUint8(10);
  let at = 13 + (flags & 0x80 ? 3 << ((flags & 7) + 1) : 0);
  while (view.getUint8(at) === 0x21) { // an extension, in blocks that begin with their length
    at += 2;
    while (view.getUint8(at)) at += view.getUint8(at) + 1;
    at++;
  }
  if (view.getUint8(at) !== 0x2c) throw new RangeError("no frame");
  return [0, 2].map((axis) => Math.max(view.getUint16(6 + axis, true), view.getUint16(at + 1 + axis, true) + view.getUint16(at + 5 + axis, true)));
}

/** Segment after segment until the one that begins a frame. @param {DataView} view */
function jpegSize(view) {
  let at = 2;
  for (;;) {
    while (view.getUint8(at + 1) === 0xff) at++; // padding
    const marker = view.getUint8(at + 1);
    if (view.getUint8(at) !== 0xff || marker === 0xda || marker === 0xd9) throw new RangeError("no frame");
    if (marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker)) return [view.getUint16(at + 7), view.getUint16(at + 5)];
    at += 2 + view.getUint16(at + 2);
  }
}

/** @param {DataView} view */
function webpSize(view) {
  const uint24 = (/** @type {number} */ at) => view.getUint16(at, true) + (view.getUint8(at + 2) << 16);
  switch (text(view, 12, 4)) {
    case "VP8X": return [uint24(24) + 1, uint24(27) + 1];
    case "VP8L": return [0, 14].map((shift) => ((view.getUint32(21, true) >>> shift) & 0x3fff) + 1);
    case "VP8 ": return [view.getUint16(26, true) & 0x3fff, view.getUint16(28, true) & 0x3fff];
    default: throw new RangeError("no frame");
  }
}

/** @param {DataView} view */
function bmpSize(view) {
  if (view.getUint32(14, true) === 12) return [view.getUint16(18, true), view.getUint16(20, true)];
  return [view.getInt32(18, true), Math.abs(view.getInt32(22, true))];
}
