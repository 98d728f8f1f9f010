// The cursor and the ring about a marked code: two elements moved by transforms, so that a drag repaints no layer.
import { toPixel } from "../math/geometry.js";

/** @param {{cursor: HTMLElement, mark: HTMLElement}} dom */
export function createCursorMarker({ cursor, mark }) {
  /** @param {HTMLElement} element @param {View} view @param {LatentPoint} point */
  function put(element, view, point) {
    const [x, y] = toPixel(view, point);
    element.style.transform = `translate(${x}px, ${y}px)`;
  }
  return {
    /** @param {View} view @param {LatentPoint} z @param {LatentPoint|null} marked */
    draw(view, z, marked) {
      put(cursor, view, z);
      mark.hidden = marked === null;
      if (marked) put(mark, view, marked);
    },
  };
}
