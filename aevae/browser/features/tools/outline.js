// An outline drawn around codes by hand: a lasso, or a box.
import { toPixel } from "../../math/geometry.js";
import { boxBetween, simplified } from "../../math/polygon.js";
import { css } from "../../ui/theme.js";

const CLICK = 5; // CSS px: what moves less was meant for the cursor
const STEP = 3; // CSS px between points of the line
const JITTER = 1.5; // CSS px: corners finer than this are the hand's, not the wish

/**
 * @param {import("../contract.js").Host} host
 * @param {LatentPoint} start
 * @param {ScreenPoint} first the same on the screen
 * @param {boolean} isBox
 * @param {{sketch: (outline: LatentPoint[]|null) => void, done: (outline: LatentPoint[]) => void}} on
 *   sketch: it is being drawn, null: no more; done: there is one, where it was more than a click for the cursor
 * @returns {import("../contract.js").PointerCapture}
 */
export function captureOutline(host, start, first, isBox, on) {
  const line = [start];
  /** @type {LatentPoint[]|null} */
  let outline = null;
  let [last, far] = [first, 0];
  return {
    move(z, pixel) {
      far = Math.max(far, apart(pixel, first));
      if (isBox) outline = boxBetween(start, z);
      else if (apart(pixel, last) >= STEP) {
        line.push(z);
        last = pixel;
        outline = line;
      }
      on.sketch(outline);
    },
    up() {
      on.sketch(null);
      if (far < CLICK || !outline) {
        host.moveTo(start);
        host.settle();
      } else {
        const { x0, x1, width } = host.view;
        on.done(isBox ? outline : simplified(outline, (JITTER * (x1 - x0)) / width));
      }
    },
    cancel: () => on.sketch(null),
  };
}

/** @param {CanvasRenderingContext2D} context @param {View} view @param {Theme} theme @param {LatentPoint[]} outline @param {boolean} isSketch it is being drawn */
export function paintOutline(context, view, theme, outline, isSketch) {
  context.beginPath();
  for (const corner of outline) {
    const [x, y] = toPixel(view, corner);
    context.lineTo(x, y);
  }
  context.closePath();
  context.fillStyle = css(theme.ink, isSketch ? 0.06 : 0);
  context.fill();
  context.setLineDash(isSketch ? [] : [3, 4]);
  context.lineWidth = 1.3;
  context.strokeStyle = css(theme.ink, isSketch ? 0.8 : 0.55);
  context.stroke();
  context.setLineDash([]);
}

/** @param {ScreenPoint} a @param {ScreenPoint} b */
const apart = (a, b) => Math.hypot(a[0] - b[0], a[1] - b[1]);
