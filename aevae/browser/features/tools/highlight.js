// The selected codes on the plane: the others fade under a veil of paper, and the selected dots lie on it.
import { createDots, rimOf } from "../../ui/dots.js";
import { classColours } from "../../ui/theme.js";

/** @param {import("../contract.js").Host} host */
export function createHighlight(host) {
  const { canvas } = host.layer("selected");
  const dots = createDots(canvas);
  canvas.hidden = true;
  /** @type {View|null} */
  let drawn = null;

  return {
    /** The view that is drawn; null: nothing is, yet. */
    get view() { return drawn; },
    /** @param {number[]} rows */
    draw(rows) {
      canvas.hidden = rows.length === 0;
      if (rows.length === 0 || !host.run) return;
      const { means, labels } = host.run;
      dots.setHidden(host.hidden);
      const colours = classColours(host.theme, host.spec.classes);
      dots.setColours(colours, null, colours.map((rgb) => rimOf(rgb, host.theme)));
      dots.draw({
        means: Float32Array.from({ length: 2 * rows.length }, (_, i) => means[2 * rows[i >> 1] + (i & 1)]),
        labels: Uint8Array.from(rows, (row) => labels[row]),
      }, host.view, host.magnification);
      drawn = host.view;
    },
  };
}
