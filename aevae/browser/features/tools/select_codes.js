// The tool that selects codes: a lasso or a box drawn by hand, or the codes nearest to the cursor.
import { listen } from "../../ui/dom.js";
import { createHighlight } from "./highlight.js";
import { captureOutline, paintOutline } from "./outline.js";
import { createSelection, NEAREST, tableOf } from "./selection.js";
import { createSelectionSheet } from "./selection_sheet.js";
import { downloadCsv } from "../../ui/download.js";
import { action, createToolSheet } from "../../ui/controls/tool_sheet.js";
import { pointsInUrl, toPoints } from "../../ui/url.js";
import { decimalsOf, selectionText } from "../../ui/sentences.js";

/** @param {import("../contract.js").Host} host @param {import("./contract.js").ToolContext} context @returns {import("./contract.js").Tool} */
export function createSelectCodes(host, context) {
  const control = context.control("tool-select", {
    text: "Select", icon: "lasso", value: false, tip: "Select codes: draw around them, with Shift a box (L key; or hold Alt and drag).", set: arm,
  });
  const near = action("select-near", `${NEAREST} nearest`, `Select the ${NEAREST} codes nearest to the cursor (Shift + L).`);
  const csv = action("select-csv", "CSV", "Save the selected codes as a table: test number, label, code, error.");
  const sheet = createToolSheet("select", "Selection", [near, csv], close);
  const contents = createSelectionSheet(host);
  sheet.body.append(contents.element);
  const highlight = createHighlight(host);
  const selection = createSelection(host, context.share);

  let armed = false; // a drag draws, and does not move the cursor
  /** @type {LatentPoint[]|null} */
  let sketch = null; // the line under the pointer
  let opened = false; // the address has been read

  /** @param {boolean} next */
  function arm(next) {
    armed = next;
    control.show({ value: armed });
    if (armed) sheet.show(true);
    else if (!selection.shape) sheet.show(false);
    if (armed && !selection.shape) report();
  }

  /** @param {LatentPoint[]|null} shape */
  function choose(shape) {
    if (!host.run) return;
    selection.choose(host.run, shape);
    sheet.show(armed || shape !== null);
    report();
    csv.disabled = selection.rows.length === 0;
    contents.show(host.run, selection.rows);
    showRows();
  }

  /** @param {LatentPoint[]} shape */
  function chooseByHand(shape) {
    choose(shape);
    host.publish();
  }

  const nearest = () => chooseByHand([host.z]);

  function report() {
    const { shape, rows } = selection;
    if (!shape) sheet.report(`Draw around codes on the plane, or take the ${NEAREST} nearest to the cursor.`);
    else sheet.report(selectionText(rows.length, host.spec, shape.length === 1 ? shape[0] : null, host.spec.plane.origin.length, host.run ? decimalsOf(host.run.bounds) : undefined));
  }

  function showRows() {
    highlight.draw(selection.rows);
    context.paint();
  }

  function close() {
    arm(false);
    choose(null);
    sheet.show(false);
    host.publish();
  }

  /** @param {typeof sketch} next */
  function showSketch(next) {
    sketch = next;
    context.paint();
  }

  const stops = [
    listen(near, { click: nearest }),
    listen(csv, { click: () => host.run && downloadCsv(`${host.spec.run}-selection.csv`, tableOf(host.run, selection.rows)) }),
  ];

  return {
    control, sheet, close,
    shortcuts: [
      { key: "l", label: "L", text: "select codes: the next drag draws around them, with Shift a box", press: control.press },
      { key: "L", label: "Shift L", text: `select the ${NEAREST} codes nearest to the cursor`, press: nearest },
    ],
    grab(start, pixel, { altKey, shiftKey }) {
      return armed || altKey ? captureOutline(host, start, pixel, shiftKey, { sketch: showSketch, done: chooseByHand }) : null;
    },
    loaded() {
      if (opened) return host.run && contents.show(host.run, selection.shape ? selection.rows : []); // the originals have come
      opened = true;
      const corners = toPoints(context.parameter("select", 600));
      if (corners && corners.length !== 2) choose(corners);
      else selection.request();
    },
    setHidden() {
      if (selection.shape) choose(selection.shape);
      else showRows();
    },
    setTheme(theme) {
      contents.setTheme(theme);
      if (host.run) showRows();
    },
    receive(state) {
      if (!host.run || !selection.receive(host.run, state)) return;
      arm(false);
      showRows();
    },
    drawn: () => sketch !== null || (selection.shape !== null && selection.shape.length > 1),
    draw(view) {
      if (view !== highlight.view) showRows();
    },
    paint: (pen, view, theme) => paintOutline(pen, view, theme, sketch ?? selection.shape ?? [], sketch !== null),
    address: () => ({ select: selection.shape && pointsInUrl(selection.shape) }),
    destroy() {
      contents.destroy();
      stops.forEach((stop) => stop());
    },
  };
}
