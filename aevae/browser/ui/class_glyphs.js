// The names of classes as stamps that stand for their codes, so that colour is not alone.
import { context2d } from "../image/canvas.js";
import { make } from "./dom.js";

const SHORT = 3; // letters of a name that is written in full
const HALO = 0.16; // of the letters' size: what keeps one apart from those beneath
const COVER = 0.92;

/** @typedef {import("./stamping/stamping.js").Stamp} Stamp */

/** What is written for each class: its name where all are short, else as many first letters as tell them apart. @param {string[]} classes */
export function classGlyphs(classes) {
  if (classes.every((name) => name.length <= SHORT)) return classes;
  const longest = Math.max(...classes.map((name) => name.length));
  for (let length = 2; length < longest; length++) {
    const glyphs = classes.map((name) => name.slice(0, length));
    if (new Set(glyphs).size === new Set(classes).size) return glyphs;
  }
  return classes;
}

/** @param {string[]} texts @param {number} size of the letters, px @param {string} font family @returns {Stamp[]} */
export function glyphStamps(texts, size, font) {
  const context = context2d(make("canvas"), { willReadFrequently: true });
  return texts.map((text) => {
    const face = `700 ${size}px ${font}`;
    context.font = face;
    const width = Math.ceil(context.measureText(text).width + 2 * HALO * size) | 1, height = Math.ceil(size * (0.8 + 2 * HALO)) | 1;
    /** @param {(x: number, y: number) => void} write @returns {Uint8ClampedArray} */
    const alpha = (write) => {
      context.canvas.width = width;
      context.canvas.height = height;
      Object.assign(context, { font: face, textAlign: "center", textBaseline: "alphabetic", lineJoin: "round", lineWidth: 2 * HALO * size });
      write(width / 2, height / 2 + 0.36 * size); // numerals and capitals are 0.72 of their size high
      return context.getImageData(0, 0, width, height).data.filter((_, i) => i % 4 === 3);
    };
    const inner = alpha((x, y) => context.fillText(text, x, y));
    const both = alpha((x, y) => (context.strokeText(text, x, y), context.fillText(text, x, y)));
    return { width, height, cover: Float32Array.from(both, (a) => (COVER * a) / 255), share: Float32Array.from(inner, (a, i) => (both[i] ? Math.min(1, a / both[i]) : 0)) };
  });
}
