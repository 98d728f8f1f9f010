// Layers that lay out an image anew: cut, padded, or of another size.
import { imageShape, whole } from "./kind.js";

/** @typedef {import("./kind.js").LayerKind} LayerKind */

/** @type {LayerKind} */
export function crop(layer, _tensor, shape) {
  const [, height, width] = imageShape(shape);
  const top = whole(layer, "top", 0), left = whole(layer, "left", 0), rows = whole(layer, "height", 1), columns = whole(layer, "width", 1);
  if (top + rows > height || left + columns > width) throw new Error(`${rows} × ${columns} pixels from (${top}, ${left}) on are not in [${shape}]`);
  return gather(shape, rows, columns, (y, x) => (y + top) * width + x + left);
}

/** Zeros around the image. @type {LayerKind} */
export function pad(layer, _tensor, shape) {
  const [, height, width] = imageShape(shape);
  const [top, bottom, left, right] = ["top", "bottom", "left", "right"].map((side) => whole(layer, side, 0));
  const inside = (/** @type {number} */ at, /** @type {number} */ size) => at >= 0 && at < size;
  return gather(shape, height + top + bottom, width + left + right,
    (y, x) => (inside(y - top, height) && inside(x - left, width) ? (y - top) * width + x - left : -1));
}

/** To a given height and width. @type {LayerKind} */
export function upsample(layer, _tensor, shape) {
  const [channels, height, width] = imageShape(shape);
  const rows = whole(layer, "height", 1), columns = whole(layer, "width", 1);
  if (layer.mode === "nearest") return gather(shape, rows, columns, (y, x) => nearest(y, height, rows) * width + nearest(x, width, columns));
  if (layer.mode !== "bilinear") throw new Error(`mode is ${layer.mode} but must be nearest or bilinear`);
  const down = between(height, rows, layer.align_corners === true), across = between(width, columns, layer.align_corners === true);
  return {
    shape: [channels, rows, columns],
    run(input, output, count) {
      for (let plane = 0, to = 0; plane < count * channels; plane++) {
        for (let r = 0; r < rows; r++) {
          const upper = (plane * height + down.first[r]) * width, lower = (plane * height + down.second[r]) * width, v = down.share[r];
          for (let c = 0; c < columns; c++) {
            const left = across.first[c], right = across.second[c], h = across.share[c];
            output[to++] = (1 - v) * ((1 - h) * input[upper + left] + h * input[upper + right]) + v * ((1 - h) * input[lower + left] + h * input[lower + right]);
          }
        }
      }
    },
  };
}

/** torch finds the source in float32. @param {number} at @param {number} size @param {number} wanted */
function nearest(at, size, wanted) {
  return Math.min(size - 1, Math.floor(Math.fround(at * Math.fround(size / wanted))));
}

/**
 * The two pixels of `size` between which each of `wanted` lies, and the second one's share.
 * @param {number} size @param {number} wanted @param {boolean} corners whether the outermost pixels of both lie upon each other
 */
function between(size, wanted, corners) {
  const first = new Int32Array(wanted), second = new Int32Array(wanted), share = new Float64Array(wanted);
  for (let i = 0; i < wanted; i++) {
    const at = corners ? (i * (size - 1)) / Math.max(1, wanted - 1) : Math.max(0, ((i + 0.5) * size) / wanted - 0.5);
    first[i] = Math.min(size - 1, Math.floor(at));
    second[i] = Math.min(size - 1, first[i] + 1);
    share[i] = at - first[i];
  }
  return { first, second, share };
}

/**
 * A layer whose every pixel is one of the image's, or 0.
 * @param {number[]} shape @param {number} rows @param {number} columns
 * @param {(y: number, x: number) => number} source where it lies in its channel, −1: nowhere
 * @returns {import("./kind.js").Step}
 */
function gather([channels, height, width], rows, columns, source) {
  const map = Int32Array.from({ length: rows * columns }, (_, i) => source(Math.floor(i / columns), i % columns));
  return {
    shape: [channels, rows, columns],
    run(input, output, count) {
      for (let plane = 0, to = 0; plane < count * channels; plane++) {
        const from = plane * height * width;
        for (let i = 0; i < map.length; i++) output[to++] = map[i] < 0 ? 0 : input[from + map[i]];
      }
    },
  };
}
