// One picture on a canvas of the picture's own size.
//
// Grey pictures are ink on paper: the colour is the ink, alpha = round(255 · pixel), so that one
// picture works on light and dark pages. Colour pictures (three channels) are opaque.

import { context2d } from "./canvas.js";

/**
 * @param {HTMLCanvasElement} canvas
 * @param {ImageFormat} format
 */
export function createPicture(canvas, format) {
  const [channels, height, width] = format.shape;
  canvas.width = width;
  canvas.height = height;
  const context = context2d(canvas);
  const image = new ImageData(width, height);
  /** @type {Rgb} */
  let ink = [0, 0, 0];

  return {
    /** Ink of the next paints; what is on the canvas is painted again. @param {Rgb} colour */
    setInk(colour) {
      ink = colour;
      if (channels !== 3) {
        fillInk(image.data, ink);
        context.putImageData(image, 0, 0);
      }
    },
    /** Values as a network writes them (in format.range). Returns false, and clears, where one is not finite. @param {ArrayLike<number>} values */
    paintValues(values) {
      const finite = writeValues(image.data, values, format);
      if (finite) context.putImageData(image, 0, 0);
      else context.clearRect(0, 0, width, height);
      return finite;
    },
    /** Bytes 0…255 in C×H×W order. @param {Uint8Array} bytes */
    paintBytes(bytes) {
      writeBytes(image.data, bytes, channels);
      context.putImageData(image, 0, 0);
    },
    clear() {
      for (let i = 3; i < image.data.length; i += 4) image.data[i] = 0;
      context.clearRect(0, 0, width, height);
    },
  };
}

/** Give every pixel of RGBA data the ink's colour; alpha stays. @param {Uint8ClampedArray} rgba @param {Rgb} ink */
export function fillInk(rgba, [r, g, b]) {
  for (let i = 0; i < rgba.length; i += 4) {
    rgba[i] = r;
    rgba[i + 1] = g;
    rgba[i + 2] = b;
  }
}

/** Network output (C×H×W) to bytes 0…255; false where a value is not finite. @param {Uint8Array|Uint8ClampedArray} bytes @param {ArrayLike<number>} values @param {ImageFormat["range"]} range */
export function toBytes(bytes, values, [low, high]) {
  const scale = 255 / (high - low);
  let sum = 0;
  for (let i = 0; i < values.length; i++) {
    sum += values[i];
    const value = (values[i] - low) * scale;
    bytes[i] = value <= 0 ? 0 : value >= 255 ? 255 : value + 0.5;
  }
  return Number.isFinite(sum);
}

/** @param {Uint8ClampedArray} rgba @param {ArrayLike<number>} values @param {ImageFormat} format */
function writeValues(rgba, values, { shape, range }) {
  const bytes = new Uint8Array(values.length);
  if (!toBytes(bytes, values, range)) return false;
  writeBytes(rgba, bytes, shape[0]);
  return true;
}

/** @param {Uint8ClampedArray} rgba @param {Uint8Array} bytes @param {number} channels */
function writeBytes(rgba, bytes, channels) {
  const size = rgba.length / 4;
  if (channels === 3) {
    for (let i = 0; i < size; i++) {
      rgba[4 * i] = bytes[i];
      rgba[4 * i + 1] = bytes[size + i];
      rgba[4 * i + 2] = bytes[2 * size + i];
      rgba[4 * i + 3] = 255;
    }
  } else {
    for (let i = 0; i < size; i++) rgba[4 * i + 3] = bytes[i];
  }
}
