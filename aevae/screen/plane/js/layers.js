// One function a layer with weights: (layer, tensor, shape) → {shape, run}.
//   layer   its entry of the layer list
//   tensor  (role, shape) → Float32Array: the layer's "weight" or "bias", checked; a null in `shape` takes any size
//   shape   what comes in, without the batch dimension
// run(input, output, count) takes `count` samples, one after another in memory, and allocates nothing.

import { product } from "./product.js";

/** y = x Wᵀ + b with W (outputs, inputs) */
export function linear(layer, tensor, shape) {
  if (shape.length !== 1) throw new Error(`takes a flat input but gets [${shape}]; a reshape is missing before it`);
  const [inputs] = shape;
  const { data: weight, shape: [outputs] } = tensor("weight", [null, inputs]);
  const bias = tensor("bias", [outputs]).data;
  return {
    shape: [outputs],
    run(input, output, count) {
      product(input, count, weight, outputs, inputs, output, 0);
      for (let s = 0, i = 0; s < count; s++) for (let o = 0; o < outputs; o++) output[i++] += bias[o];
    },
  };
}

/** Cross-correlation with W (O, I, kh, kw): every patch under the kernel becomes a row, the rest is one product. */
export function conv2d(layer, tensor, shape) {
  const [inputs, height, width] = image(shape);
  const { data: weight, shape: [outputs, , kh, kw] } = tensor("weight", [null, inputs, null, null]);
  const bias = tensor("bias", [outputs]).data;
  const stride = whole(layer, "stride", 1), padding = whole(layer, "padding", 0);
  const rows = Math.floor((height + 2 * padding - kh) / stride) + 1;
  const columns = Math.floor((width + 2 * padding - kw) / stride) + 1;
  checkOutput(rows, columns);

  const places = rows * columns, taps = inputs * kh * kw;
  const patches = new Float32Array(places * taps); // (rows · columns, I · kh · kw)
  return {
    shape: [outputs, rows, columns],
    run(input, output, count) {
      for (let s = 0; s < count; s++) {
        gather(input, s * inputs * height * width);
        product(weight, outputs, patches, places, taps, output, s * outputs * places);
        addToChannels(output, s * outputs * places, bias, places);
      }
    },
  };

  function gather(input, from) {
    let to = 0;
    for (let r = 0; r < rows; r++) {
      for (let c = 0; c < columns; c++) {
        for (let i = 0; i < inputs; i++) {
          for (let ky = 0; ky < kh; ky++) {
            const y = r * stride - padding + ky;
            for (let kx = 0; kx < kw; kx++) {
              const x = c * stride - padding + kx;
              const inside = y >= 0 && y < height && x >= 0 && x < width;
              patches[to++] = inside ? input[from + (i * height + y) * width + x] : 0;
            }
          }
        }
      }
    }
  }
}

/** The adjoint of conv2d with W (I, O, kh, kw): one product makes what each place stamps, then the stamps are added. */
export function convTranspose2d(layer, tensor, shape) {
  const [inputs, height, width] = image(shape);
  const { data: weight, shape: [, outputs, kh, kw] } = tensor("weight", [inputs, null, null, null]);
  const bias = tensor("bias", [outputs]).data;
  const stride = whole(layer, "stride", 1), padding = whole(layer, "padding", 0);
  const extra = whole(layer, "output_padding", 0);
  if (extra >= stride) throw new Error(`output_padding ${extra} must be smaller than stride ${stride}`);
  const rows = (height - 1) * stride - 2 * padding + kh + extra;
  const columns = (width - 1) * stride - 2 * padding + kw + extra;
  checkOutput(rows, columns);

  const places = height * width, taps = outputs * kh * kw;
  const stampWeight = transposed(weight, 0, inputs, taps, new Float32Array(weight.length)); // (O · kh · kw, I)
  const pixels = new Float32Array(places * inputs); // (height · width, I)
  const stamps = new Float32Array(taps * places); // (O · kh · kw, height · width)
  return {
    shape: [outputs, rows, columns],
    run(input, output, count) {
      for (let s = 0; s < count; s++) {
        const to = s * outputs * rows * columns;
        transposed(input, s * inputs * places, inputs, places, pixels);
        product(stampWeight, taps, pixels, places, inputs, stamps, 0);
        output.fill(0, to, to + outputs * rows * columns);
        addStamps(output, to);
        addToChannels(output, to, bias, rows * columns);
      }
    },
  };

  function addStamps(output, to) {
    let from = 0;
    for (let o = 0; o < outputs; o++) {
      for (let ky = 0; ky < kh; ky++) {
        for (let kx = 0; kx < kw; kx++) {
          for (let r = 0; r < height; r++) {
            const y = r * stride - padding + ky;
            if (y < 0 || y >= rows) { from += width; continue; }
            const row = to + (o * rows + y) * columns;
            for (let c = 0; c < width; c++, from++) {
              const x = c * stride - padding + kx;
              if (x >= 0 && x < columns) output[row + x] += stamps[from];
            }
          }
        }
      }
    }
  }
}

function image(shape) {
  if (shape.length !== 3) throw new Error(`takes an image (channels, height, width) but gets [${shape}]`);
  return shape;
}

function whole(layer, key, least) {
  const value = layer[key] ?? least;
  if (!Number.isSafeInteger(value) || value < least) throw new Error(`${key} is ${value} but must be a whole number from ${least} on`);
  return value;
}

function checkOutput(rows, columns) {
  if (!(rows > 0 && columns > 0)) throw new Error(`would give a picture of ${rows} × ${columns} pixels`);
}

function addToChannels(output, from, bias, places) {
  for (let o = 0; o < bias.length; o++) {
    for (const end = from + places; from < end; from++) output[from] += bias[o];
  }
}

/** The (rows, columns) matrix at `from`, written to `to` as (columns, rows). */
function transposed(matrix, from, rows, columns, to) {
  for (let r = 0; r < rows; r++) {
    for (let c = 0; c < columns; c++) to[c * rows + r] = matrix[from++];
  }
  return to;
}
