// Colours of the page (Streamlit's --st-* variables) and of the classes, for light and dark.
//
// The ten class colours are Petroff's (2021, arXiv 2107.02270), made for colour-vision deficiency.
// In the dark theme hue and order stay, and lightness is set anew (L* ≥ 52) such that the two closest
// classes are as far apart as in the original: at least 18 in CIELAB for normal, protan, deutan and
// tritan vision (simulated after Machado 2009; the original has 17).

export const CLASSES = {
  light: ["#3f90da", "#ffa90e", "#bd1f01", "#94a4a2", "#832db6", "#a96b59", "#e76300", "#b9ac70", "#717581", "#92dadd"],
  dark: ["#608fc5", "#fea809", "#d45231", "#9fafad", "#af4cea", "#ac6c59", "#fc843d", "#b9ac70", "#787c87", "#8ce7eb"],
};

// The cursor alone has this hue: none of the ten classes comes near it.
export const ACCENT = { light: "#d6006e", dark: "#ff5fae" };

// Tiles lie faint behind the points; chalk on black needs a little more than ink on white.
const TILES = { light: 0.28, dark: 0.38 };

/**
 * @typedef {number[]} Rgb three bytes
 * @typedef {{dark: boolean, ink: Rgb, paper: Rgb, accent: string, tiles: number, font: string,
 *            text: string, background: string, border: string, classes: string[]}} Theme
 *
 * @param {Element} element anything inside the page whose theme is wanted
 * @returns {Theme}
 */
export function readTheme(element) {
  const style = getComputedStyle(element);
  const read = (name, otherwise) => style.getPropertyValue(name).trim() || otherwise;
  const background = read("--st-background-color", "#ffffff");
  const text = read("--st-text-color", "#31333f");
  const paper = toRgb(background);
  const dark = luminance(paper) < 0.5;
  return {
    dark, paper, text, background,
    ink: toRgb(text),
    border: read("--st-border-color", dark ? "#41444c" : "#d5d7dc"),
    font: read("--st-font", "sans-serif"),
    accent: dark ? ACCENT.dark : ACCENT.light,
    tiles: dark ? TILES.dark : TILES.light,
    classes: dark ? CLASSES.dark : CLASSES.light,
  };
}

/** The colour of class `k`; more than ten classes start over (glyphs tell them apart). */
export const classColour = (theme, k) => theme.classes[k % theme.classes.length];

/** Any CSS colour as three bytes: the browser itself is the parser. */
export function toRgb(colour) {
  const canvas = toRgb.canvas ??= Object.assign(document.createElement("canvas"), { width: 1, height: 1 });
  const context = canvas.getContext("2d", { willReadFrequently: true });
  context.fillStyle = colour;
  context.fillRect(0, 0, 1, 1);
  return Array.from(context.getImageData(0, 0, 1, 1).data.slice(0, 3));
}

/** `share` of colour a, the rest of colour b. */
export const mix = (a, b, share) => a.map((value, i) => Math.round(value * share + b[i] * (1 - share)));

export const css = ([r, g, b], alpha = 1) => `rgb(${r} ${g} ${b} / ${alpha})`;

/** Relative luminance, 0 black to 1 white (without the gamma: enough to tell light from dark). */
export const luminance = ([r, g, b]) => (0.2126 * r + 0.7152 * g + 0.0722 * b) / 255;
