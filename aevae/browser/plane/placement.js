// Where the elements of features go on a panel.
import { make } from "../ui/dom.js";
import { fitCanvas } from "../ui/fit_canvas.js";

/**
 * @param {import("./layout.js").PanelElements} dom
 * @param {boolean} hasColumn whether there may be room beside the plane
 */
export function createPlacement(dom, hasColumn) {
  let reserved = 0; // CSS px under the plane
  /** @type {HTMLElement[]} */
  const floating = []; // what lies beside the plane where there is room

  /** The picture's, where the style sheet puts it beside the plane. */
  function column() {
    const [side, figure] = [dom.side, dom.figure].map((element) => element.getBoundingClientRect());
    return figure.width > 0 && side.left >= figure.right ? side : null;
  }

  /** The width has changed. */
  function arrange() {
    const home = column() && hasColumn ? dom.side : dom.more;
    for (const element of floating) if (element.parentElement !== home) home.append(element);
  }

  const bar = new ResizeObserver(() => dom.panel.style.setProperty("--bar-height", `${dom.bar.offsetHeight}px`)); // the plane's height begins under it
  bar.observe(dom.bar);

  return {
    arrange,
    destroy: () => bar.disconnect(),
    /** @param {HTMLElement} element @param {number} [height] CSS px for which the figure makes room */
    below(element, height = 0) {
      dom.more.append(element);
      let room = 0;
      const reserve = (/** @type {number} */ px) => {
        reserved += px - room;
        room = px;
        dom.panel.style.setProperty("--below", `${reserved}px`);
      };
      reserve(height);
      return reserve;
    },
    /** @param {HTMLElement} element */
    beside(element) {
      floating.push(element);
      arrange();
    },
    /** @param {HTMLElement} element */
    colourKey: (element) => dom.more.before(element),
    /** @param {HTMLElement} element */
    caption: (element) => dom.figure.append(element),
    /** @param {string} name @param {boolean} behind the dots @returns {import("../features/contract.js").Layer} */
    layer(name, behind = false) {
      const canvas = make("canvas", { class: `layer ${name}`, "aria-hidden": "true", hidden: true }); // until it is drawn on: each costs every frame
      if (behind) dom.back.append(canvas);
      else dom.marks.before(canvas);
      return {
        canvas,
        fit(view) {
          canvas.hidden = false;
          return fitCanvas(canvas, view);
        },
      };
    },
  };
}
