// Denoising by hand: a slider of noise over test pictures, and what each model makes of them, frame by frame.
import { number } from "../ui/number.js";
import { loadCoder } from "../model/batch.js";
import { createFrame, listen, make, setText } from "../ui/dom.js";
import { createGallery } from "../ui/gallery.js";
import { loadOriginals } from "../model/load.js";
import { addNoise, psnr } from "../model/picture_error.js";
import { gaussians } from "../math/random.js";
import { picturesOf } from "./reconstructions.js";

/**
 * @param {import("./contract.js").PictureSheet} data
 * @param {import("./contract.js").Memory} memory
 * @returns {import("./contract.js").Sheet}
 */
export function createDenoising({ models, columns, originals: address }, memory) {
  const { image } = models[0];
  const size = image.shape.reduce((a, b) => a * b), n = columns.length, labels = columns.map(({ label }) => label);
  /** @type {import("../ui/gallery.js").GalleryRow[]} */
  const rows = [
    { id: "original", title: "original", note: "", what: "input" },
    { id: "noisy", title: "noisy", note: "", what: "input", help: "What the models are given." },
  ];
  for (const { run } of models) rows.push({ id: run, title: run, note: "", what: "output", help: "What the model makes of the noisy image." });
  const gallery = createGallery("Denoising", image, rows, columns);
  const slider = make("input", { type: "range", min: 0, max: 1, step: 0.01, "data-testid": "noise", "aria-label": "Noise σ", title: "Standard deviation of the Gaussian noise; pixels lie between 0 and 1." });
  slider.value = String(memory.level ?? 0.3);
  const output = make("output", { class: "level" });
  const element = make("div", {}, [make("label", { class: "control" }, [make("span", { text: "noise" }), slider, output]), gallery.element, make("p", { class: "caption", text: "Numbers: PSNR in dB, more is better; behind the mean of a model: how much more than the noisy images have themselves." })]);

  const draws = gaussians(n * size, 1);
  const noisy = new Float32Array(n * size);
  const frame = createFrame(paint);
  /** @type {{coders: import("../model/batch.js").Coder[], clean: Float32Array}|null} */
  let loaded = null;
  /** @type {Theme|null} */
  let theme = null;

  async function start() {
    const [coders, originals] = await Promise.all([Promise.all(models.map(loadCoder)), loadOriginals({ originals: address, image })]);
    if (!originals) throw new Error("Noise is added to the original images, which are not here.");
    loaded = { coders, clean: picturesOf(columns, originals, size) };
    paintOriginals();
  }

  function paintOriginals() {
    if (!loaded || !theme) return;
    const { clean } = loaded;
    gallery.setInk(theme.ink);
    columns.forEach((_, c) => gallery.paint(0, c, pictureAt(clean, c)));
    frame.request();
  }

  function paint() {
    if (!loaded) return;
    const { coders, clean } = loaded;
    const level = Number(slider.value);
    setText(output, `σ = ${level.toFixed(2)}`);
    paintRow(1, addNoise(clean, draws, level, noisy), clean, level > 0);
    coders.forEach((coder, m) => paintRow(2 + m, coder.reconstruct(noisy, n, labels), clean, true));
    element.dataset.level = level.toFixed(2);
  }

  /** @param {number} r @param {Float32Array} pictures @param {Float32Array} clean @param {boolean} finite false: nothing differs */
  function paintRow(r, pictures, clean, finite) {
    let sum = 0, untouched = 0;
    columns.forEach((_, c) => {
      const quality = psnr(pictureAt(clean, c), pictureAt(pictures, c));
      sum += quality / n;
      untouched += psnr(pictureAt(clean, c), pictureAt(noisy, c)) / n;
      gallery.paint(r, c, pictureAt(pictures, c));
      gallery.number(r, c, finite ? number(quality, 1) : "–");
    });
    const gained = r > 1 && Number.isFinite(untouched) ? `, ${signed(sum - untouched)}` : "";
    gallery.note(r, finite ? `mean ${number(sum, 1)} dB${gained}` : "no noise");
  }

  const pictureAt = (/** @type {Float32Array} */ pictures, /** @type {number} */ c) => pictures.subarray(c * size, (c + 1) * size);
  const unlisten = listen(slider, { input: () => {
    memory.level = Number(slider.value);
    frame.request();
  } });

  return {
    element,
    start,
    setTheme(now) {
      theme = now;
      paintOriginals();
    },
    csv: gallery.table,
    png: (now) => gallery.draw(3, now),
    destroy() {
      unlisten();
      frame.cancel();
    },
  };
}

/** A difference in dB, with its sign. @param {number} value */
const signed = (value) => `${value < 0 ? "−" : "+"}${Math.abs(value).toFixed(1)}`;
