// Denoising by hand: a slider of noise over test pictures, and what each model makes of them, frame by frame.
import { loadCoder } from "../model/batch.js";
import { createFrame, listen, make, setText } from "../ui/dom.js";
import { createGallery } from "../ui/gallery.js";
import { loadOriginals } from "../model/load.js";
import { addNoise, psnr } from "../model/picture_error.js";
import { gaussians } from "../math/random.js";
import { picturesOf } from "./reconstructions.js";

/** @param {{models: Object[], originals: string, columns: Object[]}} data  @param {{level?: number}} memory survives a change of models */
export function createNoise(data, memory) {
  const { models, columns } = data;
  const { image } = models[0];
  const size = image.shape.reduce((a, b) => a * b), n = columns.length, labels = columns.map(({ label }) => label);
  const rows = [
    { id: "original", title: "original", note: "", what: "input" },
    { id: "noisy", title: "noisy", note: "", what: "input", help: "What the models are given." },
    ...models.map(({ run }) => ({ id: run, title: run, note: "", what: "output", help: "What the model makes of the noisy picture." })),
  ];
  const gallery = createGallery(image, rows, columns);
  const slider = make("input", { type: "range", min: 0, max: 1, step: 0.01, "data-testid": "noise", "aria-label": "Noise σ", title: "Standard deviation of the Gaussian noise; pixels lie between 0 and 1." });
  slider.value = memory.level ?? 0.3;
  const says = make("output", { class: "level" });
  const element = make("div", {}, [make("label", { class: "control" }, [make("span", { text: "noise" }), slider, says]), gallery.element, make("p", { class: "caption", text: "Numbers: PSNR in dB, more is better." })]);

  const draws = gaussians(n * size, 1);
  const noisy = new Float32Array(n * size);
  const frame = createFrame(paint);
  let loaded = null, theme = null, clean = null;

  async function start() {
    const [coders, originals] = await Promise.all([Promise.all(models.map(loadCoder)), loadOriginals({ originals: data.originals, image })]);
    clean = picturesOf(columns, originals, size);
    loaded = coders;
    ink();
  }

  function ink() {
    if (!loaded || !theme) return;
    gallery.setInk(theme.ink);
    columns.forEach((_, c) => gallery.paint(0, c, part(clean, c)));
    frame.request();
  }

  function paint() {
    if (!loaded) return;
    const level = Number(slider.value);
    setText(says, `σ = ${level.toFixed(2)}`);
    row(1, addNoise(clean, draws, level, noisy), level > 0);
    loaded.forEach((coder, m) => row(2 + m, coder.reconstruct(noisy, n, labels), true));
    element.dataset.level = level.toFixed(2);
  }

  function row(r, pictures, finite) {
    let sum = 0;
    columns.forEach((_, c) => {
      const quality = psnr(part(clean, c), part(pictures, c));
      sum += quality / n;
      gallery.paint(r, c, part(pictures, c));
      gallery.number(r, c, finite ? quality.toFixed(1) : "–");
    });
    gallery.note(r, finite ? `mean ${sum.toFixed(1)} dB` : "no noise");
  }

  const part = (values, c) => values.subarray(c * size, (c + 1) * size);
  const deaf = listen(slider, { input: () => {
    memory.level = Number(slider.value);
    frame.request();
  } });

  return {
    element,
    start,
    setTheme(now) {
      theme = now;
      ink();
    },
    csv: gallery.table,
    png: () => gallery.draw(3, theme),
    destroy() {
      deaf();
      frame.cancel();
    },
  };
}
