// The cursor and the ring about a marked code: two elements moved by transforms, so that a drag repaints no layer.
import { toPixel } from "../math/geometry.js";

/** @param {{cursor: HTMLElement, mark: HTMLElement}} dom */
export function createPins({ cursor, mark }) {
  function put(element, view, point) {
    const [x, y] = toPixel(view, point);
    element.style.transform = `translate(${x}px, ${y}px)`;
  }
  return {
    /** @param {View} view @param {Point} z @param {Point|null} marked */
    draw(view, z, marked) {
      put(cursor, view, z);
      mark.hidden = marked === null;
      if (marked) put(mark, view, marked);
    },
  };
}
