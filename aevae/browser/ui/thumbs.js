// Small pictures of one kind, which take the theme's ink together.
import { make } from "./dom.js";
import { createPicture } from "../image/picture.js";

/** @param {ImageFormat} format */
export function createThumbs(format) {
  /** @type {Set<ReturnType<typeof createPicture>>} */
  const all = new Set();
  /** @type {Rgb} */
  let ink = [0, 0, 0];
  const thumbs = {
    /** @param {import("./dom.js").Attributes} attributes */
    add(attributes = {}) {
      const canvas = make("canvas", { class: "thumbnail", ...attributes });
      const picture = createPicture(canvas, format);
      picture.setInk(ink);
      all.add(picture);
      return {
        canvas,
        /** As a file has it, or else as a network writes it. @param {{bytes: Uint8Array|null, values: ArrayLike<number>|null}} pixels */
        show({ bytes, values }) {
          if (bytes) picture.paintBytes(bytes);
          else if (values) picture.paintValues(values);
        },
        forget: () => all.delete(picture),
      };
    },
    setInk(/** @type {Rgb} */ next) {
      ink = next;
      for (const picture of all) picture.setInk(ink);
    },
  };

  /** As many pictures to press as wanted. @param {HTMLElement} strip they lie on @param {string} testid */
  thumbs.buttons = (strip, testid) => {
    /** @type {{thumb: ReturnType<typeof thumbs.add>, button: HTMLButtonElement}[]} */
    const cells = [];
    /** @param {number} count; data-i says which one a button is */
    return (count) => {
      for (const { thumb, button } of cells.splice(count)) {
        thumb.forget();
        button.remove();
      }
      while (cells.length < count) {
        const thumb = thumbs.add();
        const button = make("button", { type: "button", class: "picture", "data-testid": testid, "data-i": cells.length }, [thumb.canvas]);
        strip.append(button);
        cells.push({ thumb, button });
      }
      return cells;
    };
  };
  return thumbs;
}
