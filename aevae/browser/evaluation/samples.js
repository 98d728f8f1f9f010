// Generated images: codes drawn from each model's prior, decoded.
import { loadCoder } from "../model/batch.js";
import { context2d } from "../image/canvas.js";
import { listen, make } from "../ui/dom.js";
import { loadCodes } from "../model/load.js";
import { createPicture } from "../image/picture.js";
import { drawFrom, fitted } from "../model/sampling.js";

const TILES = 40;

/** @typedef {{spec: Pick<Spec, "run"|"classes">, codes: number[][], labels: number[]|null}} ModelSamples of one model; labels: the classes it is given, if any */

/**
 * @param {import("./contract.js").PictureSheet} data
 * @param {import("./contract.js").Memory} memory
 * @returns {import("./contract.js").Sheet}
 */
export function createSamples({ models }, memory) {
  const sheets = models.map((model) => {
    const tiles = Array.from({ length: TILES }, (_, i) => make("canvas", { role: "img", "data-testid": "cell", "data-row": model.run, "data-what": "sample", "data-column": i, "aria-label": `Sample ${i + 1} of ${model.run}` }));
    return {
      tiles,
      pictures: tiles.map((canvas) => createPicture(canvas, { shape: model.image.shape, range: [0, 1] })),
      element: make("figure", {}, [make("figcaption", {}, [make("b", { text: model.run }), make("span", { text: sourceText(model) })]), make("div", { class: "tiles" }, tiles)]),
    };
  });
  const again = make("button", { type: "button", class: "tool", text: "Draw again", "data-testid": "again", title: "Other codes, the same for every model with this many dimensions." });
  const element = make("div", { class: "samples" }, [make("div", { class: "control" }, [again]), ...sheets.map((sheet) => sheet.element), make("p", { class: "caption", text: "Generated images (no original)." })]);
  /** @type {{coder: import("../model/batch.js").Coder, source: Parameters<typeof drawFrom>[0]}[]|null} */
  let loaded = null;
  /** @type {Theme|null} */
  let theme = null;
  /** @type {ModelSamples[]} */
  let samples = [];
  let seed = (memory.seed ??= 1);

  async function start() {
    loaded = await Promise.all(models.map(async (model) => {
      const coder = await loadCoder(model);
      return { coder, source: model.prior ?? fitted((await loadCodes(model)).means, coder.dimensions) };
    }));
    paint();
  }

  function paint() {
    if (!loaded || !theme) return;
    const { ink } = theme;
    samples = loaded.map(({ coder, source }, m) => {
      const codes = drawFrom(source, coder.dimensions, TILES, seed);
      const labels = coder.classes ? Array.from({ length: TILES }, (_, i) => i % coder.classes) : null; // all classes in turn
      const values = coder.decode(Float32Array.from(codes.flat()), TILES, labels ?? undefined), size = values.length / TILES;
      sheets[m].pictures.forEach((picture, i) => {
        if (coder.spec.image.shape[0] !== 3) picture.setInk(ink);
        picture.paintValues(values.subarray(i * size, (i + 1) * size));
      });
      return { spec: coder.spec, codes, labels };
    });
    element.dataset.seed = String(seed);
  }

  const unlisten = listen(again, { click: () => {
    memory.seed = seed += 1;
    paint();
  } });

  return {
    element,
    start,
    setTheme(now) {
      theme = now;
      paint();
    },
    csv: () => toTable(samples),
    png: (now) => compose(sheets.map(({ tiles }) => tiles), now),
    destroy: unlisten,
  };
}

/** Where a model's codes come from. @param {Spec} model */
const sourceText = ({ prior, kind }) => (prior ? `codes drawn from its ${prior.kind} prior` : `an ${kind} has no prior: codes drawn from a Gaussian fitted to those of the test images`);

/** For the CSV: every sample by its number, as on the sheet, with the class it was given, if any, and its code. @param {ModelSamples[]} samples */
export function toTable(samples) {
  const dimensions = Math.max(0, ...samples.map(({ codes }) => codes[0].length));
  const axes = Array.from({ length: dimensions }, (_, d) => d);
  return [
    ["model", "number", "class", ...axes.map((d) => `z${d + 1}`)],
    ...samples.flatMap(({ spec, codes, labels }) => codes.map((z, i) => [spec.run, i + 1, labels ? spec.classes[labels[i]] : "", ...axes.map((d) => z[d] ?? "")])),
  ];
}

/** Sheet beside sheet, ten tiles a row. @param {HTMLCanvasElement[][]} sheets @param {Theme} theme */
function compose(sheets, theme) {
  const across = 10, scale = 2, gap = 4;
  const w = sheets[0][0].width * scale + gap, h = sheets[0][0].height * scale + gap, width = across * w + 24;
  const canvas = make("canvas", { width: sheets.length * width, height: Math.ceil(TILES / across) * h + gap });
  const context = context2d(canvas);
  context.fillStyle = theme.background;
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.imageSmoothingEnabled = false;
  sheets.forEach((tiles, s) => tiles.forEach((tile, i) => {
    context.drawImage(tile, s * width + (i % across) * w + gap, Math.floor(i / across) * h + gap, w - gap, h - gap);
  }));
  return canvas;
}
