// Animated GIF (89a) of pictures in up to 256 colours: exact, so whatever reads it gets the same pixels back.

const MOST_CODES = 4096; // LZW codes have at most twelve bits

/**
 * A file that is made frame by frame, so that whoever makes it can let others in between them.
 * @param {{width: number, height: number, palette: Uint8Array}} size palette: 256 colours as RGB bytes
 */
export function createGif({ width, height, palette }) {
  /** @type {ArrayLike<number>[]} */
  const parts = [
    ascii("GIF89a"), [...short(width), ...short(height), 0xf7, 0, 0], palette,
    [0x21, 0xff, 11], ascii("NETSCAPE2.0"), [3, 1, 0, 0, 0],
  ];
  return {
    /** @param {Uint8Array} frame one palette index a pixel @param {number} delay hundredths of a second that it stays */
    add(frame, delay) {
      parts.push([0x21, 0xf9, 4, 4, ...short(delay), 0, 0], [0x2c, 0, 0, 0, 0, ...short(width), ...short(height), 0], [8], ...blocks(compress(frame)), [0]);
    },
    /** The file; it repeats for ever. @returns {Uint8Array<ArrayBuffer>} */
    finish() {
      parts.push([0x3b]);
      const file = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
      let at = 0;
      for (const part of parts) {
        file.set(part, at);
        at += part.length;
      }
      return file;
    },
  };
}

/**
 * @param {{width: number, height: number, palette: Uint8Array, frames: Uint8Array[], delay: number}} animation as `createGif` takes them
 * @returns {Uint8Array<ArrayBuffer>} the file
 */
export function encodeGif({ width, height, palette, frames, delay }) {
  const gif = createGif({ width, height, palette });
  for (const frame of frames) gif.add(frame, delay);
  return gif.finish();
}

const short = (/** @type {number} */ value) => [value & 255, value >> 8];
const ascii = (/** @type {string} */ text) => Uint8Array.from(text, (letter) => letter.charCodeAt(0));

/** Data in pieces of at most 255 bytes, each after its length. @param {Uint8Array} bytes */
function* blocks(bytes) {
  for (let i = 0; i < bytes.length; i += 255) {
    const piece = bytes.subarray(i, i + 255);
    yield [piece.length];
    yield piece;
  }
}

/** Variable-length LZW for eight-bit symbols. @param {Uint8Array} symbols */
function compress(symbols) {
  const clear = 256, end = 257;
  /** @type {number[]} */
  const out = [];
  let buffer = 0, held = 0; // bits not yet written, lowest first
  let width = 9, next = 258;
  /** @type {Map<number, number>} */
  let known = new Map(); // prefix code · 256 + symbol -> code

  /** @param {number} code */
  function write(code) {
    buffer |= code << held;
    held += width;
    while (held >= 8) {
      out.push(buffer & 255);
      buffer >>>= 8;
      held -= 8;
    }
  }
  function reset() {
    known = new Map();
    width = 9;
    next = 258;
  }

  write(clear);
  let prefix = symbols[0];
  for (let i = 1; i < symbols.length; i++) {
    const key = prefix * 256 + symbols[i];
    const code = known.get(key);
    if (code !== undefined) {
      prefix = code;
      continue;
    }
    write(prefix);
    if (next === MOST_CODES) {
      write(clear);
      reset();
    } else {
      if (next === 1 << width) width++; // whoever reads is one code behind
      known.set(key, next++);
    }
    prefix = symbols[i];
  }
  write(prefix);
  write(end);
  if (held > 0) out.push(buffer & 255);
  return Uint8Array.from(out);
}

/** From paper to ink. @param {Rgb} paper @param {Rgb} ink @returns {Uint8Array} 256 colours */
export const greys = (paper, ink) => Uint8Array.from({ length: 768 }, (_, i) => {
  const share = Math.floor(i / 3) / 255;
  return Math.round(paper[i % 3] + share * (ink[i % 3] - paper[i % 3]));
});

/** Three bits of red, three of green, two of blue: 256 colours for pictures that have any. */
export const COLOURS = Uint8Array.from({ length: 768 }, (_, i) => {
  const index = Math.floor(i / 3);
  return Math.round([((index >> 5) / 7) * 255, (((index >> 2) & 7) / 7) * 255, ((index & 3) / 3) * 255][i % 3]);
});

/** Bytes of a picture (C×H×W) as indices of a palette, each pixel `scale` times as wide and high. @param {Uint8Array} bytes @param {ImageFormat["shape"]} shape @param {number} scale @returns {Uint8Array} */
export function indexed(bytes, [channels, height, width], scale) {
  const size = height * width;
  const near = (/** @type {number} */ value, /** @type {number} */ steps) => Math.round((value / 255) * steps);
  const out = new Uint8Array(size * scale * scale);
  for (let y = 0, at = 0; y < height * scale; y++) {
    for (let x = 0; x < width * scale; x++, at++) {
      const p = Math.floor(y / scale) * width + Math.floor(x / scale);
      out[at] = channels === 3 ? (near(bytes[p], 7) << 5) | (near(bytes[size + p], 7) << 2) | near(bytes[2 * size + p], 3) : bytes[p];
    }
  }
  return out;
}

/**
 * A palette for a page: each of some colours in steps from the paper on, then greys from paper to ink; and what finds in it.
 * @param {Rgb} paper @param {Rgb} ink @param {Rgb[]} colours at most 20
 * @returns {{palette: Uint8Array, index: (rgba: Uint8ClampedArray) => Uint8Array}} index: of each opaque pixel the nearest colour
 */
export function pagePalette(paper, ink, colours) {
  const steps = Math.floor(160 / Math.max(1, colours.length)), greyFrom = steps * colours.length, last = 255 - greyFrom;
  const ramps = colours.flatMap((colour) => Array.from({ length: steps }, (_, i) => between(paper, colour, (i + 1) / steps)));
  const palette = Uint8Array.from([...ramps, ...Array.from({ length: last + 1 }, (_, i) => between(paper, ink, i / last))].flat());
  const keyOf = (/** @type {number} */ r, /** @type {number} */ g, /** @type {number} */ b) => ((r >> 3) << 10) | ((g >> 3) << 5) | (b >> 3);
  const known = new Int16Array(1 << 15).fill(-1); // by five bits of red, green and blue
  known[keyOf(...ink)] = 255;
  known[keyOf(...paper)] = greyFrom;
  return {
    palette,
    index(rgba) {
      const out = new Uint8Array(rgba.length / 4);
      for (let p = 0, at = 0; p < out.length; p++, at += 4) {
        const key = keyOf(rgba[at], rgba[at + 1], rgba[at + 2]);
        if (known[key] < 0) known[key] = closest(palette, rgba[at], rgba[at + 1], rgba[at + 2]);
        out[p] = known[key];
      }
      return out;
    },
  };
}

/** @param {Rgb} from @param {Rgb} to @param {number} share @returns {Rgb} */
const between = (from, to, share) => {
  const part = (/** @type {number} */ c) => Math.round(from[c] + share * (to[c] - from[c]));
  return [part(0), part(1), part(2)];
};

/** @param {Uint8Array} palette @param {number} r @param {number} g @param {number} b */
function closest(palette, r, g, b) {
  let best = 0, least = Infinity;
  for (let i = 0; i < 256; i++) {
    const apart = (palette[3 * i] - r) ** 2 + (palette[3 * i + 1] - g) ** 2 + (palette[3 * i + 2] - b) ** 2;
    if (apart < least) [best, least] = [i, apart];
  }
  return best;
}
