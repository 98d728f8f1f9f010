// The test image that a task's decoded image is to come close to: beside the plane, with how far the two are apart.
import { embed } from "../math/geometry.js";
import { redraw } from "../model/codes.js";
import { squaredError, unitPixels } from "../model/picture_error.js";
import { make, setText } from "../ui/dom.js";
import { errorText } from "../ui/sentences.js";
import { createThumbs } from "../ui/thumbs.js";

/** @typedef {ReturnType<typeof createLessonTarget>} LessonTarget */

/** @param {number} index of the test image @param {ImageFormat} format */
export function createLessonTarget(index, format) {
  const thumbs = createThumbs(format), thumb = thumbs.add({ role: "img" }), whose = make("p"), error = make("p");
  const element = make("div", { class: "lesson-target", "data-testid": "lesson-target" }, [thumb.canvas, make("div", { class: "caption" }, [whose, error])]);
  /** @type {WeakMap<Panel, {run: Run, originals: Originals|null, image: Float32Array|null}>} */
  const known = new WeakMap();
  let name = `test image ${index}`;

  /** The original, or else the model's reconstruction of it, pixels in 0…1; null: neither is known. @param {Panel} panel @param {Run} run */
  function imageOn(panel, run) {
    const { originals } = panel, before = known.get(panel);
    if (before?.run === run && before.originals === originals) return before.image;
    const bytes = originals?.picture(index) ?? null, row = run.rowOf.get(index);
    const values = bytes || row === undefined ? null : Float32Array.from(redraw(run, row));
    const image = bytes ? Float32Array.from(bytes, (byte) => byte / 255) : values && unitPixels(values, run.spec.image);
    known.set(panel, { run, originals, image });
    thumb.show({ bytes, values });
    name = `${bytes ? "" : "the model’s reconstruction of "}test image ${index}`;
    thumb.canvas.setAttribute("aria-label", name);
    setText(whose, `Target: ${name}`);
    return image;
  }

  return {
    index,
    get name() { return name; },
    setTheme: (/** @type {Theme} */ theme) => thumbs.setInk(theme.ink),
    /** How far the image decoded at z is from it; null: it is not here. @param {Panel} panel @param {Run} run @param {LatentPoint} z @returns {number|null} */
    errorAt(panel, run, z) {
      const image = panel.awaitsOriginals ? null : imageOn(panel, run); // they are on their way
      if (!image) return null;
      if (element.parentElement !== panel.side) panel.side.append(element);
      const apart = squaredError(unitPixels(run.decoder.forward(embed(run.plane, z)), run.spec.image), image);
      setText(error, errorText(apart));
      return apart;
    },
    destroy: () => element.remove(),
  };
}
