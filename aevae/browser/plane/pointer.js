// Mouse, touch and pen on the plane, as gestures: move the cursor, pan, zoom, hover.
import { listen } from "../ui/dom.js";

const WHEEL_SPEED = 0.0016; // a notch of 100 px zooms by 17 %
const LINE = 16; // px a line, for wheels that count in lines
const PINCH_SPEED = 6; // trackpads send a pinch as tiny ctrl-wheel steps

/**
 * @typedef {Object} Gestures all points are CSS px from the plane's top left corner
 * @property {(p: Point) => void} move the cursor goes here
 * @property {() => void} settle the hand has let go
 * @property {(p: Point, event: PointerEvent) => {move: (p: Point) => void, up: () => void, cancel: () => void}|null} grab something under the pointer
 *   has it until it is let go; null: it is the cursor's
 * @property {() => void} undo a drag turned into a pinch: put the cursor back
 * @property {(dx: number, dy: number) => void} pan
 * @property {(p: Point, factor: number) => void} zoom
 * @property {(p: Point|null) => void} hover a mouse rests here without a button; null: it has left
 * @property {() => boolean} panKey whether the space bar is held
 *
 * @param {HTMLElement} plane
 * @param {Gestures} on
 * @returns {() => void} stop listening
 */
export function attachPointer(plane, on) {
  const pointers = new Map(); // pointerId -> last point
  let gesture = null; // null | "cursor" | "taken" | "pan" | "pinch" | "over" (a pinch that lost a finger)
  let taker = null; // whoever has grabbed the pointer

  const where = ({ clientX, clientY }) => {
    const box = plane.getBoundingClientRect();
    return [clientX - box.left, clientY - box.top];
  };
  const inside = ([x, y]) => [clamp(x, plane.clientWidth), clamp(y, plane.clientHeight)];

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
      if (gesture === "taken") taker.cancel();
      gesture = pointers.size === 2 ? "pinch" : "over";
    } else {
      const pans = event.button > 0 || on.panKey();
      taker = pans ? null : on.grab(point, event);
      gesture = taker ? "taken" : pans || event.shiftKey ? "pan" : "cursor";
      if (gesture === "cursor") on.move(point);
    }
    plane.classList.toggle("panning", gesture === "pan");
  }

  function move(event) {
    const point = where(event);
    const before = pointers.get(event.pointerId);
    if (!before) {
      if (event.pointerType !== "touch" && event.buttons === 0) on.hover(point);
      return;
    }
    if (gesture === "cursor") on.move(inside(point));
    if (gesture === "taken") taker.move(inside(point));
    if (gesture === "pan") on.pan(point[0] - before[0], point[1] - before[1]);
    if (gesture === "pinch") pinch(event.pointerId, before, point);
    pointers.set(event.pointerId, point);
  }

  /** One finger moved: the middle of both pans, their distance zooms. */
  function pinch(id, before, now) {
    const [, still] = [...pointers].find(([other]) => other !== id);
    const [middleBefore, middleNow] = [between(before, still), between(now, still)];
    on.pan(middleNow[0] - middleBefore[0], middleNow[1] - middleBefore[1]);
    on.zoom(middleNow, distance(now, still) / Math.max(1, distance(before, still)));
  }

  function up(event) {
    if (!pointers.delete(event.pointerId)) return;
    if (gesture === "cursor") on.settle();
    if (gesture === "taken") taker.up();
    gesture = pointers.size === 0 ? null : "over";
    plane.classList.remove("panning");
  }

  function wheel(event) {
    event.preventDefault();
    const pixels = event.deltaY * (event.deltaMode === 1 ? LINE : 1) * (event.ctrlKey ? PINCH_SPEED : 1);
    on.zoom(where(event), Math.exp(-pixels * WHEEL_SPEED));
  }

  // Capture phase: nothing that Plotly listens to inside the plane sees a gesture before us.
  const stops = [
    listen(plane, { pointerdown: down, pointermove: move, pointerup: up, pointercancel: up }, { capture: true }),
    listen(plane, { pointerleave: () => on.hover(null), contextmenu: (event) => event.preventDefault() }),
    listen(plane, { wheel }, { passive: false }),
  ];
  return () => stops.forEach((stop) => stop());
}

const clamp = (value, high) => Math.min(Math.max(value, 0), high);
const between = (a, b) => [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2];
const distance = (a, b) => Math.hypot(a[0] - b[0], a[1] - b[1]);
