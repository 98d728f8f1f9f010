// The codes as a raster layer: a stamp for each, a disc or the name of its class.
//
// Drawn in one random order, so where classes overlap the colours mix as often as the classes do;
// drawn class by class, the last class would lie on top and hide the others.
import { context2d } from "../image/canvas.js";
import { glyphStamps } from "./class_glyphs.js";
import { createStamping } from "./stamping/stamping.js";
import { contrast, mix } from "./theme.js";

/**
 * @typedef {import("./stamping/stamping.js").Stamp} Stamp
 * @typedef {import("./stamping/stamping.js").Inks} Inks
 * @typedef {import("./stamping/stamping.js").Places} Places
 */

const LARGEST = 7; // CSS px, however close one looks
export const OPACITY = 0.66;
const RIM = 0.4; // CSS px
const CLEAR = 3; // contrast of a mark with what it lies on, as WCAG asks
const LETTERS = 2.4; // size of a name, in diameters of a dot
const MAX_RATIO = 2; // finer than two device pixels a CSS pixel nobody sees, but everybody waits for

/** @param {HTMLCanvasElement} canvas */
export function createDots(canvas) {
  const context = context2d(canvas, { willReadFrequently: true });
  const stamping = createStamping();
  let order = new Uint32Array(0);
  let places = placesFor(0);
  /** @type {Inks} */
  let inks = { stamps: [], colours: [], edges: [] };
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
  let made = { key: "", stamps: [] };

  /** The canvas has the view's size. @param {View} view */
  function fit(view) {
    ratio = Math.min(window.devicePixelRatio || 1, MAX_RATIO);
    const width = Math.max(1, Math.round(view.width * ratio));
    const height = Math.max(1, Math.round(view.height * ratio));
    if (canvas.width === width && canvas.height === height) return;
    canvas.width = width;
    canvas.height = height;
  }

  /** One for all codes, or one for each class. @param {number} diameter px @returns {Stamp[]} */
  function stampsOf(diameter) {
    if (!glyphs) {
      const key = `${diameter},${ratio},${disc.opacity}`;
      if (key !== made.key) made = { key, stamps: [discOf(diameter, RIM * ratio, disc.opacity)] };
      return made.stamps;
    }
    const size = Math.round(2 * LETTERS * diameter) / 2, key = [size, glyphs.font, ...glyphs.texts].join();
    if (key !== made.key) made = { key, stamps: glyphStamps(glyphs.texts, size, glyphs.font) };
    return made.stamps;
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
      fit(view);
      const { width, height } = canvas, count = labels.length;
      if (order.length !== count) [order, places] = [shuffled(count), placesFor(count)];
      const diameter = disc.size * Math.min(LARGEST, dotDiameter(count) * Math.max(1, magnification) ** 0.3) * ratio;
      const stamps = stampsOf(diameter);
      if (stamps !== inks.stamps || colours !== inks.colours || edges !== inks.edges) inks = { stamps, colours, edges };
      find(places, { stamps, keys: keys ?? labels, means, labels, order, hidden, view, width, height });
      context.putImageData(new ImageData(stamping.draw(width, height, inks, places), width, height), 0, 0);
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

/** @param {number} most @returns {Places} */
const placesFor = (most) => ({ count: 0, left: new Int32Array(most), top: new Int32Array(most), stamp: new Uint16Array(most), colour: new Uint16Array(most) });

/**
 * Which stamps reach into the picture, and where they go.
 * @param {Places} places
 * @param {{stamps: Stamp[], keys: ArrayLike<number>, means: Float32Array, labels: ArrayLike<number>, order: Uint32Array, hidden: Set<number>, view: View, width: number, height: number}} codes
 */
function find(places, { stamps, keys, means, labels, order, hidden, view, width, height }) {
  const scaleX = width / (view.x1 - view.x0), scaleY = height / (view.y1 - view.y0), alike = stamps.length === 1;
  let count = 0;
  for (let n = 0; n < order.length; n++) {
    const i = order[n];
    if (keys[i] === undefined) continue; // nothing is known of its colour
    if (hidden.size > 0 && hidden.has(labels[i])) continue;
    const which = alike ? 0 : labels[i], stamp = stamps[which];
    const left = Math.round((means[2 * i] - view.x0) * scaleX - 0.5) - (stamp.width - 1) / 2;
    const top = Math.round((view.y1 - means[2 * i + 1]) * scaleY - 0.5) - (stamp.height - 1) / 2;
    if (!(left > -stamp.width && top > -stamp.height && left < width && top < height)) continue; // nor where it is not a number
    places.left[count] = left;
    places.top[count] = top;
    places.stamp[count] = which;
    places.colour[count++] = keys[i];
  }
  places.count = count;
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
