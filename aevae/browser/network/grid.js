// In place of a network: images stored over a window of the plane, blended between the four nearest.
import { flat, sizeOf, whole } from "./kind.js";

/** From two numbers, a place on the plane; beyond the window the image at its edge. @type {import("./kind.js").LayerKind} */
export function grid(layer, tensor, shape) {
  const rows = whole(layer, "rows", 1), columns = whole(layer, "columns", 1), size = sizeOf(layer.shape);
  const [x0, x1, y0, y1] = layer.window, images = tensor("weight", [rows, columns, size]).data;
  if (flat(shape) !== 2 || !(x0 < x1 && y0 < y1)) throw new Error(`takes ${shape} numbers in place of two, or covers nothing`);
  return {
    shape: layer.shape,
    run(input, output, count) {
      for (let s = 0; s < count; s++) {
        const across = between((input[2 * s] - x0) / (x1 - x0), columns), down = between((input[2 * s + 1] - y0) / (y1 - y0), rows);
        const [a, b] = [down.first, down.second].map((row) => [(row * columns + across.first) * size, (row * columns + across.second) * size]);
        for (let i = 0, to = s * size; i < size; i++, to++) {
          const near = (1 - across.share) * images[a[0] + i] + across.share * images[a[1] + i];
          const far = (1 - across.share) * images[b[0] + i] + across.share * images[b[1] + i];
          output[to] = (1 - down.share) * near + down.share * far;
        }
      }
    },
  };
}

/** The two of `count` knots around a share of the way, and the second one's weight. @param {number} share @param {number} count */
function between(share, count) {
  const at = Math.min(Math.max(0, share * (count - 1)), count - 1), first = Math.min(Math.floor(at), Math.max(0, count - 2));
  return { first, second: Math.min(first + 1, count - 1), share: at - first };
}
