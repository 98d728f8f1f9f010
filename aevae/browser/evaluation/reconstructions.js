// Test pictures beside what each model makes of them and where it errs.
import { loadCoder } from "../model/batch.js";
import { make } from "../ui/dom.js";
import { createGallery } from "../ui/gallery.js";
import { loadCodes, loadOriginals } from "../model/load.js";
import { squaredError } from "../model/picture_error.js";
import { css } from "../ui/theme.js";

/**
 * @param {{models: Object[], originals: string|null, columns: {title: string, note: string, index: number, label: number}[]}} data
 *   a column shows test picture `index` of class `label`
 */
export function createRows(data) {
  const { models, columns } = data;
  const { image } = models[0];
  const size = image.shape.reduce((a, b) => a * b);
  const seen = Boolean(data.originals); // else: codes alone, and no picture to compare with
  const rows = [
    ...(seen ? [{ id: "original", title: "original", note: "", what: "input" }] : []),
    ...models.flatMap((model) => [
      { id: model.run, title: model.run, note: "reconstruction", what: "output", short: "", help: "Number: squared error of the picture, summed over its pixels." },
      ...(seen ? [{ id: model.run, title: "", note: "error", what: "error", short: "error", help: "Ink the model added, and ink it left out." }] : []),
    ]),
  ];
  const gallery = createGallery(image, rows, columns);
  const legend = make("p", { class: "caption key", hidden: !seen }, [
    "Numbers: squared error. Error rows: ", make("i", { class: "added" }), " ink the model added, ", make("i", { class: "left" }), " ink it left out.",
  ]);
  let loaded = null, theme = null;

  async function start() {
    const [coders, codes, originals] = await Promise.all([
      Promise.all(models.map(loadCoder)), Promise.all(models.map(loadCodes)), loadOriginals({ originals: data.originals, image }),
    ]);
    loaded = { coders, codes, originals };
    paint();
  }

  function paint() {
    if (!loaded || !theme) return;
    gallery.setInk(theme.ink);
    const n = columns.length, labels = columns.map(({ label }) => label), of = (values, c) => values.subarray(c * size, (c + 1) * size);
    const inputs = seen ? picturesOf(columns, loaded.originals, size) : null;
    let r = 0;
    if (inputs) {
      columns.forEach((_, c) => gallery.paint(0, c, of(inputs, c)));
      r = 1;
    }
    loaded.coders.forEach((coder, m) => {
      const { mean, index, error } = loaded.codes[m];
      const outputs = inputs ? coder.reconstruct(inputs, n, labels) : coder.decode(codesOf(columns, mean.data, index.data, coder.dimensions), n, labels);
      columns.forEach((column, c) => {
        const row = index.data.indexOf(column.index);
        if (!inputs && row < 0) return; // what ships may keep the codes of fewer pictures
        const wrong = inputs ? squaredError(of(inputs, c), of(outputs, c)) : error.data[row];
        gallery.paint(r, c, of(outputs, c));
        gallery.number(r, c, wrong.toFixed(1));
        if (!inputs) return;
        gallery.difference(r + 1, c, of(inputs, c), of(outputs, c), theme.errors);
      });
      r += inputs ? 2 : 1;
    });
  }

  return {
    element: make("div", {}, [gallery.element, legend]),
    start,
    setTheme(now) {
      theme = now;
      for (const [name, colour] of Object.entries(theme.errors)) legend.querySelector(`.${name}`).style.background = css(colour);
      paint();
    },
    csv: gallery.table,
    png: () => gallery.draw(3, theme),
  };
}

/** Pixels in [0, 1] of all columns, one after another. */
export function picturesOf(columns, originals, size) {
  const pixels = new Float32Array(columns.length * size);
  columns.forEach(({ index }, c) => originals.picture(index).forEach((byte, i) => (pixels[c * size + i] = byte / 255)));
  return pixels;
}

function codesOf(columns, means, indices, D) {
  return Float32Array.from(columns.flatMap(({ index }) => {
    const row = indices.indexOf(index);
    return row < 0 ? Array(D).fill(0) : [...means.subarray(row * D, (row + 1) * D)];
  }));
}
