// When the page is idle: nobody moves anything on it. What keeps it busy for long waits for this, for a drag must never stand still.

const EVENTS = ["pointerdown", "pointermove", "wheel", "keydown"];
const IDLE_MS = 200;

/** @returns {Promise<void>} as soon as nothing has been moved, pressed or turned for a while */
export function whenIdle() {
  return new Promise((resolve) => {
    let timer = setTimeout(done, IDLE_MS);
    const again = () => {
      clearTimeout(timer);
      timer = setTimeout(done, IDLE_MS);
    };
    function done() {
      for (const name of EVENTS) removeEventListener(name, again, true);
      resolve();
    }
    for (const name of EVENTS) addEventListener(name, again, { capture: true, passive: true });
  });
}
