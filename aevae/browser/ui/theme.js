// Colours of the page (Streamlit's --st-* variables) and of the classes, for light and dark.
//
// The ten class colours are Petroff's (2021, arXiv 2107.02270), made for colour-vision deficiency. Which digit has which is
// computed (benchmarks/colours.py): digits whose codes lie side by side, as 3 5 8 and 4 7 9 do, look least alike.
// In the dark theme hue and order stay, and lightness is set anew (L* ≥ 52) such that the two closest
// classes are as far apart as in the original: at least 18 in CIELAB for normal, protan, deutan and
// tritan vision (simulated after Machado 2009; the original has 17).
import { context2d } from "../image/canvas.js";
import { make } from "./dom.js";
import { isPresenting } from "./frame_state.js";

export const CLASSES = {
  light: ["#b9ac70", "#a96b59", "#ffa90e", "#92dadd", "#3f90da", "#bd1f01", "#717581", "#94a4a2", "#832db6", "#e76300"],
  dark: ["#b9ac70", "#ac6c59", "#fea809", "#8ce7eb", "#608fc5", "#d45231", "#787c87", "#9fafad", "#af4cea", "#fc843d"],
};

// The cursor alone has this hue: none of the ten classes comes near it.
export const ACCENT = { light: "#d6006e", dark: "#ff5fae" };

// Ink that a model adds to an image, and ink it leaves out: the two of the ten that all kinds of sight tell apart best.
const ERRORS = { light: ["#3f90da", "#ffa90e"], dark: ["#608fc5", "#fea809"] };

// Tiles lie faint behind the points; chalk on black needs a little more than ink on white.
const TILES = { light: 0.28, dark: 0.38 };

/** @type {CanvasRenderingContext2D|null} of one pixel, to read colours from */
let pixel = null;

/**
 * @typedef {{dark: boolean, ink: Rgb, paper: Rgb, accent: string, tiles: number, font: string,
 *            dots: {size: number, opacity: number}, letters: number, text: string, background: string, border: string, classes: string[], errors: {added: Rgb, left: Rgb}}} Theme
 *
 * @param {Element} element anything inside the page whose theme is wanted
 * @returns {Theme}
 */
export function readTheme(element) {
  const style = getComputedStyle(element);
  const read = (/** @type {string} */ name, /** @type {string} */ otherwise) => style.getPropertyValue(name).trim() || otherwise;
  const presenting = isPresenting();
  const background = presenting ? "#ffffff" : read("--st-background-color", "#ffffff");
  const text = presenting ? "#000000" : read("--st-text-color", "#31333f");
  const paper = toRgb(background);
  const dark = luminance(paper) < 0.5;
  const errors = dark ? ERRORS.dark : ERRORS.light;
  return {
    dark, paper, text, background,
    dots: presenting ? { size: 1.6, opacity: 1 } : { size: 1, opacity: 0.66 },
    letters: presenting ? 1.35 : 1,
    ink: toRgb(text),
    border: read("--st-border-color", dark ? "#41444c" : "#d5d7dc"),
    font: read("--st-font", "sans-serif"),
    accent: dark ? ACCENT.dark : ACCENT.light,
    tiles: dark ? TILES.dark : TILES.light,
    classes: dark ? CLASSES.dark : CLASSES.light,
    errors: { added: toRgb(errors[0]), left: toRgb(errors[1]) },
  };
}

/** The colour of class `k`; more than ten classes start over (glyphs tell them apart). @param {Theme} theme @param {number} k */
export const classColour = (theme, k) => theme.classes[k % theme.classes.length];

/** The colours of all classes; one where images have none. @param {Theme} theme @param {string[]} classes */
export const classColours = (theme, { length }) => Array.from({ length: Math.max(1, length) }, (_, k) => toRgb(classColour(theme, k)));

/** Any CSS colour as three bytes: the browser itself is the parser. @param {string} colour @returns {Rgb} */
export function toRgb(colour) {
  pixel ??= context2d(make("canvas", { width: 1, height: 1 }), { willReadFrequently: true });
  pixel.fillStyle = colour;
  pixel.fillRect(0, 0, 1, 1);
  const [r, g, b] = pixel.getImageData(0, 0, 1, 1).data;
  return [r, g, b];
}

/** `share` of colour a, the rest of colour b. @param {Rgb} a @param {Rgb} b @param {number} share @returns {Rgb} */
export function mix(a, b, share) {
  const part = (i) => Math.round(a[i] * share + b[i] * (1 - share));
  return [part(0), part(1), part(2)];
}

/** @param {Rgb} rgb @param {number|string} alpha */
export const css = ([r, g, b], alpha = 1) => `rgb(${r} ${g} ${b} / ${alpha})`;

/** Relative luminance, 0 black to 1 white (without the gamma: enough to tell light from dark). @param {Rgb} rgb */
export const luminance = ([r, g, b]) => (0.2126 * r + 0.7152 * g + 0.0722 * b) / 255;

/** Relative luminance as WCAG counts it, 0 black to 1 white. @param {Rgb} rgb */
function brightness(rgb) {
  const [r, g, b] = rgb.map((byte) => (byte <= 10 ? byte / 255 / 12.92 : ((byte / 255 + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

/** Contrast of two colours by WCAG, 1 to 21. @param {Rgb} a @param {Rgb} b */
export function contrast(a, b) {
  const [dark, light] = [brightness(a), brightness(b)].sort((one, other) => one - other);
  return (light + 0.05) / (dark + 0.05);
}

/** Black or white, whichever is easier to read on a colour: always 4.5 to 1 or more. @param {Rgb} rgb */
export const onTop = (rgb) => (contrast(rgb, [0, 0, 0]) > contrast(rgb, [255, 255, 255]) ? "#000000" : "#ffffff");
