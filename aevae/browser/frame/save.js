// The figure of a page as a file.
import { context2d } from "../image/canvas.js";
import { download, downloadPng } from "../ui/download.js";
import { make } from "../ui/dom.js";

const SCALE = 2; // pixels of a PNG a CSS px

/** @typedef {import("../explorer/figure.js").Figure} Figure */

/** @param {Figure} figure */
const sourceOf = ({ element }) => new XMLSerializer().serializeToString(element);

/** @param {Figure} figure */
export const saveSvg = (figure) => download(`${figure.name}.svg`, new Blob([sourceOf(figure)], { type: "image/svg+xml" }));

/** @param {Figure} figure */
export async function savePng(figure) {
  const { width, height, images, paper, name } = figure;
  const address = URL.createObjectURL(new Blob([sourceOf(figure)], { type: "image/svg+xml" }));
  const drawn = make("img", { src: address, alt: "" });
  await drawn.decode();
  const canvas = make("canvas", { width: SCALE * width, height: SCALE * height });
  const context = context2d(canvas);
  context.drawImage(drawn, 0, 0, canvas.width, canvas.height);
  context.imageSmoothingEnabled = false; // a pixel of the model is a square, which not every browser keeps in a drawing
  context.fillStyle = paper;
  for (const { canvas: image, x, y, size } of images) {
    const box = /** @type {const} */ ([SCALE * x, SCALE * y, SCALE * size, SCALE * size]);
    context.fillRect(...box);
    context.drawImage(image, ...box);
  }
  URL.revokeObjectURL(address);
  downloadPng(`${name}.png`, canvas);
}
