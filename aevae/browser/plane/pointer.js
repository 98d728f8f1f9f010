// Mouse, touch and pen on the plane, as gestures: move the cursor, pan, zoom, hover.
import { listen } from "../ui/dom.js";

const WHEEL_SPEED = 0.0016; // a notch of 100 px zooms by 17 %
const LINE = 16; // px a line, for wheels that count in lines
const PINCH_SPEED = 6; // trackpads send a pinch as tiny ctrl-wheel steps

/**
 * @typedef {{move: (point: ScreenPoint) => void, up: () => void, cancel: () => void}} ScreenCapture has the pointer until it is let go
 *
 * @typedef {Object} PointerGestures
 * @property {(point: ScreenPoint) => void} move the cursor goes here
 * @property {() => void} settle the pointer has been let go
 * @property {(point: ScreenPoint, event: PointerEvent) => ScreenCapture|null} grab something under the pointer takes it; null: it is the cursor's
 * @property {() => void} undo a drag turned into a pinch: put the cursor back
 * @property {(dx: number, dy: number) => void} pan
 * @property {(point: ScreenPoint, factor: number) => void} zoom
 * @property {(point: ScreenPoint|null) => void} hover a mouse rests here without a button; null: it has left
 * @property {() => void} reset a double-click
 * @property {() => boolean} panKey whether the space bar is held
 *
 * @param {HTMLElement} plane
 * @param {PointerGestures} on
 * @returns {() => void} stop listening
 */
export function attachPointer(plane, on) {
  /** @type {Map<number, ScreenPoint>} */
  const pointers = new Map(); // pointerId -> last point
  /** @type {"cursor"|"captured"|"pan"|"pinch"|"over"|null} */
  let gesture = null; // over: a pinch that lost a finger
  /** @type {ScreenCapture|null} */
  let capture = null;

  /** @param {MouseEvent} event @returns {ScreenPoint} */
  const where = ({ clientX, clientY }) => {
    const box = plane.getBoundingClientRect();
    return [clientX - box.left, clientY - box.top];
  };
  /** @param {ScreenPoint} point @returns {ScreenPoint} */
  const inside = ([x, y]) => [clamp(x, plane.clientWidth), clamp(y, plane.clientHeight)];

  /** @param {PointerEvent} event */
  function down(event) {
    const point = where(event);
    pointers.set(event.pointerId, point);
    plane.setPointerCapture(event.pointerId);
    event.preventDefault();
    plane.classList.add("by-hand"); // a frame around the plane is for those who came by key
    plane.focus({ preventScroll: true });
    on.hover(null);
    if (pointers.size > 1) {
      if (gesture === "cursor") on.undo();
      if (gesture === "captured") capture?.cancel();
      gesture = pointers.size === 2 ? "pinch" : "over";
    } else {
      const pans = event.button > 0 || on.panKey();
      capture = pans ? null : on.grab(point, event);
      gesture = capture ? "captured" : pans || event.shiftKey ? "pan" : "cursor";
      if (gesture === "cursor") on.move(point);
    }
    plane.classList.toggle("panning", gesture === "pan");
  }

  /** @param {PointerEvent} event */
  function move(event) {
    const point = where(event);
    const before = pointers.get(event.pointerId);
    if (!before) {
      if (event.pointerType !== "touch" && event.buttons === 0) on.hover(point);
      return;
    }
    if (gesture === "cursor") on.move(inside(point));
    if (gesture === "captured") capture?.move(inside(point));
    if (gesture === "pan") on.pan(point[0] - before[0], point[1] - before[1]);
    if (gesture === "pinch") pinch(event.pointerId, before, point);
    pointers.set(event.pointerId, point);
  }

  /** One finger moved: the middle of both pans, their distance zooms. @param {number} id @param {ScreenPoint} before @param {ScreenPoint} now */
  function pinch(id, before, now) {
    const still = [...pointers].find(([other]) => other !== id)?.[1] ?? now;
    const [middleBefore, middleNow] = [middle(before, still), middle(now, still)];
    on.pan(middleNow[0] - middleBefore[0], middleNow[1] - middleBefore[1]);
    on.zoom(middleNow, distance(now, still) / Math.max(1, distance(before, still)));
  }

  /** @param {PointerEvent} event */
  function up(event) {
    if (!pointers.delete(event.pointerId)) return;
    if (gesture === "cursor") on.settle();
    if (gesture === "captured") capture?.up();
    gesture = pointers.size === 0 ? null : "over";
    plane.classList.remove("panning");
  }

  /** @param {WheelEvent} event */
  function wheel(event) {
    event.preventDefault();
    const pixels = event.deltaY * (event.deltaMode === 1 ? LINE : 1) * (event.ctrlKey ? PINCH_SPEED : 1);
    on.zoom(where(event), Math.exp(-pixels * WHEEL_SPEED));
  }

  // Capture phase: nothing that Plotly listens to inside the plane sees a gesture before us.
  const stops = [
    listen(plane, { pointerdown: down, pointermove: move, pointerup: up, pointercancel: up }, { capture: true }),
    listen(plane, { pointerleave: () => on.hover(null), dblclick: on.reset, contextmenu: (event) => event.preventDefault() }),
    listen(plane, { wheel }, { passive: false }),
  ];
  return () => stops.forEach((stop) => stop());
}

/** @param {number} value @param {number} high */
const clamp = (value, high) => Math.min(Math.max(value, 0), high);

/** @param {ScreenPoint} a @param {ScreenPoint} b @returns {ScreenPoint} */
const middle = (a, b) => [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2];

/** @param {ScreenPoint} a @param {ScreenPoint} b */
const distance = (a, b) => Math.hypot(a[0] - b[0], a[1] - b[1]);
