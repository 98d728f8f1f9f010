// What a plane lets its features use; see `features/contract.js`.
import { embed } from "../math/geometry.js";
import { make } from "../ui/dom.js";
import { loadEncoder } from "../model/load.js";
import { parameter } from "../ui/url.js";

/**
 * @param {Object<string, HTMLElement>} dom as `buildPanel` makes it
 * @param {Object} toolbar
 * @param {Object} panel its state, as getters, and what it can do
 * @returns {import("../features/contract.js").Host & {arrange: () => void}} arrange: the width has changed
 */
export function createHost(dom, toolbar, panel) {
  let reserved = 0; // CSS px under the plane
  let selectedRows = [];
  const floating = []; // what lies beside the plane where there is room

  /** The picture's, where the style sheet puts it beside the plane. */
  function column() {
    const [side, figure] = [dom.side, dom.figure].map((element) => element.getBoundingClientRect());
    return figure.width > 0 && side.left >= figure.right ? side : null;
  }

  function arrange() {
    const home = column() && !panel.options.path ? dom.side : dom.more;
    for (const element of floating) if (element.parentElement !== home) home.append(element);
  }

  return Object.create(panel, Object.getOwnPropertyDescriptors({
    tool: toolbar.add,
    opacity: toolbar.opacity,
    below(element, height = 0) {
      dom.more.append(element);
      const reserve = (px) => {
        reserved += px - height;
        height = px;
        dom.panel.style.setProperty("--below", `${reserved}px`);
      };
      reserved += height;
      reserve(height);
      return reserve;
    },
    beside(element) {
      floating.push(element);
      arrange();
    },
    arrange,
    column,
    colourKey: (element) => dom.more.before(element),
    caption: (element) => dom.figure.append(element),
    decoded: dom.decoded,
    get selectedRows() { return selectedRows; },
    selectRows(rows) {
      selectedRows = rows;
      panel.requestDraw();
    },
    layer(name, behind = false) {
      const canvas = make("canvas", { class: `layer ${name}`, "aria-hidden": "true" });
      if (behind) dom.back.append(canvas);
      else dom.marks.before(canvas);
      return { canvas, fit: (view) => fit(canvas, view) };
    },
    decode: (z) => panel.run.decoder.forward(embed(panel.run.plane, z)),
    encoder: () => loadEncoder(panel.spec),
    asked: parameter,
  }));
}

function fit(canvas, { width, height }) {
  const ratio = window.devicePixelRatio || 1;
  canvas.width = Math.round(width * ratio); // this empties it
  canvas.height = Math.round(height * ratio);
  const context = canvas.getContext("2d");
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  return context;
}
