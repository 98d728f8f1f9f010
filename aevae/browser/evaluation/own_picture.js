// The visitor's own picture, drawn or uploaded, through every model: what each paints instead, and how strange it finds it.
import { number } from "../ui/number.js";
import { loadCoder } from "../model/batch.js";
import { make, setText } from "../ui/dom.js";
import { createGallery } from "../ui/gallery.js";
import { createInk, layOut } from "../image/ink.js";
import { loadCodes } from "../model/load.js";
import { createInkPad } from "../ui/ink_pad.js";
import { squaredError } from "../model/picture_error.js";
import { ascending, shareBelow } from "../math/statistics.js";

/**
 * @param {import("./contract.js").PictureSheet} data grey images
 * @param {import("./contract.js").Memory} memory
 * @returns {import("./contract.js").Sheet}
 */
export function createOwnPicture({ models }, memory) {
  /** @type {import("../ui/gallery.js").GalleryRow[]} */
  const rows = [{ id: "own", title: "reconstruction", note: "", what: "output" }, { id: "own", title: "error", note: "", what: "error", short: "error" }];
  const columns = [{ title: "your image", note: "as the models see it" }, ...models.map(({ run, kind }) => ({ title: run, note: kind }))];
  const gallery = createGallery("Your own image", models[0].image, rows, columns);
  const caption = make("p", { class: "caption", "aria-live": "polite" });
  const ink = (memory.ink ??= createInk());
  const pad = createInkPad(ink, { ink: judge, strokeEnd: judge, refuse: (sentence) => setText(caption, sentence) });
  const element = make("div", {}, [make("div", { class: "own-picture" }, [pad.element, gallery.element]), caption]);
  /** @type {{coder: import("../model/batch.js").Coder, errors: Float32Array}[]|null} */
  let judges = null; // the models, and the errors of their test pictures in ascending order
  /** @type {Theme|null} */
  let theme = null;

  async function start() {
    const [coders, codes] = await Promise.all([Promise.all(models.map(loadCoder)), Promise.all(models.map(loadCodes))]);
    judges = coders.map((coder, m) => ({ coder, errors: ascending(codes[m].errors ?? []) }));
    pad.show();
  }

  function judge() {
    if (!judges || !theme) return;
    const drawn = layOut(ink.raster, models[0].image.shape), { errors: colours } = theme;
    pad.leaveOut(drawn?.strays ?? 0);
    if (!drawn) {
      gallery.clear();
      setText(caption, `Draw one large ${models[0].noun === "digit" ? "digit" : "figure"}, or upload an image of one: dark ink on light paper or the reverse.`);
      return;
    }
    gallery.paint(0, 0, drawn.picture);
    judges.forEach(({ coder, errors }, m) => {
      const painted = coder.reconstruct(drawn.picture, 1, [null]);
      const error = squaredError(drawn.picture, painted);
      gallery.paint(0, m + 1, painted);
      gallery.difference(1, m + 1, drawn.picture, painted, colours);
      gallery.number(0, m + 1, number(error, 1));
      gallery.number(1, m + 1, `above ${rankText(shareBelow(errors, error))}`);
    });
    setText(caption, "Numbers: squared error, and the share of test images with a smaller one. Above nearly all: unlike what the model has learned.");
  }

  return {
    element,
    start,
    setTheme(now) {
      theme = now;
      pad.setInk(now.ink);
      gallery.setInk(now.ink);
      judge();
    },
    csv: gallery.table,
    png: (now) => gallery.draw(4, now),
    destroy: pad.destroy,
  };
}

/** Never all of them unless it is all. @param {number} share */
const rankText = (share) => (share > 0.999 && share < 1 ? "99.9 %" : `${Number((100 * share).toFixed(1))} %`);
