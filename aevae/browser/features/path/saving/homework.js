// The homework sheet: rows of two test images each and what lies between their codes, to save, to print, and as Python.
import { context2d } from "../../../image/canvas.js";
import { pdfOf } from "../../../image/pdf.js";
import { loadCoder } from "../../../model/batch.js";
import { loadOriginals } from "../../../model/load.js";
import { listen, make } from "../../../ui/dom.js";
import { download } from "../../../ui/download.js";
import { numberParameter, parameter } from "../../../ui/url.js";
import { imagesOf } from "./homework_images.js";
import { choosePairs } from "./homework_pairs.js";
import { labelText } from "../../../ui/sentences.js";
import { pythonOf } from "./homework_python.js";
import { asPng, printSheet, SHEET_POINTS } from "./print.js";

/** @typedef {import("../../contract.js").PathPlane} PathPlane */

/** The numbers that a sheet is made of: as they are called, and as they may be. @type {Record<"rows"|"steps"|"seed", {text: string, title: string, least: number, most: number, value: number}>} */
const NUMBERS = {
  rows: { text: "Rows of each kind", title: "How many rows of one class, and as many of two.", least: 1, most: 10, value: 10 },
  steps: { text: "Images between", title: "How many images between the two of a row.", least: 1, most: 15, value: 7 },
  seed: { text: "Seed", title: "The same number brings the same test images again.", least: 0, most: 999_999, value: 1 },
};
const USUAL = "hw9"; // a sheet of the usual rows and images, in the address

/** @param {() => PathPlane[]} planes the sheet is of the first one @param {() => void} publish the address has changed @param {() => void} leave the focus shall go elsewhere */
export function createHomework(planes, publish, leave) {
  const open = make("button", { type: "button", class: "tool", text: "Homework sheet: 10 + 10 rows", title: "Test images of one class and of two, with 7 images between: to save, to print, and as Python.", "aria-haspopup": "dialog", "data-testid": "homework" });
  const numbers = Object.entries(NUMBERS).map(([name, { title, least, most, value }]) => make("input", { type: "number", class: "count", min: least, max: most, step: 1, value, title, "data-testid": `sheet-${name}` }));
  const [rows, steps, seed] = numbers;
  const name = make("input", { type: "text", autocomplete: "name", maxlength: 60, "data-testid": "sheet-name" });
  const date = make("input", { type: "date", "data-testid": "sheet-date" });
  const buttons = { png: action("png", "Save PNG"), pdf: action("pdf", "Save PDF"), print: action("print", "Print"), copy: action("copy", "Copy"), close: action("close", "Close") };
  const note = make("p", { class: "caption", role: "status", "data-testid": "sheet-note" });
  const python = make("pre", { tabindex: 0, "aria-label": "Python", "data-testid": "sheet-python" });
  const paper = make("div", { class: "paper" });
  const fields = make("div", { class: "fields" }, [
    ...Object.values(NUMBERS).map(({ text }, i) => make("label", {}, [text, numbers[i]])), make("label", {}, ["Name", name]), make("label", {}, ["Date", date]),
  ]);
  const element = make("dialog", { class: "homework", "aria-label": "Homework sheet", "data-testid": "homework-sheet" }, [
    make("header", {}, [make("h3", { text: "Homework sheet" }), buttons.close]),
    make("div", { class: "columns" }, [
      make("div", {}, [fields, make("div", { class: "pair" }, [buttons.png, buttons.pdf, buttons.print]), note, make("div", { class: "pair" }, [make("h4", { text: "The same in Python" }), buttons.copy]), python]),
      paper,
    ]),
  ]);
  const asked = sheetInUrl();
  let waits = asked !== null; // the address asks for it, and no model is here yet
  let drawings = 0;
  if (asked) [rows.value, steps.value, seed.value] = asked.map(String);

  /** A number as it was typed, or the nearest one that is allowed. @param {HTMLInputElement} input @param {{text: string, least: number, most: number, value: number}} range */
  function within(input, { text, least, most, value }) {
    const typed = Math.round(input.valueAsNumber);
    const good = Math.min(most, Math.max(least, Number.isFinite(typed) ? typed : value));
    if (good !== typed) note.textContent = `${text}: ${least} to ${most}.`;
    input.value = String(good);
    return good;
  }

  async function draw() {
    const [{ run, spec }] = planes(), drawing = ++drawings;
    if (!run) return;
    note.textContent = spec.originals && !spec.originals_index ? "" : `The test images of ${spec.dataset_title} are not all here: the outer images are reconstructed too.`;
    const [count, between, start] = Object.values(NUMBERS).map((range, i) => within(numbers[i], range));
    publish();
    const pairs = choosePairs(run.labels, count, start);
    python.textContent = pythonOf(run, [...pairs.same, ...pairs.different], between);
    try {
      const [coder, originals] = await Promise.all([loadCoder(spec), loadOriginals(spec)]);
      if (drawing === drawings) paper.replaceChildren(sheetOf({ run, coder, originals: originals?.complete ? originals : null }, pairs, between, { name: name.value.trim(), date: date.value, seed: start }));
    } catch (error) {
      console.error(error);
      note.textContent = "The sheet could not be made. Close it and try again.";
    }
  }

  function show() {
    waits = false;
    element.showModal();
    draw();
  }

  const canvas = () => /** @type {HTMLCanvasElement} */ (paper.querySelector("canvas"));
  const save = async (/** @type {string} */ kind, /** @type {Promise<Blob>} */ file) => download(`${planes()[0].spec.run}-homework-${seed.value}.${kind}`, await file);
  const stops = [
    listen(open, { click: show }),
    listen(fields, { change: draw }),
    listen(element, {
      close() {
        publish();
        leave(); // the button that opened it may be in a menu that has closed
      },
    }),
    listen(buttons.close, { click: () => element.close() }),
    listen(buttons.png, { click: () => save("png", asPng(canvas())) }),
    listen(buttons.pdf, { click: () => save("pdf", printable(canvas())) }),
    listen(buttons.print, { click: () => printAlone(canvas()) }),
    listen(buttons.copy, { click: async () => (note.textContent = await copied(python)) }),
  ];
  return {
    element, button: open,
    /** A model is here. */
    ready: () => waits && show(),
    /** @returns {Record<string, string|null>} */
    address: () => {
      const [usualRows, usualSteps] = [NUMBERS.rows.value, NUMBERS.steps.value].map(String);
      const kind = rows.value === usualRows && steps.value === usualSteps ? USUAL : `${rows.value}x${steps.value}`;
      return element.open || waits ? { sheet: kind, seed: seed.value } : { sheet: null, seed: null };
    },
    destroy: () => stops.forEach((stop) => stop()),
  };
}

/** @param {string} name @param {string} text */
const action = (name, text) => make("button", { type: "button", class: "tool", text, "data-testid": `sheet-${name}` });

/** Rows, images between and seed that the address names; null where it names no sheet. */
function sheetInUrl() {
  const { rows, steps, seed } = NUMBERS, kind = parameter("sheet"), named = kind === USUAL ? [rows.value, steps.value] : /^\d{1,2}x\d{1,2}$/.test(kind ?? "") ? kind?.split("x").map(Number) : null;
  return named ? [...named, numberParameter("seed") ?? seed.value] : null;
}

/** @param {import("./homework_images.js").Source} source @param {ReturnType<typeof choosePairs>} pairs @param {number} between @param {{name: string, date: string, seed: number}} words */
function sheetOf(source, pairs, between, { name, date, seed }) {
  const { spec, testIndex } = source.run, what = spec.noun === "digit" ? "digit" : "class";
  const rowsOf = (/** @type {import("./homework_pairs.js").Pair[]} */ some) => imagesOf(source, some, between).map((images, i) => (
    { ...images, names: some[i].map((row) => labelText(source.run, row)), numbers: some[i].map((row) => testIndex[row]) }));
  const groups = [{ title: `Two of one ${what}`, rows: rowsOf(pairs.same) }, { title: what === "digit" ? "Two different digits" : "Two different classes", rows: rowsOf(pairs.different) }];
  return printSheet({
    title: `From A to B with ${spec.run}`,
    subtitle: `${spec.title} · ${spec.dataset_title}, test images · in between: decoded at ${between} places evenly spaced between their codes · seed ${seed}`,
    name, date, end: source.originals ? "original" : "reconstructed", image: { ...spec.image, range: [0, 1] }, groups: groups.filter((group) => group.rows.length > 0),
  });
}

/** @param {HTMLCanvasElement} canvas */
async function printable(canvas) {
  const { width, height } = canvas;
  const { data } = context2d(canvas).getImageData(0, 0, width, height);
  return new Blob([await pdfOf({ width, height, rgba: data }, SHEET_POINTS)], { type: "application/pdf" });
}

/** On a page of its own, without what is around it here. @param {HTMLCanvasElement} canvas */
function printAlone(canvas) {
  const page = make("iframe", { class: "printer", style: "position: fixed; width: 0; height: 0; border: 0", "aria-hidden": "true", tabindex: -1, srcdoc: `<style>@page { size: A4; margin: 0 } body { margin: 0 } img { width: 100% }</style><img src="${canvas.toDataURL()}">` });
  listen(page, { load: () => page.contentWindow?.print() });
  document.body.querySelector(":scope > .printer")?.remove();
  document.body.append(page);
}

/** @param {HTMLElement} element with the text to copy @returns {Promise<string>} what came of it */
async function copied(element) {
  try {
    await navigator.clipboard.writeText(element.textContent ?? "");
    return "Copied";
  } catch { // a browser may refuse, as one does without https
    getSelection()?.selectAllChildren(element);
    return "Selected: copy it with the keyboard";
  }
}
