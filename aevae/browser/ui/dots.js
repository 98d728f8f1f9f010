// The codes as a raster layer: discs blended into ImageData, as fast without a GPU as with one; or the names of their classes.
//
// Drawn in one random order, so where classes overlap the colours mix as often as the classes do;
// drawn class by class, the last class would lie on top and hide the others.
import { context2d } from "../image/canvas.js";
import { glyphStamps } from "./class_glyphs.js";
import { contrast, mix } from "./theme.js";

/** @typedef {import("./class_glyphs.js").Stamp} Stamp */

const LARGEST = 7; // CSS px, however close one looks
export const OPACITY = 0.66;
const RIM = 0.4; // CSS px
const CLEAR = 3; // contrast of a mark with what it lies on, as WCAG asks
const LETTERS = 2.4; // size of a name, in diameters of a dot
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
  /** @type {Rgb[]} */
  let edges = [];
  /** @type {Set<number>} */
  let hidden = new Set();
  /** @type {{texts: string[], font: string}|null} */
  let glyphs = null;
  let disc = { size: 1, opacity: 1 };
  /** @type {{key: string, stamps: Stamp[]}} */
  let written = { key: "", stamps: [] };

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

  /** One for all codes, or one for each class. @param {number} diameter px @returns {Stamp[]} */
  function stampsOf(diameter) {
    if (!glyphs) return [discOf(diameter, RIM * ratio, disc.opacity)];
    const size = Math.round(2 * LETTERS * diameter) / 2, key = [size, glyphs.font, ...glyphs.texts].join();
    if (key !== written.key) written = { key, stamps: glyphStamps(glyphs.texts, size, glyphs.font) };
    return written.stamps;
  }

  return {
    /** @param {Rgb[]} rgb @param {Uint8Array|null} which the colour of each code; null: its class's @param {Rgb[]} [around] the colours of their rims, or what keeps names apart */
    setColours(rgb, which = null, around = rgb) {
      colours = rgb;
      keys = which;
      edges = around;
    },
    /** What is written instead of a dot, for each class; null: dots. @param {{texts: string[], font: string}|null} next */
    setGlyphs: (next) => (glyphs = next),
    /** How large and how opaque a dot is. @param {{size: number, opacity: number}} next */
    setDisc: (next) => (disc = next),
    setHidden: (/** @type {Set<number>} */ classes) => (hidden = classes),
    /** @param {Pick<Run, "means"|"labels">} codes @param {View} view @param {number} magnification 1 at home */
    draw({ means, labels }, view, magnification) {
      const empty = fit(view);
      if (order.length !== labels.length) order = shuffled(labels.length);
      const diameter = disc.size * Math.min(LARGEST, dotDiameter(labels.length) * Math.max(1, magnification) ** 0.3) * ratio;
      blend(empty, stampsOf(diameter), means, labels, order, { colours, keys: keys ?? labels, edges }, hidden, view);
      context.putImageData(empty, 0, 0);
    },
  };
}

/** CSS px of a dot at home: 3.6 for ten thousand, larger for a few hundred. @param {number} count */
export const dotDiameter = (count) => 3.6 * Math.min(1.6, Math.max(1, (10_000 / count) ** 0.15));

/**
 * The rim of a dot: its own colour where that stands out from the paper, else so much of the ink as makes it stand out.
 * @param {Rgb} colour @param {Pick<Theme, "ink"|"paper">} theme @returns {Rgb}
 */
export function rimOf(colour, { ink, paper }) {
  for (let share = 1; share > 0; share -= 0.05) {
    const rim = mix(colour, ink, share);
    if (contrast(mix(rim, paper, OPACITY), paper) >= CLEAR) return share === 1 ? colour : rim;
  }
  return ink;
}

/** A disc, softened over its last pixel, with a rim. @param {number} diameter px @param {number} rim px @param {number} opacity @returns {Stamp} */
function discOf(diameter, rim, opacity) {
  const size = Math.ceil(diameter) | 1;
  const middle = (size - 1) / 2;
  const cover = new Float32Array(size * size), share = new Float32Array(size * size);
  for (let y = 0; y < size; y++) {
    for (let x = 0; x < size; x++) {
      const inside = diameter / 2 + 0.5 - Math.hypot(x - middle, y - middle);
      cover[y * size + x] = opacity * Math.min(1, Math.max(0, inside));
      share[y * size + x] = Math.min(1, Math.max(0, inside - rim));
    }
  }
  return { width: size, height: size, cover, share };
}

/** "Over" in straight alpha, stamp after stamp. */
function blend({ data, width, height }, stamps, means, labels, order, { colours, keys, edges }, hidden, view) {
  const scaleX = width / (view.x1 - view.x0);
  const scaleY = height / (view.y1 - view.y0);
  for (let n = 0; n < order.length; n++) {
    const i = order[n];
    if (keys[i] === undefined) continue; // nothing is known of its colour
    if (hidden.size > 0 && hidden.has(labels[i])) continue;
    const stamp = stamps.length === 1 ? stamps[0] : stamps[labels[i]], { cover, share: shares } = stamp;
    const left = Math.round((means[2 * i] - view.x0) * scaleX - 0.5) - (stamp.width - 1) / 2;
    const top = Math.round((view.y1 - means[2 * i + 1]) * scaleY - 0.5) - (stamp.height - 1) / 2;
    if (left + stamp.width <= 0 || top + stamp.height <= 0 || left >= width || top >= height) continue;
    const [red, green, blue] = colours[keys[i]], edge = edges[keys[i]], inks = edge === colours[keys[i]] ? null : shares;
    let [r, g, b] = [red, green, blue];
    const [first, last] = [Math.max(0, -left), Math.min(stamp.width, width - left)];
    const [upper, lower] = [Math.max(0, -top), Math.min(stamp.height, height - top)];
    for (let dy = upper; dy < lower; dy++) {
      for (let dx = first; dx < last; dx++) {
        const at = dy * stamp.width + dx, source = cover[at];
        if (source === 0) continue;
        if (inks) {
          const inked = inks[at];
          r = edge[0] + (red - edge[0]) * inked;
          g = edge[1] + (green - edge[1]) * inked;
          b = edge[2] + (blue - edge[2]) * inked;
        }
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
