// The codes on a canvas of our own: dots, or the names of their classes.
import { classGlyphs } from "./class_glyphs.js";
import { createDots, rimOf } from "./dots.js";
import { classColours, mix } from "./theme.js";

const NAMES_HUE = 0.75; // share of the class's colour in its name, the rest is ink: legible on paper

/**
 * @typedef {{keys: Uint8Array, colours: (theme: Theme) => Rgb[]}} Paint colours of the dots: for each, which of them
 *
 * @param {HTMLCanvasElement} canvas
 * @param {string[]} classes
 * @param {Theme} theme
 * @param {Set<number>} hidden classes, at first
 */
export function createRaster(canvas, classes, theme, hidden) {
  const dots = createDots(canvas);
  dots.setHidden(hidden);
  /** @type {Paint|null} */
  let paint = null; // null: by class
  let named = false;

  function colour() {
    const colours = paint?.colours(theme) ?? classColours(theme, classes);
    if (named) dots.setColours(colours.map((rgb) => mix(rgb, theme.ink, NAMES_HUE)), paint?.keys, colours.map(() => theme.paper));
    else dots.setColours(colours, paint?.keys, paint ? colours : colours.map((rgb) => rimOf(rgb, theme)));
    dots.setDisc(theme.dots);
    dots.setGlyphs(named ? { texts: classGlyphs(classes), font: theme.font } : null);
  }
  colour();

  return {
    get paint() { return paint; },
    /** Names instead of dots. @param {boolean} on */
    setNamed(on) {
      named = on;
      colour();
    },
    /** @param {Paint|null} next */
    setPaint(next) {
      paint = next;
      colour();
    },
    /** @param {Theme} next */
    setTheme(next) {
      theme = next;
      colour();
    },
    setHidden: dots.setHidden,
    draw: dots.draw,
  };
}
