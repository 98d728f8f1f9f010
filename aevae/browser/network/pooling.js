// Pooling: each number is the largest, or the mean, of those under a window.
import { checkOutput, imageShape, pair } from "./kind.js";

/** @typedef {import("./kind.js").LayerKind} LayerKind */

/** The largest number under the window; padding is never the largest. @type {LayerKind} */
export const maxPool = (layer, _tensor, shape) => pool(layer, shape, (input, from, width, [y0, y1], [x0, x1]) => {
  let most = -Infinity;
  for (let y = y0; y < y1; y++) for (let x = x0; x < x1; x++) most = Math.max(most, input[from + y * width + x]);
  return most;
});

/** The mean of the numbers under the window; the zeros of the padding count. @type {LayerKind} */
export function avgPool(layer, _tensor, shape) {
  const [height, across] = pair(layer, "kernel", 1), area = height * across;
  return pool(layer, shape, (input, from, width, [y0, y1], [x0, x1]) => {
    let sum = 0;
    for (let y = y0; y < y1; y++) for (let x = x0; x < x1; x++) sum += input[from + y * width + x];
    return sum / area;
  });
}

/**
 * @param {NetworkLayer} layer @param {number[]} shape
 * @param {(input: Float32Array, from: number, width: number, rows: number[], columns: number[]) => number} reduce
 * @returns {import("./kind.js").Step}
 */
function pool(layer, shape, reduce) {
  const [channels, height, width] = imageShape(shape);
  const kernel = pair(layer, "kernel", 1), stride = pair(layer, "stride", 1), padding = pair(layer, "padding", 0);
  if (padding.some((p, i) => 2 * p > kernel[i])) throw new Error(`padding ${padding} is more than half of its kernel ${kernel}`);
  const rows = windows(height, kernel[0], stride[0], padding[0]), columns = windows(width, kernel[1], stride[1], padding[1]);
  checkOutput(rows.length, columns.length);
  return {
    shape: [channels, rows.length, columns.length],
    run(input, output, count) {
      for (let plane = 0, to = 0; plane < count * channels; plane++) {
        const from = plane * height * width;
        for (const down of rows) for (const across of columns) output[to++] = reduce(input, from, width, down, across);
      }
    },
  };
}

/** Where each window along one axis begins and ends, inside the image. @param {number} size @param {number} kernel @param {number} stride @param {number} padding */
function windows(size, kernel, stride, padding) {
  const count = Math.max(0, Math.floor((size + 2 * padding - kernel) / stride) + 1);
  return Array.from({ length: count }, (_, i) => [Math.max(0, i * stride - padding), Math.min(size, i * stride - padding + kernel)]);
}
