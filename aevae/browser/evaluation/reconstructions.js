// Test images beside each model's reconstructions, and where it errs.
import { number } from "../ui/number.js";
import { loadCoder, loadPainter } from "../model/batch.js";
import { make } from "../ui/dom.js";
import { createGallery } from "../ui/gallery.js";
import { loadCodes, loadOriginals } from "../model/load.js";
import { squaredError } from "../model/picture_error.js";
import { css } from "../ui/theme.js";

/**
 * @typedef {import("./contract.js").PictureColumn} PictureColumn
 *
 * @param {import("./contract.js").PictureSheet} data
 * @returns {import("./contract.js").Sheet}
 */
export function createReconstructions({ models, columns, originals: address }) {
  const { image } = models[0];
  const size = image.shape.reduce((a, b) => a * b);
  const compared = Boolean(address); // else: codes alone, and no picture to compare with
  const gallery = createGallery("Reconstructions", image, rowsOf(models, compared), columns, compared ? null : { title: "original", text: "not here: what follows is decoded from stored codes, with the errors measured then" });
  const [added, left] = [make("i", { class: "added" }), make("i", { class: "left" })];
  const legend = make("p", { class: "caption key", hidden: !compared }, ["Numbers: squared error. Error rows: ", added, " ink the model added, ", left, " ink it left out."]);
  /** @type {{coders: (import("../model/batch.js").Coder|import("../model/batch.js").Painter)[], codes: import("../model/load.js").CodesFile[], originals: Originals|null}|null} */
  let loaded = null;
  /** @type {Theme|null} */
  let theme = null;

  async function start() {
    const [painters, codes, originals] = await Promise.all([
      Promise.all(models.map(loadPainter)), Promise.all(models.map(loadCodes)), loadOriginals({ originals: address, image }),
    ]);
    const coders = await Promise.all(painters.map((painter, m) => (compared && !isCoded(columns, codes[m], painter) ? loadCoder(models[m]) : painter)));
    loaded = { coders, codes, originals };
    paint();
  }

  function paint() {
    if (!loaded || !theme) return;
    const { coders, codes, originals } = loaded, { errors: colours } = theme;
    gallery.setInk(theme.ink);
    const n = columns.length, labels = columns.map(({ label }) => label);
    const pictureAt = (/** @type {Float32Array} */ pictures, /** @type {number} */ c) => pictures.subarray(c * size, (c + 1) * size);
    const inputs = originals && picturesOf(columns, originals, size);
    let r = 0;
    if (inputs) {
      columns.forEach((_, c) => gallery.paint(0, c, pictureAt(inputs, c)));
      r = 1;
    }
    coders.forEach((coder, m) => {
      const { means, testIndex, errors } = codes[m];
      const outputs = inputs && "reconstruct" in coder ? coder.reconstruct(inputs, n, labels) : coder.decode(codesOf(columns, means, testIndex, coder.dimensions), n, labels);
      columns.forEach((column, c) => {
        const row = testIndex.indexOf(column.index);
        if (!inputs && row < 0) return; // what ships may keep the codes of fewer pictures
        const error = inputs ? squaredError(pictureAt(inputs, c), pictureAt(outputs, c)) : errors?.[row];
        gallery.paint(r, c, pictureAt(outputs, c));
        gallery.number(r, c, error === undefined || error === null ? "–" : number(error, 1));
        if (inputs) gallery.difference(r + 1, c, pictureAt(inputs, c), pictureAt(outputs, c), colours);
      });
      r += inputs ? 2 : 1;
    });
  }

  return {
    element: make("div", {}, [gallery.element, legend]),
    start,
    setTheme(now) {
      theme = now;
      added.style.background = css(now.errors.added);
      left.style.background = css(now.errors.left);
      paint();
    },
    csv: gallery.table,
    png: (now) => gallery.draw(3, now),
  };
}

/** @param {Spec[]} models @param {boolean} compared with the originals @returns {import("../ui/gallery.js").GalleryRow[]} */
function rowsOf(models, compared) {
  /** @type {import("../ui/gallery.js").GalleryRow[]} */
  const rows = compared ? [{ id: "original", title: "original", note: "", what: "input" }] : [];
  for (const { run } of models) {
    rows.push({ id: run, title: run, note: "reconstruction", what: "output", short: "", help: "Number: squared error of the image, summed over its pixels." });
    if (compared) rows.push({ id: run, title: "", note: "error", what: "error", short: "error", help: "Ink the model added, and ink it left out." });
  }
  return rows;
}

/** Pixels in [0, 1] of all columns, one after another. @param {PictureColumn[]} columns @param {Originals} originals @param {number} size of a picture */
export function picturesOf(columns, originals, size) {
  const pixels = new Float32Array(columns.length * size);
  columns.forEach(({ index }, c) => originals.picture(index)?.forEach((byte, i) => (pixels[c * size + i] = byte / 255)));
  return pixels;
}

/**
 * Whether a model's own file has the codes of all columns: then nobody needs its encoder, which is as large as its decoder.
 * @param {PictureColumn[]} columns @param {import("../model/load.js").CodesFile} codes @param {import("../model/batch.js").Painter} painter
 */
const isCoded = (columns, { testIndex }, { classes }) => columns.every(({ index, label }) => testIndex.includes(index) && (label !== null || !classes));

/** Codes of all columns, one after another; zeros where there is none. @param {PictureColumn[]} columns @param {Float32Array} means @param {TypedArray} testIndex @param {number} dimensions */
function codesOf(columns, means, testIndex, dimensions) {
  const codes = new Float32Array(columns.length * dimensions);
  columns.forEach(({ index }, c) => {
    const row = testIndex.indexOf(index);
    if (row >= 0) codes.set(means.subarray(row * dimensions, (row + 1) * dimensions), c * dimensions);
  });
  return codes;
}
