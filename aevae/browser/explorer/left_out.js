// Controls that the address leaves out (`without=`) are gone, and so are the keys that would do the same.
import { listen, make } from "../ui/dom.js";
import { CONTROLS, keysLeftOut, leftOut } from "../ui/frame_state.js";

/** Whether the planes have such a control: one that none of them offers is hidden. @param {HTMLElement} root @param {string} selector */
export const hasShown = (root, selector) => [...root.querySelectorAll(selector)].some((element) => !element.closest("[hidden]"));

/** @param {HTMLElement} root of the planes @returns {() => void} they come back */
export function leaveOut(root) {
  const keys = keysLeftOut();
  const inside = leftOut().flatMap((name) => CONTROLS[name].inside ?? []);
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
