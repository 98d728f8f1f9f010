// What the frame around a page is asked to be: theme, presenting, controls left out. `frame/head.js` acts on it, before and after.
import { pageParameter, parameter, replaceInBar } from "./url.js";

const CHANGED = "aevae-frame";
const THEME = "aevae-theme";

/** Any of it has changed. @param {() => void} listener @returns {() => void} no more */
export function onFrameChange(listener) {
  window.addEventListener(CHANGED, listener);
  return () => window.removeEventListener(CHANGED, listener);
}

/** Whether the page is shown to a room. */
export const isPresenting = () => document.documentElement.dataset.present !== undefined;

/** @param {boolean} on */
export function setPresenting(on) {
  replaceInBar({ present: on ? "1" : null });
  tell();
}

/** @returns {string} light, dark or system */
export function chosenTheme() {
  try {
    return localStorage.getItem(THEME) ?? "system";
  } catch {
    return "system";
  }
}

/** @param {string} theme */
export function chooseTheme(theme) {
  try {
    if (theme === "system") localStorage.removeItem(THEME);
    else localStorage.setItem(THEME, theme);
  } catch {
    return; // storage is closed to us: the system's theme stays
  }
  tell();
}

/** The controls that are left out of the page, by their names in CONTROLS; what is no such name is ignored. */
const leftOutOfPage = () => named(pageParameter("without"));

/** And of the planes on it, as a lesson may wish. */
export const leftOut = () => named([pageParameter("without"), parameter("without")].join());

const named = (/** @type {string|null} */ text) => [...new Set((text ?? "").split(","))].filter((name) => Object.hasOwn(CONTROLS, name));

/** The same as it stands in the address; what was nonsense goes. @returns {Record<string, string|null>} */
export const frameInUrl = () => ({
  present: isPresenting() ? "1" : null, without: leftOutOfPage().join(",") || null, embed: document.documentElement.dataset.embed === undefined ? null : "true",
});

/** The keys that do what is left out. */
export const keysLeftOut = () => new Set(leftOut().flatMap((name) => CONTROLS[name].keys ?? []));

const tell = () => window.dispatchEvent(new Event(CHANGED));

/**
 * What `without=` may name: its words in the dialogue, where it is among the planes or else on the page, and the keys that would do the same.
 * What is not among them frame.css hides, but for "save", which is in the bar.
 * @type {Record<string, {text: string, inside?: string, outside?: string, keys?: string[], planes?: true}>} planes: only where there may be planes
 */
export const CONTROLS = {
  nav: { text: "Other pages" },
  picker: { text: "Model picker", outside: '[class*="st-key-picked-"]', keys: ["PageUp", "PageDown"] },
  about: { text: "About this model", outside: "[data-testid=stPopover]" },
  save: { text: "Save PNG, SVG, HTML", planes: true },
  legend: { text: "Legend", inside: ".legend" },
  tools: { text: "All tools", inside: ".tools", keys: [..."lLpPsSrRfFnN"] },
  draw: { text: "Draw", inside: "[data-testid=draw]" },
  pin: { text: "Pin", inside: "[data-testid=tool-pin]", keys: ["p", "P"] },
  sample: { text: "Sample the prior", inside: "[data-testid=tool-sample]", keys: ["s", "S"] },
  trip: { text: "Round trip", inside: "[data-testid=tool-trip]", keys: ["r", "R"] },
  refine: { text: "Refine", inside: "[data-testid=tool-refine]", keys: ["f", "F"] },
  select: { text: "Select", inside: "[data-testid=tool-select]", keys: ["l", "L"] },
  numbers: { text: "Numbers", inside: "[data-testid=numbers]", keys: ["n", "N"] },
  overlays: { text: "Colour by, More", inside: "[data-testid=overlays], .colour-by" },
  readout: { text: "Readout", inside: ".readout" },
  ladder: { text: "Slider of models", inside: ".ladder", outside: ".st-key-onto-beta" },
};
