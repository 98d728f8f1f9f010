// Layers that take what an earlier layer wrote: where a network branches and comes together again.
import { sizeOf } from "./kind.js";

/** @typedef {import("./kind.js").LayerKind} LayerKind */

/** What comes in and what the earlier layer wrote, added up. @type {LayerKind} */
export function add(layer, _tensor, shape, _kernels, _condition, earlier) {
  const other = source(layer, earlier), size = sizeOf(shape);
  if (String(other) !== String(shape)) throw new Error(`cannot add [${other}] to [${shape}]`);
  return {
    shape,
    run(input, output, count, before) {
      for (let i = 0; i < count * size; i++) output[i] = input[i] + before[i];
    },
  };
}

/** What the earlier layer wrote, in place of what comes in: here another branch begins. @type {LayerKind} */
export function recall(layer, _tensor, _shape, _kernels, _condition, earlier) {
  const shape = source(layer, earlier), size = sizeOf(shape);
  return { shape, run: (_input, output, count, before) => output.set(before.subarray(0, count * size)) };
}

/** What the earlier layer wrote, then what comes in. @type {LayerKind} */
export function concat(layer, _tensor, shape, _kernels, _condition, earlier) {
  const other = source(layer, earlier), a = sizeOf(other), b = sizeOf(shape);
  if (String(other.slice(1)) !== String(shape.slice(1))) throw new Error(`cannot put [${other}] and [${shape}] together`);
  return {
    shape: [other[0] + shape[0], ...shape.slice(1)],
    run(input, output, count, before) {
      for (let s = 0; s < count; s++) {
        output.set(before.subarray(s * a, (s + 1) * a), s * (a + b));
        output.set(input.subarray(s * b, (s + 1) * b), s * (a + b) + a);
      }
    },
  };
}

/** The shape of what layer `from` writes; −1: of what the network is given. @param {NetworkLayer} layer @param {number[][]} earlier */
function source({ from }, earlier) {
  const shape = Number.isInteger(from) ? earlier[from + 1] : undefined;
  if (!shape) throw new Error(`takes what layer ${from} gives, but only ${earlier.length - 1} come before it`);
  return shape;
}
