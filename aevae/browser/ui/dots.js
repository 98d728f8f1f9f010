// The codes as a raster layer: discs blended into ImageData, for browsers without fast WebGL.
//
// Drawn in one random order, so where classes overlap the colours mix as often as the classes do;
// drawn class by class, the last class would lie on top and hide the others.
import { context2d } from "../image/canvas.js";

const LARGEST = 7; // CSS px, however close one looks
const OPACITY = 0.66;
const MAX_RATIO = 2; // finer than two device pixels a CSS pixel nobody sees, but everybody waits for

/** @param {HTMLCanvasElement} canvas */
export function createDots(canvas) {
  const context = context2d(canvas, { willReadFrequently: true });
  let order = new Uint32Array(0);
  /** @type {ImageData|null} */
  let image = null;
  let ratio = 1;
  /** @type {Rgb[]} */
  let colours = [];
  /** @type {Uint8Array|null} */
  let keys = null;
  /** @type {Set<number>} */
  let hidden = new Set();

  /** A transparent picture of the view's size. @param {View} view */
  function fit(view) {
    ratio = Math.min(window.devicePixelRatio || 1, MAX_RATIO);
    const width = Math.max(1, Math.round(view.width * ratio));
    const height = Math.max(1, Math.round(view.height * ratio));
    if (image?.width === width && image.height === height) {
      image.data.fill(0);
      return image;
    }
    canvas.width = width;
    canvas.height = height;
    return (image = new ImageData(width, height));
  }

  return {
    /** @param {Rgb[]} rgb @param {Uint8Array|null} which the colour of each code; null: its class's */
    setColours(rgb, which = null) {
      colours = rgb;
      keys = which;
    },
    setHidden: (/** @type {Set<number>} */ classes) => (hidden = classes),
    /** @param {Pick<Run, "means"|"labels">} codes @param {View} view @param {number} magnification 1 at home */
    draw({ means, labels }, view, magnification) {
      const empty = fit(view);
      if (order.length !== labels.length) order = shuffled(labels.length);
      const diameter = Math.min(LARGEST, dotDiameter(labels.length) * Math.max(1, magnification) ** 0.3) * ratio;
      blend(empty, disc(diameter), means, labels, order, { colours, keys: keys ?? labels }, hidden, view);
      context.putImageData(empty, 0, 0);
    },
  };
}

/** CSS px of a dot at home: 3.6 for ten thousand, larger for a few hundred. @param {number} count */
export const dotDiameter = (count) => 3.6 * Math.min(1.6, Math.max(1, (10_000 / count) ** 0.15));

/** Coverage of a disc, 0…1 a pixel, softened over its last pixel. @param {number} diameter */
function disc(diameter) {
  const size = Math.ceil(diameter) | 1;
  const middle = (size - 1) / 2;
  const cover = new Float32Array(size * size);
  for (let y = 0; y < size; y++) {
    for (let x = 0; x < size; x++) {
      const inside = diameter / 2 + 0.5 - Math.hypot(x - middle, y - middle);
      cover[y * size + x] = OPACITY * Math.min(1, Math.max(0, inside));
    }
  }
  return { size, cover };
}

/** "Over" in straight alpha, dot after dot. */
function blend({ data, width, height }, { size, cover }, means, labels, order, { colours, keys }, hidden, view) {
  const scaleX = width / (view.x1 - view.x0);
  const scaleY = height / (view.y1 - view.y0);
  const half = (size - 1) / 2;
  for (let n = 0; n < order.length; n++) {
    const i = order[n];
    if (hidden.size > 0 && hidden.has(labels[i])) continue;
    const left = Math.round((means[2 * i] - view.x0) * scaleX - 0.5) - half;
    const top = Math.round((view.y1 - means[2 * i + 1]) * scaleY - 0.5) - half;
    if (left + size <= 0 || top + size <= 0 || left >= width || top >= height) continue;
    const [r, g, b] = colours[keys[i]];
    const [first, last] = [Math.max(0, -left), Math.min(size, width - left)];
    const [upper, lower] = [Math.max(0, -top), Math.min(size, height - top)];
    for (let dy = upper; dy < lower; dy++) {
      for (let dx = first; dx < last; dx++) {
        const source = cover[dy * size + dx];
        if (source === 0) continue;
        const p = 4 * ((top + dy) * width + left + dx);
        const below = (data[p + 3] / 255) * (1 - source);
        const alpha = source + below;
        const share = source / alpha;
        data[p] += (r - data[p]) * share;
        data[p + 1] += (g - data[p + 1]) * share;
        data[p + 2] += (b - data[p + 2]) * share;
        data[p + 3] = 255 * alpha;
      }
    }
  }
}

/** 0…n−1 in a random order that is the same at every visit (Fisher–Yates over a small generator). @param {number} n */
export function shuffled(n) {
  const order = Uint32Array.from({ length: n }, (_, i) => i);
  let state = 2463534242;
  for (let i = n - 1; i > 0; i--) {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    const j = (state >>> 0) % (i + 1);
    [order[i], order[j]] = [order[j], order[i]];
  }
  return order;
}
