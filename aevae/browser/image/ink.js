// Ink on a pad, and the pad's ink laid out as MNIST lays out its digits. `likeMnist` computes what services/photographs/layout.py
// computes; a test holds the two together.
import { straysOf } from "./strays.js";

export const PAD = 280; // side of the pad's raster: ten of its pixels become one of the picture, about
export const SIDE = 28;
const BOX = 20, CENTRE = 14.5; // the ink fits into 20×20, its centre of mass into the pixel right below the middle
const PAPER = 0.1; // fainter than this is no ink

/**
 * @typedef {[x: number, y: number]} RasterPoint in pixels of the raster
 * @typedef {{points: RasterPoint[], radius: number, picture?: Float32Array}} Stroke with a whole picture in place of a line
 * @typedef {ReturnType<typeof createInk>} Ink
 */

/** What was drawn, stroke by stroke, so that each can be taken back. */
export function createInk() {
  const raster = new Float32Array(PAD * PAD);
  /** @type {Stroke[]} */
  let strokes = [];

  /** @param {Stroke} stroke */
  function redraw({ points, radius, picture }) {
    picture?.forEach((value, i) => (raster[i] = Math.max(raster[i], value)));
    points.forEach((point, i) => brush(raster, points[Math.max(0, i - 1)], point, radius));
  }

  function redrawAll() {
    raster.fill(0);
    strokes.forEach(redraw);
  }

  const ink = {
    /** PAD×PAD in 0…1, changed in place */
    raster,
    get size() { return strokes.length; },
    /** What the picture was read from, or could not be read from. */
    photo: /** @type {import("./photo.js").Photo|null} */ (null),
    /** @param {RasterPoint} point @param {number} radius */
    begin(point, radius) {
      strokes.push({ points: [point], radius });
      brush(raster, point, point, radius);
    },
    /** @param {RasterPoint} point */
    lineTo(point) {
      const { points, radius } = strokes[strokes.length - 1];
      brush(raster, points[points.length - 1], point, radius);
      points.push(point);
    },
    /** Lays a whole picture under all strokes, in place of the one before. @param {Float32Array} picture PAD×PAD */
    lay(picture) {
      strokes = [{ points: [], radius: 0, picture }, ...strokes.filter((stroke) => !stroke.picture)];
      redrawAll();
    },
    undo() {
      if (strokes.pop()?.picture) ink.photo = null;
      redrawAll();
    },
    clear() {
      strokes = [];
      ink.photo = null;
      raster.fill(0);
    },
  };
  return ink;
}

/** A round brush from a to b: full inside its radius, softened over one pixel at the rim. @param {Float32Array} raster @param {RasterPoint} a @param {RasterPoint} b @param {number} radius */
function brush(raster, [ax, ay], [bx, by], radius) {
  const reach = radius + 1;
  const range = (/** @type {number} */ p, /** @type {number} */ q) => [Math.max(0, Math.floor(Math.min(p, q) - reach)), Math.min(PAD - 1, Math.ceil(Math.max(p, q) + reach))];
  const [x0, x1] = range(ax, bx), [y0, y1] = range(ay, by);
  const dx = bx - ax, dy = by - ay;
  const length = dx * dx + dy * dy || 1;
  for (let y = y0; y <= y1; y++) {
    for (let x = x0; x <= x1; x++) {
      const px = x + 0.5 - ax, py = y + 0.5 - ay;
      const along = Math.min(1, Math.max(0, (px * dx + py * dy) / length));
      const cover = radius + 0.5 - Math.hypot(px - along * dx, py - along * dy);
      const i = y * PAD + x;
      if (cover > raster[i]) raster[i] = Math.min(1, cover);
    }
  }
}

/** @typedef {{left: number, top: number, width: number, height: number}} Box in pixels of a picture */

/**
 * Ink (height × width, 0…1) as a picture of MNIST (LeCun et al. 1998): without stray dots fitted into 20×20 with its
 * proportions kept, its centre of mass in the middle; services/photographs/layout.py says why not by whole pixels.
 * @param {Float32Array} drawn
 * @param {number} width
 * @param {number} height
 * @returns {{picture: Float32Array, box: Box, strays: number}|null} box: where the ink came to lie in the picture; strays: how many
 *   dots were left out; null where there is no ink
 */
export function likeMnist(drawn, width, height) {
  if (!extent(drawn, width, height)) return null;
  const strays = straysOf(drawn, width, PAPER);
  const ink = strays.pieces ? drawn.slice() : drawn;
  for (const i of strays.pixels) ink[i] = 0;
  const inked = /** @type {Box} */ (extent(ink, width, height));
  const step = Math.max(inked.width, inked.height) / BOX;
  const { width: w, height: h } = inked, part = crop(ink, width, inked);
  let mass = 0, across = 0, down = 0;
  for (let i = 0; i < part.length; i++) {
    mass += part[i];
    across += part[i] * ((i % w) + 0.5);
    down += part[i] * (Math.floor(i / w) + 0.5);
  }
  const start = (/** @type {number} */ moment, /** @type {number} */ size) => {
    const at = CENTRE - moment / mass / step;
    return Math.min(Math.max(step > 1 ? at : toEven(at), 0), SIDE - size / step);
  };
  const left = start(across, w), top = start(down, h);
  const picture = resize(part, w, taps(w, step, left), taps(h, step, top));
  const strongest = picture.reduce((a, b) => Math.max(a, b), 1e-6);
  for (let i = 0; i < picture.length; i++) picture[i] = Math.min(1, Math.max(0, picture[i] / strongest));
  return { picture, box: { left, top, width: w / step, height: h / step }, strays: strays.pieces };
}

/** Whether a model can be asked about what is drawn: its images are of one grey channel. @param {number[]} shape of its images */
export const canDraw = ([channels]) => channels === 1;

/** Whether drawings are laid out as MNIST lays out its digits. @param {number[]} shape of a model's images */
export const isLikeMnist = (shape) => String(shape) === `1,${SIDE},${SIDE}`;

/** What is on the pad as an image of a model: as MNIST has it where that has MNIST's size, else the pad itself, in the middle. @param {Float32Array} raster PAD × PAD @param {number[]} shape @returns {ReturnType<typeof likeMnist>} */
export function layOut(raster, shape) {
  if (isLikeMnist(shape)) return likeMnist(raster, PAD, PAD);
  if (!extent(raster, PAD, PAD)) return null;
  const [, height, width] = shape, side = Math.min(height, width), step = PAD / side;
  const left = Math.floor((width - side) / 2), top = Math.floor((height - side) / 2);
  const picture = new Float32Array(height * width);
  for (let y = 0; y < side; y++) {
    for (let x = 0; x < side; x++) picture[(top + y) * width + left + x] = meanOver(raster, x * step, y * step, step);
  }
  return { picture, box: { left, top, width: side, height: side }, strays: 0 };
}

/** The mean ink of a square of the pad, by the share of each pixel that it covers. @param {Float32Array} raster @param {number} left @param {number} top @param {number} side */
function meanOver(raster, left, top, side) {
  const share = (/** @type {number} */ k, /** @type {number} */ from) => Math.min(k + 1, from + side) - Math.max(k, from);
  let sum = 0;
  for (let y = Math.floor(top); y < Math.min(PAD, top + side); y++) {
    for (let x = Math.floor(left); x < Math.min(PAD, left + side); x++) sum += raster[y * PAD + x] * share(x, left) * share(y, top);
  }
  return sum / side ** 2;
}

/** The smallest box around all ink. @param {Float32Array} ink @param {number} width @param {number} height @returns {Box|null} */
function extent(ink, width, height) {
  let left = width, right = -1, top = height, bottom = -1;
  for (let y = 0, i = 0; y < height; y++) {
    for (let x = 0; x < width; x++, i++) {
      if (ink[i] <= PAPER) continue;
      left = Math.min(left, x);
      right = Math.max(right, x);
      top = Math.min(top, y);
      bottom = y;
    }
  }
  return right < 0 ? null : { left, top, width: right - left + 1, height: bottom - top + 1 };
}

/** @param {Float32Array} ink @param {number} stride @param {Box} box */
function crop(ink, stride, { left, top, width, height }) {
  const part = new Float32Array(width * height);
  for (let y = 0; y < height; y++) part.set(ink.subarray((top + y) * stride + left, (top + y) * stride + left + width), y * width);
  return part;
}

/** @typedef {{from: number, weights: number[]}} Taps which values a pixel is made of, and how much of each */

/**
 * First across, then down.
 * @param {Float32Array} source rows of `width` values
 * @param {number} width
 * @param {Taps[]} columns
 * @param {Taps[]} rows
 * @returns {Float32Array} SIDE × SIDE
 */
function resize(source, width, columns, rows) {
  const height = source.length / width;
  const across = new Float64Array(height * SIDE), picture = new Float32Array(SIDE * SIDE);
  for (const [x, { from, weights }] of columns.entries()) {
    for (let y = 0; y < height; y++) across[y * SIDE + x] = weights.reduce((sum, weight, k) => sum + weight * source[y * width + from + k], 0);
  }
  for (const [y, { from, weights }] of rows.entries()) {
    for (let x = 0; x < SIDE; x++) picture[y * SIDE + x] = weights.reduce((sum, weight, k) => sum + weight * across[(from + k) * SIDE + x], 0);
  }
  return picture;
}

/** For each of SIDE pixels: values count by the share of the pixel that they cover, or, where they are few, by nearness. @param {number} n @param {number} step @param {number} first pixel in which the n values begin @returns {Taps[]} */
function taps(n, step, first) {
  const fine = step > 2, spread = Math.max(1, step), reach = fine ? step / 2 : spread;
  return Array.from({ length: SIDE }, (_, i) => {
    const left = (i - first) * step, centre = left + step / 2;
    const begin = Math.floor(centre - reach), end = Math.ceil(centre + reach);
    const weight = (/** @type {number} */ k) => (fine ? Math.min(k + 1, left + step) - Math.max(k, left) : 1 - Math.abs(k + 0.5 - centre) / spread);
    const weights = Array.from({ length: end - begin }, (__, k) => Math.max(0, weight(begin + k)));
    const sum = weights.reduce((a, b) => a + b, 0), from = Math.max(0, begin);
    return { from, weights: weights.slice(from - begin, Math.max(from, Math.min(end, n)) - begin).map((value) => value / sum) };
  });
}

/** Rounds as Python does: a half goes to the even neighbour. @param {number} value */
function toEven(value) {
  const below = Math.floor(value);
  return value - below === 0.5 ? below + (below & 1) : Math.round(value);
}
