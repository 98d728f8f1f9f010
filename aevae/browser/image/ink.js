// Ink on a pad, and the pad's ink laid out as MNIST lays out its digits. `likeMnist` and `resample` compute what
// services/pictures.py computes with Pillow; a test holds the two together.

export const PAD = 280; // side of the pad's raster: ten of its pixels become one of the picture, about
export const SIDE = 28;
const BOX = 20, CENTRE = 14.5; // the ink fits into 20×20, its centre of mass into the pixel right below the middle
const PAPER = 0.1; // fainter than this is no ink

/**
 * What was drawn, stroke by stroke, so that each can be taken back.
 * @returns {{raster: Float32Array, size: number, begin: (p: Point, radius: number) => void, lineTo: (p: Point) => void,
 *            add: (picture: Float32Array) => void, undo: () => void, clear: () => void}}
 *   raster: PAD×PAD in 0…1, changed in place; points in its pixels; `add` lays a whole picture of that size over it
 */
export function createInk() {
  const raster = new Float32Array(PAD * PAD);
  let strokes = []; // {points, radius} or {picture}

  function redraw({ picture, points, radius }) {
    if (picture) picture.forEach((value, i) => (raster[i] = Math.max(raster[i], value)));
    else points.forEach((point, i) => stroke(raster, points[Math.max(0, i - 1)], point, radius));
  }

  return {
    raster,
    get size() { return strokes.length; },
    begin(point, radius) {
      strokes.push({ points: [point], radius });
      stroke(raster, point, point, radius);
    },
    lineTo(point) {
      const { points, radius } = strokes.at(-1);
      stroke(raster, points.at(-1), point, radius);
      points.push(point);
    },
    add(picture) {
      strokes.push({ picture });
      redraw(strokes.at(-1));
    },
    undo() {
      strokes.pop();
      raster.fill(0);
      strokes.forEach(redraw);
    },
    clear() {
      strokes = [];
      raster.fill(0);
    },
  };
}

/** A round brush from a to b: full inside its radius, softened over one pixel at the rim. */
function stroke(raster, [ax, ay], [bx, by], radius) {
  const reach = radius + 1;
  const range = (p, q) => [Math.max(0, Math.floor(Math.min(p, q) - reach)), Math.min(PAD - 1, Math.ceil(Math.max(p, q) + reach))];
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

/**
 * Ink (height × width, 0…1) as a picture of MNIST: fitted into 20×20 with its proportions kept, then shifted by whole pixels
 * until its centre of mass lies in the middle (LeCun et al. 1998).
 * @returns {{picture: Float32Array, box: {left: number, top: number, width: number, height: number}}|null}
 *   box: where the ink came to lie, in pixels of the picture; null where there is no ink
 */
export function likeMnist(ink, width, height) {
  const found = extent(ink, width, height);
  if (!found) return null;
  const longest = Math.max(found.width, found.height);
  const scale = BOX / longest;
  const w = Math.max(1, toEven(found.width * scale)), h = Math.max(1, toEven(found.height * scale));
  const small = resample(crop(ink, width, found), found.width, found.height, w, h, scale < 0.5 ? BOX_FILTER : TRIANGLE);
  const strongest = small.reduce((a, b) => Math.max(a, b), 1e-6);
  let mass = 0, across = 0, down = 0;
  for (let i = 0; i < small.length; i++) {
    small[i] = Math.min(1, Math.max(0, small[i] / strongest));
    mass += small[i];
    across += small[i] * ((i % w) + 0.5);
    down += small[i] * (Math.floor(i / w) + 0.5);
  }
  const place = (moment, size) => Math.min(Math.max(toEven(CENTRE - moment / mass), 0), SIDE - size);
  const left = place(across, w), top = place(down, h);
  const picture = new Float32Array(SIDE * SIDE);
  for (let y = 0; y < h; y++) picture.set(small.subarray(y * w, (y + 1) * w), (top + y) * SIDE + left);
  return { picture, box: { left, top, width: w, height: h } };
}

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

function crop(ink, stride, { left, top, width, height }) {
  const part = new Float32Array(width * height);
  for (let y = 0; y < height; y++) part.set(ink.subarray((top + y) * stride + left, (top + y) * stride + left + width), y * width);
  return part;
}

// Pillow's filters: reach in units of the step, and weight at a distance.
const BOX_FILTER = { reach: 0.5, weight: (x) => (x > -0.5 && x <= 0.5 ? 1 : 0) };
const TRIANGLE = { reach: 1, weight: (x) => Math.max(0, 1 - Math.abs(x)) };

/** As Pillow resizes: first across, then down. @returns {Float32Array} h × w */
function resample(source, width, height, w, h, filter) {
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

/** For each of `outputs` pixels, which of `inputs` pixels it is made of, and how much of each. */
function taps(inputs, outputs, { reach, weight }) {
  const step = inputs / outputs, spread = Math.max(1, step);
  return Array.from({ length: outputs }, (_, i) => {
    const centre = (i + 0.5) * step;
    const from = Math.max(0, Math.floor(centre - reach * spread + 0.5));
    const to = Math.min(inputs, Math.floor(centre + reach * spread + 0.5));
    const weights = Array.from({ length: to - from }, (_, k) => weight((from + k - centre + 0.5) / spread));
    const sum = weights.reduce((a, b) => a + b, 0) || 1;
    return { from, weights: weights.map((value) => value / sum) };
  });
}

/** Rounds as Python does: a half goes to the even neighbour. */
function toEven(value) {
  const below = Math.floor(value);
  return value - below === 0.5 ? below + (below & 1) : Math.round(value);
}
