// Pictures nobody drew: codes drawn from each model's prior, decoded.
import { loadCoder } from "../model/batch.js";
import { listen, make } from "../ui/dom.js";
import { loadCodes } from "../model/load.js";
import { createPicture } from "../image/picture.js";
import { drawFrom, fitted } from "../model/sampling.js";

const TILES = 40;

/** @param {{models: Object[]}} data  @param {{seed?: number}} memory */
export function createSamples(data, memory) {
  const sheets = data.models.map((model) => {
    const tiles = Array.from({ length: TILES }, (_, i) => make("canvas", { role: "img", "data-testid": "cell", "data-row": model.run, "data-what": "sample", "data-column": i, "aria-label": `Sample ${i + 1} of ${model.run}` }));
    return {
      tiles,
      pictures: tiles.map((canvas) => createPicture(canvas, { shape: model.image.shape, range: [0, 1] })),
      element: make("figure", {}, [make("figcaption", {}, [make("b", { text: model.run }), make("span", { text: told(model) })]), make("div", { class: "tiles" }, tiles)]),
    };
  });
  const again = make("button", { type: "button", class: "tool", text: "Draw again", "data-testid": "again", title: "Other codes, the same for every model with this many dimensions." });
  const element = make("div", { class: "samples" }, [make("div", { class: "control" }, [again]), ...sheets.map((sheet) => sheet.element), make("p", { class: "caption", text: "Nobody drew these." })]);
  let loaded = null, theme = null, drawn = []; // drawn: of each model its codes and the classes it was told
  memory.seed ??= 1;

  async function start() {
    loaded = await Promise.all(data.models.map(async (model) => {
      const coder = await loadCoder(model);
      return { coder, source: model.prior ?? fitted((await loadCodes(model)).mean.data, coder.dimensions) };
    }));
    paint();
  }

  function paint() {
    if (!loaded || !theme) return;
    drawn = loaded.map(({ coder, source }) => ({
      spec: coder.spec, codes: drawFrom(source, coder.dimensions, TILES, memory.seed),
      labels: coder.classes ? Array.from({ length: TILES }, (_, i) => i % coder.classes) : null, // one that is told the class: all in turn
    }));
    loaded.forEach(({ coder }, m) => {
      const { codes, labels } = drawn[m];
      const pictures = coder.decode(Float32Array.from(codes.flat()), TILES, labels ?? undefined), size = pictures.length / TILES;
      sheets[m].pictures.forEach((picture, i) => {
        if (coder.spec.image.shape[0] !== 3) picture.setInk(theme.ink);
        picture.paintValues(pictures.subarray(i * size, (i + 1) * size));
      });
    });
    element.dataset.seed = memory.seed;
  }

  const deaf = listen(again, { click: () => {
    memory.seed += 1;
    paint();
  } });

  return {
    element,
    start,
    setTheme(now) {
      theme = now;
      paint();
    },
    csv: () => toTable(drawn),
    png: () => compose(sheets.map(({ tiles }) => tiles), theme),
    destroy: deaf,
  };
}

const told = ({ prior, kind }) => (prior ? `codes drawn from its ${prior.kind} prior` : `an ${kind} has no prior: codes drawn from a Gaussian fitted to those of the test pictures`);

/**
 * For the CSV: every sample by its number, as on the sheet, with the class it was told, if any, and its code.
 * @param {{spec: {run: string, classes: string[]}, codes: number[][], labels: number[]|null}[]} drawn
 */
export function toTable(drawn) {
  const dimensions = Math.max(0, ...drawn.map(({ codes }) => codes[0].length));
  const axes = Array.from({ length: dimensions }, (_, d) => d);
  return [
    ["model", "number", "class", ...axes.map((d) => `z${d + 1}`)],
    ...drawn.flatMap(({ spec, codes, labels }) => codes.map((z, i) => [spec.run, i + 1, labels ? spec.classes[labels[i]] : "", ...axes.map((d) => z[d] ?? "")])),
  ];
}

/** Sheet beside sheet, ten tiles a row. */
function compose(sheets, theme) {
  const across = 10, scale = 2, gap = 4;
  const w = sheets[0][0].width * scale + gap, h = sheets[0][0].height * scale + gap, width = across * w + 24;
  const canvas = make("canvas", { width: sheets.length * width, height: Math.ceil(TILES / across) * h + gap });
  const context = canvas.getContext("2d");
  context.fillStyle = theme.background;
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.imageSmoothingEnabled = false;
  sheets.forEach((tiles, s) => tiles.forEach((tile, i) => {
    context.drawImage(tile, s * width + (i % across) * w + gap, Math.floor(i / across) * h + gap, w - gap, h - gap);
  }));
  return canvas;
}
