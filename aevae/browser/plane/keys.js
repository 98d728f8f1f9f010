// The keyboard on a focused plane.
import { createDelay, listen } from "../ui/dom.js";

const STEP = 0.01; // of the bounds shown
const LONG_STEP = 0.05; // with Shift
const REST = 250; // ms after the last key, then the point counts as settled
const ZOOM = 1.25;

/** @type {Record<string, [right: number, up: number]>} */
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };

/** Read out by screen readers when the plane gets the focus. */
export const KEYS_HELP = "Arrow keys move the cursor, with Shift in larger steps. Plus and minus zoom, 0 or Home shows all.";

/** @typedef {import("../features/contract.js").KeyBinding} KeyBinding */

/**
 * @param {HTMLElement} plane
 * @param {KeyBinding[]} first those of others, who are asked before
 * @param {{step: (right: number, up: number) => void, zoom: (factor: number) => void, home: () => void, settle: () => void}} on
 *   step: shares of the bounds shown
 * @returns {{panKey: () => boolean, bindings: KeyBinding[], detach: () => void}} panKey: whether the space bar is held; bindings: all of them
 */
export function attachKeys(plane, first, on) {
  const rest = createDelay(REST, on.settle);
  let space = false;

  /** @param {KeyboardEvent} event */
  function step({ key, shiftKey }) {
    const length = shiftKey ? LONG_STEP : STEP;
    on.step(ARROWS[key][0] * length, ARROWS[key][1] * length);
    rest.again();
  }
  /** @param {string[]} keys @param {string} label @param {string} text @param {(event: KeyboardEvent) => void} act @returns {KeyBinding} */
  const binding = (keys, label, text, act) => ({ keys, label, text, press: (event) => (act(event), true) });
  const bindings = [
    ...first,
    binding(Object.keys(ARROWS), "← ↑ ↓ →", "move the cursor, with Shift in larger steps", step),
    binding(["+", "="], "+", "zoom in", () => on.zoom(ZOOM)),
    binding(["-", "_"], "−", "zoom out", () => on.zoom(1 / ZOOM)),
    binding(["0", "Home"], "0 or Home", "show all the data again", () => on.home()),
    binding([" "], "Space", "held down, a drag moves the view", () => (space = true)),
  ];

  /** @param {KeyboardEvent} event */
  function press(event) {
    plane.classList.remove("by-hand"); // see pointer.js: from now on the frame says where the keys go
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (bindings.some(({ keys, press: act }) => keys.includes(event.key) && act(event))) event.preventDefault();
  }

  const stop = listen(plane, {
    keydown: press,
    keyup: ({ key }) => key === " " && (space = false),
    blur: () => (space = false),
  });
  return {
    bindings,
    panKey: () => space,
    detach: () => {
      rest.cancel();
      stop();
    },
  };
}
