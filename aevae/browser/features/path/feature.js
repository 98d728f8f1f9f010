// The paths on the plane, as a feature: their lines, and stops as handles to drag.
import { toLatent, toPixel } from "../../math/geometry.js";
import { codeUnder } from "../../model/code_under.js";
import { css } from "../../ui/theme.js";
import { createHandles } from "./handles.js";
import { DRAWN, PATHS } from "./table.js";

const UNFINISHED = 0.3; // opacity of a path that is still computed
const STILL = 3; // CSS px a click may slip
const STEP = 0.01, LONG_STEP = 0.05; // of the bounds shown, by key
const CANDIDATES = 200; // nearest codes looked at for the next one, by key
/** @type {Record<string, [right: number, up: number]>} */
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };

/** @typedef {import("../contract.js").PointerCapture} PointerCapture */

/** @param {import("../contract.js").Host} host @returns {import("../contract.js").Feature|null} */
export const createPathFeature = (host) => host.options.path && pathFeature(host, host.options.path);

/** @param {import("../contract.js").Host} host @param {import("../contract.js").PathEditor} path @returns {import("../contract.js").Feature} */
function pathFeature(host, path) {
  const layer = host.layer("path");
  const plane = /** @type {HTMLElement} */ (layer.canvas.parentElement);
  plane.setAttribute("aria-description", "Tab reaches the ends of the path; arrow keys move them, with Shift in larger steps. Space plays.");
  const handles = createHandles(plane, path, () => host.spec.plane.origin.length);
  /** @type {LatentPoint[]|null} */
  let sketch = null; // the line being drawn
  const side = () => path.sideOf(host.spec);
  const unwatch = path.watch(host.requestDraw);

  /** @param {View} view */
  function draw(view) {
    if (!path.ready) return;
    const context = layer.fit(view);
    context.lineJoin = context.lineCap = "round";
    for (const { kind, points, unfinished } of path.paths(side())) trace(context, view, points, PATHS[kind].stroke, host.theme, unfinished ? UNFINISHED : 1);
    if (sketch) trace(context, view, sketch, PATHS[DRAWN].stroke, host.theme);
    handles.draw(view, side());
  }

  /** Whatever is pressed belongs to the path: a handle, or the place where the chosen stop shall be. @param {LatentPoint} z @param {ScreenPoint} pixel @returns {PointerCapture|null} */
  function grab(z, pixel) {
    if (!path.ready) return null;
    if (path.drawing && side() === 0) return grabPen(z);
    const taken = handles.near(host.view, side(), pixel);
    if (taken >= 0) path.select(taken);
    const before = path.at(side(), path.selected);
    const [x, y] = taken < 0 ? pixel : toPixel(host.view, before);
    const [right, down] = [x - pixel[0], y - pixel[1]]; // no jump under the hand
    let still = true;
    if (taken < 0) path.move(path.selected, side(), z);
    return {
      move(_, now) {
        still &&= Math.hypot(now[0] - pixel[0], now[1] - pixel[1]) <= STILL;
        if (!still) path.move(path.selected, side(), toLatent(host.view, [now[0] + right, now[1] + down]));
      },
      up() {
        if (still && taken < 0) path.moveToCode(path.selected, side(), host.run && codeUnder(host.run, host.view, pixel, host.hidden));
        path.settle();
      },
      cancel: () => path.move(path.selected, side(), before),
    };
  }

  /** @param {LatentPoint} z @returns {PointerCapture} */
  function grabPen(z) {
    const line = sketch = [z];
    const putDown = () => {
      sketch = null;
      host.requestDraw();
    };
    return {
      move(now) {
        line.push(now);
        host.requestDraw();
      },
      up() {
        path.draw(line);
        putDown();
      },
      cancel: putDown,
    };
  }

  /** Linked stops stand on codes: the nearest other one at least a step further that way. @param {LatentPoint} from @param {number} dx @param {number} dy */
  function nextCode([x, y], dx, dy) {
    const length = Math.hypot(dx, dy);
    return host.run?.neighbours.nearest(x + 2 * dx, y + 2 * dy, CANDIDATES).ids.find((row) => {
      const [cx, cy] = host.pointOf(row);
      return (cx - x) * dx + (cy - y) * dy >= length * length;
    }) ?? null;
  }

  /** @param {KeyboardEvent} event */
  function key(event) {
    if (!path.ready || !(event.key in ARROWS) || event.ctrlKey || event.metaKey || event.altKey) return false;
    const { x0, x1, y0, y1 } = host.view;
    const step = event.shiftKey ? LONG_STEP : STEP;
    const [dx, dy] = [ARROWS[event.key][0] * step * (x1 - x0), ARROWS[event.key][1] * step * (y1 - y0)];
    const focused = handles.indexOf(event.target);
    if (focused >= 0) path.select(focused);
    const [x, y] = path.at(side(), path.selected);
    if (path.linked) path.moveToCode(path.selected, side(), nextCode([x, y], dx, dy));
    else path.move(path.selected, side(), [x + dx, y + dy]);
    path.settle();
    event.preventDefault();
    return true;
  }

  return {
    draw, grab, keys: [{ keys: Object.keys(ARROWS), label: "← ↑ ↓ →", text: "move the chosen end of the path, with Shift in larger steps", press: key }],
    setRun: (run) => path.setRun(side(), run),
    address: () => (side() === 0 ? path.address() : {}),
    destroy() {
      unwatch();
      handles.destroy();
    },
  };
}

/** @param {CanvasRenderingContext2D} context @param {View} view @param {LatentPoint[]} points @param {{width: number, dash: number[]}} stroke @param {Theme} theme @param {number} [opacity] */
function trace(context, view, points, { width, dash }, theme, opacity = 1) {
  context.beginPath();
  points.forEach((point, i) => {
    const [x, y] = toPixel(view, point);
    if (i) context.lineTo(x, y);
    else context.moveTo(x, y);
  });
  context.setLineDash([]);
  context.strokeStyle = css(theme.paper, 0.75 * opacity);
  context.lineWidth = width + 3;
  context.stroke();
  context.setLineDash(dash);
  context.strokeStyle = css(theme.ink, 0.95 * opacity);
  context.lineWidth = width;
  context.stroke();
}
