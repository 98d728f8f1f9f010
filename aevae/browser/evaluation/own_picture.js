// The visitor's own picture, drawn or uploaded, through every model: what each paints instead, and how strange it finds it.
import { loadCoder } from "../model/batch.js";
import { make } from "../ui/dom.js";
import { createGallery } from "../ui/gallery.js";
import { createInk, likeMnist, PAD } from "../image/ink.js";
import { loadCodes } from "../model/load.js";
import { createInkPad } from "../ui/ink_pad.js";
import { shareBelow, squaredError } from "../model/picture_error.js";

/** @param {{models: Object[]}} data pictures of 28×28  @param {{ink?: Object}} memory what was drawn survives a change of models */
export function createOwn(data, memory) {
  const { models } = data;
  const rows = [{ id: "own", title: "painted", note: "", what: "output" }, { id: "own", title: "error", note: "", what: "error", short: "error" }];
  const columns = [{ title: "your picture", note: "as the models see it" }, ...models.map(({ run, kind }) => ({ title: run, note: kind }))];
  const gallery = createGallery(models[0].image, rows, columns);
  const says = make("p", { class: "caption", "aria-live": "polite" });
  const ink = (memory.ink ??= createInk());
  const pad = createInkPad(ink, { ink: look, strokeEnd: look, refuse: (sentence) => (says.textContent = sentence) });
  const element = make("div", {}, [make("div", { class: "own-picture" }, [pad.element, gallery.element]), says]);
  let loaded = null, theme = null;

  async function start() {
    const [coders, codes] = await Promise.all([Promise.all(models.map(loadCoder)), Promise.all(models.map(loadCodes))]);
    loaded = coders.map((coder, m) => ({ coder, errors: codes[m].error.data }));
    pad.show();
  }

  function look() {
    if (!loaded || !theme) return;
    const drawn = likeMnist(ink.raster, PAD, PAD);
    if (!drawn) {
      gallery.clear();
      says.textContent = "Draw a figure, or upload a picture of one: dark ink on light paper or the reverse.";
      return;
    }
    gallery.paint(0, 0, drawn.picture);
    loaded.forEach(({ coder, errors }, m) => {
      const painted = coder.reconstruct(drawn.picture, 1, [null]);
      const error = squaredError(drawn.picture, painted);
      gallery.paint(0, m + 1, painted);
      gallery.difference(1, m + 1, drawn.picture, painted, theme.errors);
      gallery.number(0, m + 1, error.toFixed(1));
      gallery.number(1, m + 1, `above ${percent(shareBelow(errors, error))}`);
    });
    says.textContent = "Numbers: squared error, and the share of test pictures with a smaller one. Above nearly all: nothing like what the model has learned.";
  }

  return {
    element,
    start,
    setTheme(now) {
      theme = now;
      pad.setInk(theme.ink);
      gallery.setInk(theme.ink);
      look();
    },
    csv: gallery.table,
    png: () => gallery.draw(4, theme),
    destroy: pad.destroy,
  };
}

/** Never all of them unless it is all. */
const percent = (share) => (share > 0.999 && share < 1 ? "99.9 %" : `${Number((100 * share).toFixed(1))} %`);
