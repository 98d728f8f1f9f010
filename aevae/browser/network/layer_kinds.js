// One function a kind of layer: it checks what the layer list says and prepares what is computed.
import { checkOutput, flat, imageShape, sizeOf, whole } from "./kind.js";
import { prepareProduct } from "./matmul.js";

/** @typedef {import("./kind.js").LayerKind} LayerKind */

/** By their name in a layer list. @type {Record<string, LayerKind>} */
export const LAYER_KINDS = { linear, conv2d, conv_transpose2d: convTranspose2d, reshape, condition: appendClass };

/** y = x Wᵀ + b with W (outputs, inputs) @type {LayerKind} */
function linear(layer, tensor, shape, tiles) {
  const inputs = flat(shape);
  const { data: weight, shape: [outputs] } = tensor("weight", [null, inputs]);
  const multiply = prepareProduct(tiles, {
    k: inputs, n: outputs, b: (i, o) => weight[o * inputs + i], bias: tensor("bias", [outputs]).data,
    aStrides: [inputs, 1], cStrides: [outputs, 1],
  });
  return { shape: [outputs], run: (input, output, count) => multiply(input, 0, count, output, 0) };
}

/** Cross-correlation with W (O, I, kh, kw): the patch under the kernel at each place is a row of a product. @type {LayerKind} */
function conv2d(layer, tensor, shape, tiles) {
  const [inputs, height, width] = imageShape(shape);
  const { data: weight, shape: [outputs, , kh, kw] } = tensor("weight", [null, inputs, null, null]);
  const bias = tensor("bias", [outputs]).data;
  const stride = whole(layer, "stride", 1), padding = whole(layer, "padding", 0);
  const rows = Math.floor((height + 2 * padding - kh) / stride) + 1;
  const columns = Math.floor((width + 2 * padding - kw) / stride) + 1;
  checkOutput(rows, columns);

  const places = rows * columns, taps = inputs * kh * kw;
  const pixels = footprints(rows, columns, [inputs, height, width], kh, kw, stride, padding);
  const patches = new Float32Array(places * taps);
  const multiply = prepareProduct(tiles, {
    k: taps, n: outputs, b: (tap, o) => weight[o * taps + tap], bias, aStrides: [taps, 1], cStrides: [1, places],
  });
  return {
    shape: [outputs, rows, columns],
    run(input, output, count) {
      for (let s = 0; s < count; s++) {
        const from = s * inputs * height * width;
        gather(input, from, pixels, patches);
        multiply(patches, 0, places, output, s * outputs * places);
      }
    },
  };
}

/** The adjoint of conv2d with W (I, O, kh, kw): a product gives the stamp of each place, and the stamps are added up. @type {LayerKind} */
function convTranspose2d(layer, tensor, shape, tiles) {
  const [inputs, height, width] = imageShape(shape);
  const { data: weight, shape: [, outputs, kh, kw] } = tensor("weight", [inputs, null, null, null]);
  const bias = tensor("bias", [outputs]).data;
  const stride = whole(layer, "stride", 1), padding = whole(layer, "padding", 0);
  const extra = whole(layer, "output_padding", 0);
  if (extra >= stride) throw new Error(`output_padding ${extra} must be smaller than stride ${stride}`);
  const rows = (height - 1) * stride - 2 * padding + kh + extra;
  const columns = (width - 1) * stride - 2 * padding + kw + extra;
  checkOutput(rows, columns);

  const places = height * width, taps = outputs * kh * kw, size = rows * columns;
  const pixels = footprints(height, width, [outputs, rows, columns], kh, kw, stride, padding);
  const stamps = new Float32Array(places * taps);
  const multiply = prepareProduct(tiles, {
    k: inputs, n: taps, b: (i, tap) => weight[i * taps + tap], aStrides: [1, places], cStrides: [taps, 1],
  });
  return {
    shape: [outputs, rows, columns],
    run(input, output, count) {
      for (let s = 0; s < count; s++) {
        const to = s * outputs * size;
        multiply(input, s * inputs * places, places, stamps, 0);
        for (let o = 0; o < outputs; o++) output.fill(bias[o], to + o * size, to + (o + 1) * size);
        scatterAdd(stamps, pixels, output, to);
      }
    },
  };
}

/** @type {LayerKind} */
function reshape({ shape: to }, _tensor, from) {
  if (!Array.isArray(to)) throw new Error("has no shape");
  const known = to.reduce((product, n) => (n === -1 ? product : product * n), 1);
  const shape = to.map((n) => (n === -1 ? sizeOf(from) / known : n)); // −1 stands for what is left, as in torch
  if (!shape.every((n) => Number.isSafeInteger(n) && n > 0) || sizeOf(shape) !== sizeOf(from)) {
    throw new Error(`cannot make [${to}] of [${from}]`);
  }
  return { shape };
}

/** Appends the class as zeros and a one. @type {LayerKind} */
function appendClass({ classes }, _tensor, shape, _tiles, condition) {
  const inputs = flat(shape);
  if (!(Number.isSafeInteger(classes) && classes > 0)) throw new Error(`has ${classes} classes`);
  condition.classes = classes;
  const outputs = inputs + classes;
  return {
    shape: [outputs],
    run(input, output, count) {
      output.fill(0, 0, count * outputs);
      for (let s = 0; s < count; s++) {
        output.set(input.subarray(s * inputs, (s + 1) * inputs), s * outputs);
        output[s * outputs + inputs + condition.label] = 1;
      }
    },
  };
}

/**
 * Which pixel of an image lies under each tap of a kernel at each place: (rows · columns, channels · kh · kw) positions,
 * −1 for the padding outside.
 * @param {number} rows @param {number} columns @param {number[]} shape @param {number} kh @param {number} kw @param {number} stride @param {number} padding
 */
function footprints(rows, columns, [channels, height, width], kh, kw, stride, padding) {
  const pixels = new Int32Array(rows * columns * channels * kh * kw);
  let i = 0;
  for (let r = 0; r < rows; r++) {
    for (let c = 0; c < columns; c++) {
      for (let channel = 0; channel < channels; channel++) {
        for (let y = r * stride - padding, ky = 0; ky < kh; ky++, y++) {
          for (let x = c * stride - padding, kx = 0; kx < kw; kx++, x++) {
            const inside = y >= 0 && y < height && x >= 0 && x < width;
            pixels[i++] = inside ? (channel * height + y) * width + x : -1;
          }
        }
      }
    }
  }
  return pixels;
}

/** @param {Float32Array} image @param {number} from @param {Int32Array} pixels @param {Float32Array} patches */
function gather(image, from, pixels, patches) {
  for (let i = 0; i < pixels.length; i++) patches[i] = pixels[i] < 0 ? 0 : image[from + pixels[i]];
}

/** @param {Float32Array} stamps @param {Int32Array} pixels @param {Float32Array} image @param {number} to */
function scatterAdd(stamps, pixels, image, to) {
  for (let i = 0; i < pixels.length; i++) if (pixels[i] >= 0) image[to + pixels[i]] += stamps[i];
}
