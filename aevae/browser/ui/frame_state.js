// What the frame around a page is asked to be: theme, presenting, controls left out. `frame/head.js` acts on it, before and after.
import { parameter, replaceInUrl } from "./url.js";

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
  replaceInUrl({ present: on ? "1" : null });
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

/** The controls that a lesson leaves out, by their names in CONTROLS; what is no such name is ignored. */
export const leftOut = () => [...new Set((parameter("without") ?? "").split(","))].filter((name) => Object.hasOwn(CONTROLS, name));

/** The same as it stands in the address; what was nonsense goes. @returns {Record<string, string|null>} */
export const frameInUrl = () => ({ present: isPresenting() ? "1" : null, without: leftOut().join(",") || null });

const tell = () => window.dispatchEvent(new Event(CHANGED));

/**
 * What `without=` may name: where it is among the planes, and the keys that would do the same. "picker", "about" and
 * the button that leads onto a ladder are Streamlit's part of the page: frame.css hides them.
 * @type {Record<string, {inside?: string, keys?: string[]}>}
 */
export const CONTROLS = {
  picker: {},
  about: {},
  legend: { inside: ".legend" },
  tools: { inside: ".tools", keys: [..."lLpPsSrR"] },
  draw: { inside: "[data-testid=draw]" },
  select: { inside: "[data-testid=tool-select]", keys: ["l", "L"] },
  pin: { inside: "[data-testid=tool-pin]", keys: ["p", "P"] },
  sample: { inside: "[data-testid=tool-sample]", keys: ["s", "S"] },
  trip: { inside: "[data-testid=tool-trip]", keys: ["r", "R"] },
  overlays: { inside: "[data-testid=overlays], .colour-by" },
  readout: { inside: ".readout" },
  ladder: { inside: ".ladder" },
};
