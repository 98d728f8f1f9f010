// What one can take away from an interpolation: strip, animation, numbers and a homework sheet. All of it is made here, in the browser.
import { COLOURS, encodeGif, greys, indexed } from "../../image/gif.js";
import { context2d } from "../../image/canvas.js";
import { pdfOf } from "../../image/pdf.js";
import { toBytes } from "../../image/picture.js";
import { listen, make } from "../../ui/dom.js";
import { download, toCsv } from "../../ui/download.js";
import { number } from "../../ui/sentences.js";
import { createHomework } from "./homework.js";
import { asPng, printStrip, SHEET_POINTS } from "./print.js";
import { hasPlace } from "./rows.js";
import { PATHS } from "./table.js";

const PLACES = 101; // lines a path has in the table
const GIF = { frames: 48, delay: 5, side: 224 }; // delay in hundredths of a second; side in px, at least

/**
 * @typedef {import("./rows.js").Row} Row
 * @typedef {Object} Shown what is on the page
 * @property {import("../contract.js").PathPlane[]} planes
 * @property {import("./stops.js").Stops} stops
 * @property {Row[]} rows
 * @property {Row} leading
 * @property {number} count frames of a strip
 * @property {string} kind that leads
 *
 * @param {() => Shown} shown
 * @param {(text: string) => void} say
 */
export function createExports(shown, say) {
  const homework = createHomework(say);
  const strips = [
    { file: "strip.png", button: exportButton("export-png", "PNG", "The strips as one picture."), make: () => strip(shown()) },
    { file: "way.gif", button: exportButton("export-gif", "GIF", "The path of the large picture as an animation, there and back."), make: () => animation(shown()) },
    { file: "way.csv", button: exportButton("export-csv", "CSV", "Every way as a table: t, place, latent vector, change and distance to data."), make: () => table(shown()) },
  ];
  const sheets = [
    { file: "homework.png", button: exportButton("sheet-png", "PNG", "The sheet as a picture, A4 across."), make: () => asPng(homework.sheet(shown())) },
    { file: "homework.pdf", button: exportButton("sheet-pdf", "PDF", "The sheet as a page to print, A4 across."), make: () => printable(homework.sheet(shown())) },
  ];
  const element = make("div", { class: "tools exports" }, [
    make("span", { class: "pair", role: "group", "aria-label": "Save" }, ["save", ...strips.map(({ button }) => button)]),
    make("span", { class: "pair", role: "group", "aria-label": "Homework sheet" }, [
      make("span", { text: "homework sheet", title: "Random pairs of test pictures, of the same class and of different ones, with the steps between them." }),
      ...homework.inputs, ...sheets.map(({ button }) => button),
    ]),
  ]);

  const stop = listen(element, {
    async click({ target }) {
      const chosen = [...strips, ...sheets].find(({ button }) => button === target.closest("button"));
      const { planes, stops } = shown();
      if (!chosen || !stops.sides.length) return;
      chosen.button.disabled = true;
      try {
        download(`${planes[0].spec.run}-${chosen.file}`, await chosen.make());
      } catch (error) {
        console.error(error);
        say("The file could not be made. Reload the page and try again.");
      }
      chosen.button.disabled = false;
    },
  });

  return { element, destroy: stop };
}

/** @param {string} testid @param {string} text @param {string} title */
const exportButton = (testid, text, title) => make("button", { type: "button", class: "tool", text, title, "data-testid": testid });

const evenly = (/** @type {number} */ count) => Array.from({ length: count }, (_, i) => i / (count - 1));

/** @param {Row} row @param {number[]} ts @returns {Float32Array[]} */
function picturesAt(row, ts) {
  const values = row.pictures(ts), size = values.length / ts.length;
  return ts.map((_, i) => values.slice(i * size, (i + 1) * size));
}

/** @param {Shown} shown */
function strip({ planes, rows, count }) {
  const nameOf = (/** @type {Row} */ { kind, place, side }) => (planes.length > 1 && place ? `${planes[side].spec.run}, ${PATHS[kind].text}` : PATHS[kind].text);
  return asPng(printStrip(planes.map(({ spec }) => spec.run).join(" and "), rows.map((row) => ({
    name: nameOf(row), length: `length ${number(row.length, 1)}`, image: row.image,
    pictures: picturesAt(row, evenly(count)).map((values) => ({ bytes: null, values })),
  }))));
}

/** @param {Shown} shown */
async function animation({ leading }) {
  const { shape, range } = leading.image;
  const scale = Math.ceil(GIF.side / Math.max(shape[1], shape[2]));
  const there = picturesAt(leading, evenly(GIF.frames)).map((values) => {
    const bytes = new Uint8Array(values.length);
    toBytes(bytes, values, range);
    return indexed(bytes, shape, scale);
  });
  const palette = shape[0] === 3 ? COLOURS : greys([255, 255, 255], [0, 0, 0]);
  const back = there.slice(1, -1).reverse();
  return new Blob([encodeGif({ width: scale * shape[2], height: scale * shape[1], palette, frames: [...there, ...back], delay: GIF.delay })], { type: "image/gif" });
}

/** @param {Shown} shown */
async function table({ planes, rows, stops }) {
  const dimensions = Math.max(...stops.sides.map(({ run }) => run.plane.origin.length));
  const numbers = Array.from({ length: dimensions }, (_, d) => d);
  const text = (/** @type {number} */ value) => String(Number(value.toPrecision(7)));
  const lines = rows.filter(hasPlace).flatMap((row) => {
    const { run } = stops.sides[row.side];
    const { change, distance } = row.profile(PLACES);
    return evenly(PLACES).map((t, i) => {
      const latent = row.latent(t);
      return [
        planes[row.side].spec.run, row.kind, text(t), ...row.place(t).map(text), ...numbers.map((d) => (d in latent ? text(latent[d]) : "")),
        text(change[i]), text((distance?.[i] ?? NaN) * run.spacing.inside),
      ];
    });
  });
  const head = ["model", "way", "t", "a", "b", ...numbers.map((d) => `z${d + 1}`), "change", "distance_to_data"];
  return new Blob([toCsv([head, ...lines])], { type: "text/csv" });
}

/** @param {HTMLCanvasElement} canvas */
async function printable(canvas) {
  const { width, height } = canvas;
  const { data } = context2d(canvas).getImageData(0, 0, width, height);
  return new Blob([await pdfOf({ width, height, rgba: data }, SHEET_POINTS)], { type: "application/pdf" });
}
