// The tool that gathers codes: a lasso or a box drawn by hand, or the codes nearest to the cursor.
import { listen } from "../../ui/dom.js";
import { createGathered } from "./selection_sheet.js";
import { toPixel } from "../../math/geometry.js";
import { downloadCsv } from "../../ui/download.js";
import { boxBetween, rowsInside, simplified } from "../../math/polygon.js";
import { createDots } from "../../ui/dots.js";
import { tableOf } from "./selection.js";
import { action, createToolSheet } from "../../ui/tool_sheet.js";
import { classColour, css, toRgb } from "../../ui/theme.js";
import { icon } from "../../ui/icons.js";
import { pointsInUrl, toPoints } from "../../ui/url.js";
import { selectionText } from "../../ui/sentences.js";

const NEAREST = 50;
const CLICK = 5; // CSS px: what moves less was meant for the cursor
const STEP = 3; // CSS px between points of the line
const TREMBLE = 1.5; // CSS px: corners finer than this are the hand's, not the wish

/** @param {import("../contract.js").Host} host @param {import("./feature.js").Desk} desk @returns {import("./feature.js").Tool} */
export function createSelect(host, desk) {
  const button = icon("tool-select", "lasso", "Select codes: draw around them, with Shift a box (L key; or hold Alt and drag).");
  const near = action("select-near", `${NEAREST} nearest`, `Select the ${NEAREST} codes nearest to the cursor (Shift + L).`);
  const csv = action("select-csv", "CSV", "Save the selected codes as a table: test number, label, code, error.");
  const sheet = createToolSheet("select", "Selection", [near, csv], close);
  const gathered = createGathered(host);
  sheet.body.append(gathered.element);
  const layer = host.layer("selected");
  const points = createDots(layer.canvas);
  layer.canvas.hidden = true;
  button.setAttribute("aria-pressed", "false");

  let armed = false; // a drag draws, and does not move the cursor
  let shape = null; // corners of a polygon, or one point for the codes nearest to it
  let sketch = null; // the line under the hand
  let rows = [];
  let foreign = false; // selected on the other plane
  let opened = false; // the address has been read
  let seen = null; // the view that is drawn

  function arm(next) {
    armed = next;
    button.setAttribute("aria-pressed", String(armed));
    if (armed) sheet.show(true);
    else if (!shape) sheet.show(false);
    if (armed && !shape) say();
  }

  function choose(next) {
    shape = next;
    foreign = false;
    gather(shape ? rowsOf(shape) : []);
    sheet.show(armed || shape !== null);
    tell();
    offer();
  }

  function gather(next) {
    rows = next;
    host.selectRows(rows);
  }

  function rowsOf(corners) {
    const visible = (row) => !host.hidden.has(host.run.labels[row]);
    if (corners.length > 1) return rowsInside(host.run.means, corners, visible);
    const ids = host.run.neighbours.nearest(...corners[0], host.run.labels.length).ids;
    return Array.from(ids).filter(visible).slice(0, NEAREST);
  }

  function tell() {
    say();
    csv.disabled = rows.length === 0;
    if (!foreign) gathered.show(rows);
    highlight();
  }

  function say() {
    if (!shape) sheet.report(`Draw around codes on the plane, or take the ${NEAREST} nearest to the cursor.`);
    else sheet.report(selectionText(rows.length, host.spec.classes, shape.length === 1 ? shape[0] : null));
  }

  /** The others fade: a veil of paper with the selected dots on it. */
  function highlight() {
    layer.canvas.hidden = rows.length === 0;
    desk.paint();
    if (rows.length === 0) return;
    const { means, labels } = host.run;
    points.setHidden(host.hidden);
    points.setColours(host.spec.classes.map((_, k) => toRgb(classColour(host.theme, k))));
    points.draw({
      means: Float32Array.from({ length: 2 * rows.length }, (_, i) => means[2 * rows[i >> 1] + (i & 1)]),
      labels: Uint8Array.from(rows, (row) => labels[row]),
    }, host.view, host.magnification);
    seen = host.view;
  }

  const offer = () => desk.share({ dataset: host.spec.dataset, tests: rows.map((row) => Number(host.run.testIndex[row])) });

  function close() {
    arm(false);
    choose(null);
    sheet.show(false);
    host.publish();
  }

  function nearest() {
    choose([host.z]);
    host.publish();
  }

  const stops = [
    listen(button, { click: () => host.run && arm(!armed) }),
    listen(near, { click: nearest }),
    listen(csv, { click: () => downloadCsv(`${host.spec.run}-selection.csv`, tableOf(host.run, rows)) }),
  ];

  return {
    button, sheet, close,
    keys: { l: () => arm(!armed), L: nearest },
    grab(start, first, { altKey, shiftKey }) {
      if (!armed && !altKey) return null;
      const line = [start];
      let [last, far] = [first, 0];
      return {
        move(z, pixel) {
          far = Math.max(far, apart(pixel, first));
          if (shiftKey) sketch = boxBetween(start, z);
          else if (apart(pixel, last) >= STEP) {
            line.push(z);
            last = pixel;
            sketch = line;
          }
          desk.paint();
        },
        up() {
          const drawn = sketch;
          sketch = null;
          if (far < CLICK || !drawn) {
            host.moveTo(start);
            return host.settle();
          }
          const { x0, x1, width } = host.view;
          choose(shiftKey ? drawn : simplified(drawn, (TREMBLE * (x1 - x0)) / width));
          host.publish();
        },
        cancel() {
          sketch = null;
          desk.paint();
        },
      };
    },
    loaded() {
      if (opened) return gathered.show(foreign ? [] : rows); // the originals have come
      opened = true;
      const corners = toPoints(desk.asked("select", 600));
      if (corners && corners.length !== 2) choose(corners);
      else desk.share("what have you?");
    },
    setHidden() {
      if (shape) choose(shape);
      else highlight();
    },
    setTheme(theme) {
      gathered.setTheme(theme);
      if (host.run) highlight();
    },
    /** The same pictures on this plane. */
    receive(state) {
      if (!host.run || state.dataset !== host.spec.dataset) return shape && state === "what have you?" && offer();
      foreign = true;
      shape = null;
      gather(state.tests.map((index) => host.run.rowOf.get(index)).filter((row) => row !== undefined));
      arm(false);
      highlight();
    },
    drawn: () => Boolean(sketch) || shape?.length > 1,
    draw: (view) => view !== seen && highlight(),
    paint(context, view, theme) {
      context.beginPath();
      for (const corner of sketch ?? shape) context.lineTo(...toPixel(view, corner));
      context.closePath();
      context.fillStyle = css(theme.ink, sketch ? 0.06 : 0);
      context.fill();
      context.setLineDash(sketch ? [] : [3, 4]);
      context.lineWidth = 1.3;
      context.strokeStyle = css(theme.ink, sketch ? 0.8 : 0.55);
      context.stroke();
      context.setLineDash([]);
    },
    address: () => ({ select: shape && pointsInUrl(shape) }),
    destroy() {
      gathered.destroy();
      stops.forEach((stop) => stop());
    },
  };
}

const apart = (a, b) => Math.hypot(a[0] - b[0], a[1] - b[1]);
