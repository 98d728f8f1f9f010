// Ticks, their numbers and the lines of the grid move with the view between two drawings by Plotly.
import { toLatent, toPixel } from "../math/geometry.js";

/** @typedef {{element: Element, axis: 0|1, value: number, turn: string, hidden: boolean}} Part value: where on its axis; turn: how it is turned there */

/** @param {HTMLElement} figure @param {{left: number, top: number}} margins px around the plot rectangle */
export function createTickMover(figure, { left, top }) {
  /** @type {Part[]} */
  let parts = [];

  /** @param {Part} part @param {boolean} hidden */
  function hide(part, hidden) {
    if (part.hidden === hidden) return;
    part.hidden = hidden;
    if (hidden) part.element.setAttribute("visibility", "hidden");
    else part.element.removeAttribute("visibility");
  }

  return {
    /** Plotly has drawn. @param {View} view */
    read(view) {
      parts = [...figure.querySelectorAll("[transform]")].flatMap((element) => {
        const found = /^translate\(([^,)]+),([^,)]+)\)(.*)$/.exec(element.getAttribute("transform") ?? "");
        const axis = ["x", "y"].findIndex((name) => element.matches(`.${name}grid, .${name}zl, .${name}tick, .${name}tick text`));
        if (!found || axis < 0) return [];
        const value = toLatent(view, [Number(found[1]) - left, Number(found[2]) - top])[axis];
        return [{ element, axis: /** @type {0|1} */ (axis), value, turn: found[3], hidden: false }];
      });
    },
    /** @param {View} view */
    move(view) {
      for (const part of parts) {
        const { element, axis, value, turn } = part, px = toPixel(view, [value, value])[axis];
        hide(part, px < 0 || px > (axis === 0 ? view.width : view.height));
        element.setAttribute("transform", (axis === 0 ? `translate(${(px + left).toFixed(2)},0)` : `translate(0,${(px + top).toFixed(2)})`) + turn);
      }
    },
    /** Plotly is about to draw anew. */
    forget() {
      for (const part of parts) hide(part, false);
      parts = [];
    },
  };
}
