// Ink on a pad, and the pad's ink laid out as MNIST lays out its digits. `likeMnist` and `resize` compute what
// services/layout.py computes with Pillow; a test holds the two together.
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
 * Ink (height × width, 0…1) as a picture of MNIST: without stray dots fitted into 20×20 with its proportions kept, then
 * shifted by whole pixels until its centre of mass lies in the middle (LeCun et al. 1998).
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
  const longest = Math.max(inked.width, inked.height);
  const scale = BOX / longest;
  const w = Math.max(1, toEven(inked.width * scale)), h = Math.max(1, toEven(inked.height * scale));
  const small = resize(crop(ink, width, inked), inked.width, inked.height, w, h, scale < 0.5 ? BOX_FILTER : TRIANGLE);
  const strongest = small.reduce((a, b) => Math.max(a, b), 1e-6);
  let mass = 0, across = 0, down = 0;
  for (let i = 0; i < small.length; i++) {
    small[i] = Math.min(1, Math.max(0, small[i] / strongest));
    mass += small[i];
    across += small[i] * ((i % w) + 0.5);
    down += small[i] * (Math.floor(i / w) + 0.5);
  }
  const start = (/** @type {number} */ moment, /** @type {number} */ size) => Math.min(Math.max(toEven(CENTRE - moment / mass), 0), SIDE - size);
  const left = start(across, w), top = start(down, h);
  const picture = new Float32Array(SIDE * SIDE);
  for (let y = 0; y < h; y++) picture.set(small.subarray(y * w, (y + 1) * w), (top + y) * SIDE + left);
  return { picture, box: { left, top, width: w, height: h }, strays: strays.pieces };
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

/** @typedef {{reach: number, weight: (x: number) => number}} Filter of Pillow's: reach in units of the step, and weight at a distance */

/** @type {Filter} */
const BOX_FILTER = { reach: 0.5, weight: (x) => (x > -0.5 && x <= 0.5 ? 1 : 0) };
/** @type {Filter} */
const TRIANGLE = { reach: 1, weight: (x) => Math.max(0, 1 - Math.abs(x)) };

/**
 * As Pillow resizes: first across, then down.
 * @param {Float32Array} source height × width
 * @param {number} width
 * @param {number} height
 * @param {number} w
 * @param {number} h
 * @param {Filter} filter
 * @returns {Float32Array} h × w
 */
function resize(source, width, height, w, h, filter) {
  const across = new Float32Array(height * w);
  for (const [x, { from, weights }] of taps(width, w, filter).entries()) {
    for (let y = 0; y < height; y++) across[y * w + x] = weights.reduce((sum, weight, k) => sum + weight * source[y * width + from + k], 0);
  }
  const down = new Float32Array(h * w);
  for (const [y, { from, weights }] of taps(height, h, filter).entries()) {
    for (let x = 0; x < w; x++) down[y * w + x] = weights.reduce((sum, weight, k) => sum + weight * across[(from + k) * w + x], 0);
  }
  return down;
}

/** For each of `outputs` pixels, which of `inputs` pixels it is made of, and how much of each. @param {number} inputs @param {number} outputs @param {Filter} filter */
function taps(inputs, outputs, { reach, weight }) {
  const step = inputs / outputs, spread = Math.max(1, step);
  return Array.from({ length: outputs }, (_, i) => {
    const centre = (i + 0.5) * step;
    const from = Math.max(0, Math.floor(centre - reach * spread + 0.5));
    const to = Math.min(inputs, Math.floor(centre + reach * spread + 0.5));
    const weights = Array.from({ length: to - from }, (__, k) => weight((from + k - centre + 0.5) / spread));
    const sum = weights.reduce((a, b) => a + b, 0) || 1;
    return { from, weights: weights.map((value) => value / sum) };
  });
}

/** Rounds as Python does: a half goes to the even neighbour. @param {number} value */
function toEven(value) {
  const below = Math.floor(value);
  return value - below === 0.5 ? below + (below & 1) : Math.round(value);
}
