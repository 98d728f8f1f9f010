// What everything that plays has in common: how quickly, and the space bar.
import { SPEEDS } from "./clock.js";
import { listen, make } from "./dom.js";

/** @param {string} testid @param {string} title */
export const makeSpeedSelect = (testid, title) => make("select", { class: "speed", "data-testid": testid, "aria-label": "Speed", title },
  SPEEDS.map((times) => make("option", { value: times, text: `${times}×`, selected: times === 1 })));

/**
 * A tap on the space bar plays, wherever the focus is within `root`. The plane pans with the bar held: only a tap counts.
 * @param {HTMLElement} root
 * @param {string} taken elements that have a use for the space bar themselves
 * @param {() => void} toggle
 */
export function listenForTaps(root, taken, toggle) {
  let armed = false; // the bar went down and nothing else has happened since
  return listen(root, {
    keydown(event) {
      if (event.key !== " " || event.ctrlKey || event.metaKey || event.altKey || event.target.closest(taken)) return;
      event.preventDefault();
      if (!event.repeat) armed = true;
    },
    keyup({ key }) {
      if (key !== " " || !armed) return;
      armed = false;
      toggle();
    },
    pointerdown: () => (armed = false),
  });
}
