// Controls that the address leaves out (`without=`) are gone, and so are the keys that would do the same.
import { listen, make } from "../ui/dom.js";
import { CONTROLS, leftOut } from "../ui/frame_state.js";

/** @param {HTMLElement} root of the planes @returns {() => void} they come back */
export function leaveOut(root) {
  const gone = leftOut().map((name) => CONTROLS[name]);
  const keys = new Set(gone.flatMap((control) => control.keys ?? []));
  const inside = gone.flatMap((control) => control.inside ?? []);
  const style = make("style", { text: inside.length > 0 ? `:is(${inside.join()}) { display: none !important; }` : "" });
  root.before(style);
  const stop = listen(root, {
    keydown(event) {
      if (keys.has(event.key) && !event.target.matches("input, select, textarea")) event.stopImmediatePropagation();
    },
  }, { capture: true });
  return () => {
    stop();
    style.remove();
  };
}
