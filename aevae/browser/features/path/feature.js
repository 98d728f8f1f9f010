// The trip on the plane, as a feature: its lines, and its stops as handles to drag.
import { listen, make } from "../../ui/dom.js";
import { toLatent, toPixel } from "../../math/geometry.js";
import { css } from "../../ui/theme.js";
import { inUrl } from "../../ui/url.js";
import { coordinates } from "../../ui/sentences.js";

const REACH = 16; // CSS px around a handle that take it
const CODE = 8; // CSS px around a code that count as a click on it
const STILL = 3; // CSS px a click may slip
const STEP = 0.01, LONG_STEP = 0.05; // of the window, by key
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };

/** How each kind of way is drawn, here and in the curves: width and dashes, CSS px. */
export const STROKES = {
  drawn: { width: 2, dash: [1, 5] },
  straight: { width: 1.6, dash: [] },
  geodesic: { width: 3.2, dash: [] },
  data: { width: 2, dash: [7, 4] },
  fade: { width: 1.2, dash: [2, 3] },
};

export const letter = (i, count) => (i === 0 ? "A" : i === count - 1 ? "B" : String(i));

/** @param {import("../contract.js").Host} host @returns {import("../contract.js").Feature|null} */
export function createRoute(host) {
  const { path: journey } = host.options;
  if (!journey) return null;
  const { trip } = journey;
  const layer = host.layer("route");
  const plane = layer.canvas.parentElement;
  plane.setAttribute("aria-description", "Tab reaches the ends of the way; arrow keys move them, with Shift in larger steps. Space plays.");
  let handles = [];
  let pen = null; // the line being drawn
  const side = () => journey.sideOf(host.spec);
  const forget = journey.watch(host.requestDraw);

  function fitHandles() {
    const { stops, selected } = trip;
    while (handles.length > stops.length) handles.pop().remove();
    while (handles.length < stops.length) {
      const handle = make("div", { class: "stop", tabindex: 0, role: "slider", "aria-valuenow": 0 });
      const i = handles.length;
      listen(handle, { focus: () => journey.select(i) });
      handles.push(handle);
      plane.append(handle);
    }
    handles.forEach((handle, i) => {
      const name = letter(i, stops.length);
      if (handle.textContent !== name) handle.textContent = name;
      handle.dataset.testid = `stop-${name}`;
      handle.classList.toggle("selected", i === selected);
      handle.setAttribute("aria-label", i === 0 || i === stops.length - 1 ? `End ${name}` : `Stop ${name}`);
    });
  }

  function draw(view) {
    if (!journey.ready) return;
    fitHandles();
    const context = layer.fit(view);
    context.lineJoin = context.lineCap = "round";
    for (const { kind, points } of journey.lines(side())) trace(context, view, points, STROKES[kind]);
    if (pen) trace(context, view, pen, STROKES.drawn);
    handles.forEach((handle, i) => {
      const z = trip.at(side(), i);
      const [x, y] = toPixel(view, z);
      handle.style.transform = `translate(${x}px, ${y}px)`;
      handle.setAttribute("aria-valuetext", coordinates(z));
    });
  }

  function trace(context, view, points, { width, dash }) {
    context.beginPath();
    points.forEach((point, i) => context[i ? "lineTo" : "moveTo"](...toPixel(view, point)));
    context.setLineDash([]);
    context.strokeStyle = css(host.theme.paper, 0.75);
    context.lineWidth = width + 3;
    context.stroke();
    context.setLineDash(dash);
    context.strokeStyle = css(host.theme.ink, 0.95);
    context.lineWidth = width;
    context.stroke();
  }

  function near(pixel) {
    const distances = trip.stops.map((_, i) => {
      const [x, y] = toPixel(host.view, trip.at(side(), i));
      return Math.hypot(x - pixel[0], y - pixel[1]);
    });
    const closest = distances.indexOf(Math.min(...distances));
    return distances[closest] <= REACH ? closest : -1;
  }

  /** Whatever is pressed belongs to the trip: a handle, or the place where the chosen stop shall be. */
  function grab(z, pixel) {
    if (!journey.ready) return null;
    if (journey.drawing && side() === 0) return grabPen(z);
    const taken = near(pixel);
    if (taken >= 0) journey.select(taken);
    const before = trip.at(side(), trip.selected);
    const away = taken < 0 ? [0, 0] : toPixel(host.view, before).map((value, axis) => value - pixel[axis]); // no jump under the hand
    let still = true;
    if (taken < 0) journey.move(trip.selected, side(), z);
    return {
      move(_, now) {
        still &&= Math.hypot(now[0] - pixel[0], now[1] - pixel[1]) <= STILL;
        if (!still) journey.move(trip.selected, side(), toLatent(host.view, [now[0] + away[0], now[1] + away[1]]));
      },
      up() {
        if (still && taken < 0) journey.moveToCode(trip.selected, side(), codeAt(pixel));
        journey.settle();
      },
      cancel: () => journey.move(trip.selected, side(), before),
    };
  }

  function codeAt(pixel) {
    const { run, view, hidden } = host;
    const { ids } = run.neighbours.nearest(...toLatent(view, pixel), 12);
    const row = ids.find((id) => !hidden.has(run.labels[id]));
    if (row === undefined) return null;
    const [x, y] = toPixel(view, host.codeOf(row));
    return Math.hypot(x - pixel[0], y - pixel[1]) <= CODE ? row : null;
  }

  function grabPen(z) {
    pen = [z];
    const lift = () => {
      pen = null;
      host.requestDraw();
    };
    return {
      move(now) {
        pen.push(now);
        host.requestDraw();
      },
      up() {
        journey.draw(pen);
        lift();
      },
      cancel: lift,
    };
  }

  function key(event) {
    if (!journey.ready || !(event.key in ARROWS) || event.ctrlKey || event.metaKey || event.altKey) return false;
    const { x0, x1, y0, y1 } = host.view;
    const [right, up] = ARROWS[event.key].map((value) => value * (event.shiftKey ? LONG_STEP : STEP));
    const focused = handles.indexOf(event.target);
    if (focused >= 0) journey.select(focused);
    const [x, y] = trip.at(side(), trip.selected);
    if (trip.linked) journey.moveToCode(trip.selected, side(), nextCode([x, y], right * (x1 - x0), up * (y1 - y0)));
    else journey.move(trip.selected, side(), [x + right * (x1 - x0), y + up * (y1 - y0)]);
    journey.settle();
    event.preventDefault();
    return true;
  }

  /** Linked stops stand on codes: the nearest other one at least a step further that way. */
  function nextCode([x, y], dx, dy) {
    const { run } = host, length = Math.hypot(dx, dy);
    const { ids } = run.neighbours.nearest(x + 2 * dx, y + 2 * dy, 200);
    return ids.find((id) => {
      const [cx, cy] = host.codeOf(id);
      return (cx - x) * dx + (cy - y) * dy >= length * length;
    }) ?? null;
  }

  return {
    draw, grab, key,
    setRun: (run) => journey.see(side(), run),
    address: () => (side() === 0 ? journey.address(inUrl) : {}),
    destroy() {
      forget();
      handles.forEach((handle) => handle.remove());
    },
  };
}
