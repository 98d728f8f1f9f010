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

/**
 * @param {HTMLElement} plane
 * @param {{first: (event: KeyboardEvent) => boolean, step: (right: number, up: number) => void, zoom: (factor: number) => void, home: () => void, settle: () => void}} on
 *   first: gets the key before; true: it was for somebody else; step: shares of the bounds shown
 * @returns {{panKey: () => boolean, detach: () => void}} panKey: whether the space bar is held
 */
export function attachKeys(plane, on) {
  const rest = createDelay(REST, on.settle);
  let space = false;

  /** @param {KeyboardEvent} event */
  function press(event) {
    plane.classList.remove("by-hand"); // see pointer.js: from now on the frame says where the keys go
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (on.first(event)) return event.preventDefault();
    const { key } = event;
    if (key in ARROWS) {
      const length = event.shiftKey ? LONG_STEP : STEP;
      on.step(ARROWS[key][0] * length, ARROWS[key][1] * length);
      rest.again();
    } else if (key === "+" || key === "=") on.zoom(ZOOM);
    else if (key === "-" || key === "_") on.zoom(1 / ZOOM);
    else if (key === "0" || key === "Home") on.home();
    else if (key === " ") space = true;
    else return;
    event.preventDefault();
  }

  const stop = listen(plane, {
    keydown: press,
    keyup: ({ key }) => key === " " && (space = false),
    blur: () => (space = false),
  });
  return {
    panKey: () => space,
    detach: () => {
      rest.cancel();
      stop();
    },
  };
}
