// Colours of fields: from nothing to ink-like blue, and from one hue over nothing to another. Told apart by lightness too.
import { css, mix } from "./theme.js";

/** @typedef {(t: number) => Rgba} Ramp 0…1 → colour */

/** @typedef {{light: [Rgb, Rgb], dark: [Rgb, Rgb]}} Pair */
/** @type {Pair} */
const SEQUENCE = { light: [[150, 184, 214], [24, 58, 110]], dark: [[44, 82, 128], [158, 203, 245]] };
/** @type {Pair} */
const DIVERGING = { light: [[24, 96, 170], [178, 64, 12]], dark: [[96, 170, 245], [255, 148, 84]] };
/** @type {{light: [Rgb, Rgb, Rgb], dark: [Rgb, Rgb, Rgb]}} */
const VALUES = { light: [[238, 172, 48], [186, 82, 120], [43, 45, 124]], dark: [[100, 88, 196], [214, 104, 142], [255, 214, 110]] };
const STRONGEST = 0.56; // alpha: tiles and grid lines shine through
const STOPS = 9;

/** @param {Pair} table @param {Theme} theme */
const pick = (table, theme) => (theme.dark ? table.dark : table.light);

/** @param {Theme} theme @returns {Ramp} */
export function sequential(theme) {
  const [low, high] = pick(SEQUENCE, theme);
  return (t) => [...mix(high, low, t), STRONGEST * Math.min(1, 2.5 * t)];
}

/** 0 one hue, ½ nothing, 1 the other. @param {Theme} theme @returns {Ramp} */
export function diverging(theme) {
  const [low, high] = pick(DIVERGING, theme);
  return (t) => [...(t < 0.5 ? low : high), STRONGEST * Math.abs(2 * t - 1)];
}

/** The sequence for dots, whose lowest must be seen as well. @param {Theme} theme @param {number} count */
export function dotRamp(theme, count) {
  const [low, high] = pick(SEQUENCE, theme);
  return Array.from({ length: count }, (_, i) => mix(high, low, i / (count - 1)));
}

/** Colours of the numbers that images have: three hues, told apart by lightness alone too. @param {Theme} theme @returns {Ramp} */
export function valueRamp(theme) {
  const [low, middle, high] = theme.dark ? VALUES.dark : VALUES.light;
  return (t) => [...(t < 0.5 ? mix(middle, low, 2 * t) : mix(high, middle, 2 * t - 1)), 1];
}

/** A ramp as the background of a legend's bar. @param {Ramp} ramp */
export const gradient = (ramp) => `linear-gradient(to right, ${Array.from({ length: STOPS }, (_, i) => colourOf(ramp(i / (STOPS - 1)))).join(", ")})`;

/** @param {Rgba} rgba */
const colourOf = ([r, g, b, alpha]) => css([r, g, b], alpha.toFixed(3));
