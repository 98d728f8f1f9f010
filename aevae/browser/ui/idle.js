// When the hand rests. What keeps the page busy for long waits for it: a drag must never stand still.

const EVENTS = ["pointerdown", "pointermove", "wheel", "keydown"];
const REST_MS = 200;

/** @returns {Promise<void>} as soon as nothing has been moved, pressed or turned for a while */
export function handAtRest() {
  return new Promise((resolve) => {
    let timer = setTimeout(done, REST_MS);
    const again = () => {
      clearTimeout(timer);
      timer = setTimeout(done, REST_MS);
    };
    function done() {
      for (const name of EVENTS) removeEventListener(name, again, true);
      resolve();
    }
    for (const name of EVENTS) addEventListener(name, again, { capture: true, passive: true });
  });
}
