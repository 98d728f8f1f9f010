// Small pictures of one kind, which take the theme's ink together.
import { make } from "./dom.js";
import { createPicture } from "./picture.js";

/** @param {ImageFormat} format */
export function createThumbs(format) {
  const all = new Set();
  let ink = [0, 0, 0];
  return {
    /** @returns {{canvas: HTMLCanvasElement, show: (picture: {bytes: Uint8Array|null, values: Float32Array|null}) => void, forget: () => void}} */
    add(attributes = {}) {
      const canvas = make("canvas", { class: "thumbnail", ...attributes });
      const picture = createPicture(canvas, format);
      picture.setInk(ink);
      all.add(picture);
      return {
        canvas,
        show: ({ bytes, values }) => (bytes ? picture.paintBytes(bytes) : picture.paintValues(values)),
        forget: () => all.delete(picture),
      };
    },
    setInk(next) {
      ink = next;
      for (const picture of all) picture.setInk(ink);
    },
  };
}
