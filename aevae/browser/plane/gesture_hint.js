// Which gestures there are, in one line on the plane until one of them has been used.
import { make } from "../ui/dom.js";

const KEY = "aevae.gestures-known";

/** @param {boolean} wanted one plane of a page says it */
export function createGestureHint(wanted) {
  const fingers = matchMedia("(pointer: coarse)").matches;
  const element = make("p", {
    class: "gesture-hint", hidden: !wanted || isKnown(),
    text: fingers ? "drag: move · two fingers: zoom and pan" : "drag: move · wheel: zoom · Shift-drag: pan",
  });
  return {
    element,
    /** The view has been changed by hand. */
    used() {
      if (element.hidden) return;
      element.hidden = true;
      try {
        localStorage.setItem(KEY, "1");
      } catch {
        // A browser may forbid it: then the line comes back.
      }
    },
  };
}

function isKnown() {
  try {
    return localStorage.getItem(KEY) !== null;
  } catch {
    return false;
  }
}
