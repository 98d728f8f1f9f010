// A picture of many stamps, each blended over those before it; as fast without a GPU as with one.
//
// It is made in bands of some rows, from top to bottom: what is blended, four floats a pixel, then stays in a processor's cache.
import { makeStampKernel } from "./kernel.js";

const SHIFT = 6, BAND = 1 << SHIFT; // rows
const PIXEL = 16, ENTRY = 16; // bytes of a blended pixel, and of a stamp in the list
const TOGETHER = 4; // pixels that are finished at once

/**
 * @typedef {{width: number, height: number, cover: Float32Array, share: Float32Array|null}} Stamp
 *   cover: opacity of each pixel, 0…1; share: how much of it is the stamp's colour, the rest is its edge's; null: all
 * @typedef {{stamps: Stamp[], colours: Rgb[], edges: Rgb[]}} Inks
 *
 * @typedef {Object} Places of stamps, in the order in which they are blended; those that reach into the picture, and no others
 * @property {number} count
 * @property {Int32Array} left px of a stamp's first column
 * @property {Int32Array} top of its first row
 * @property {Uint16Array} stamp which one
 * @property {Uint16Array} colour which one
 */

export function createStamping(kernel = makeStampKernel()) {
  /** @type {Inks|null} */
  let inked = null; // whose pixels lie in the memory
  let inkedAt = 0;
  let starts = new Int32Array(0); // of each stamp in each colour, in bytes; 0: not inked yet
  let end = 0; // of those that are

  /** Where the pixels of a stamp in a colour lie. @param {Inks} inks @param {number} s @param {number} c */
  function start({ stamps, colours, edges }, s, c) {
    const i = s * colours.length + c;
    if (starts[i]) return starts[i];
    const { width, height, cover, share } = stamps[s], [colour, edge] = [colours[c], edges[c]];
    starts[i] = end;
    end += PIXEL * width * height;
    kernel.grow(end);
    const floats = new Float32Array(kernel.buffer(), starts[i], 4 * width * height);
    for (let p = 0; p < width * height; p++) {
      const inner = share && edge !== colour ? share[p] : 1;
      for (let k = 0; k < 3; k++) floats[4 * p + k] = cover[p] * (edge[k] + (colour[k] - edge[k]) * inner);
      floats[4 * p + 3] = cover[p];
    }
    return starts[i];
  }

  return {
    /** The picture, until the next one. @param {number} width px @param {number} height px @param {Inks} inks @param {Places} places @returns {Uint8ClampedArray<ArrayBuffer>} (height, width, 4) */
    draw(width, height, inks, { count, left, top, stamp, colour }) {
      const { stamps, colours } = inks;
      const picture = PIXEL * Math.ceil((4 * width * height + TOGETHER * PIXEL) / PIXEL); // a row's last pixels may be fewer than are finished together
      if (inks !== inked || picture !== inkedAt) {
        [inked, inkedAt, end] = [inks, picture, picture];
        starts = new Int32Array(stamps.length * inks.colours.length);
      }
      // Into which bands each stamp reaches: counted, then listed band after band in the given order.
      const bands = Math.ceil(height / BAND), ends = new Int32Array(bands + 1), heights = Int32Array.from(stamps, (one) => one.height), widths = Int32Array.from(stamps, (one) => one.width);
      for (let i = 0; i < count; i++) {
        start(inks, stamp[i], colour[i]);
        const last = Math.min(bands - 1, (top[i] + heights[stamp[i]] - 1) >> SHIFT);
        for (let band = Math.max(0, top[i] >> SHIFT); band <= last; band++) ends[band + 1]++;
      }
      for (let band = 0; band < bands; band++) ends[band + 1] += ends[band];
      const besides = Math.max(...stamps.map((one) => Math.max(one.width, one.height))); // px around a band, so that nothing is cut off
      const row = PIXEL * (TOGETHER * Math.ceil(width / TOGETHER) + 2 * besides), origin = end + besides * (row + PIXEL);
      const list = end + row * (BAND + 2 * besides);
      kernel.grow(list + ENTRY * ends[bands]);
      new Float32Array(kernel.buffer(), end, (list - end) / 4).fill(0);
      const entries = new Int32Array(kernel.buffer(), list, 4 * ends[bands]), next = ends.slice(), bandBytes = BAND * row;
      for (let i = 0; i < count; i++) {
        const kind = stamp[i], from = starts[kind * colours.length + colour[i]], high = heights[kind], bytes = PIXEL * widths[kind];
        const last = Math.min(bands - 1, (top[i] + high - 1) >> SHIFT), at = origin + top[i] * row + left[i] * PIXEL;
        for (let band = Math.max(0, top[i] >> SHIFT); band <= last; band++) {
          const entry = 4 * next[band]++;
          entries[entry] = at - band * bandBytes;
          entries[entry + 1] = from;
          entries[entry + 2] = from + bytes * high;
          entries[entry + 3] = bytes;
        }
      }
      for (let band = 0; band < bands; band++) {
        const rows = Math.min(BAND, height - BAND * band), to = 4 * width * BAND * band;
        kernel.blend(list + ENTRY * ends[band], list + ENTRY * ends[band + 1], row);
        kernel.finish(origin, row, PIXEL * TOGETHER * Math.ceil(width / TOGETHER), to, 4 * width, to + 4 * width * rows);
      }
      return new Uint8ClampedArray(kernel.buffer(), 0, 4 * width * height);
    },
  };
}
