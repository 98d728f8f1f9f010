// Decoded tiles as one picture.
import { fillInk } from "./picture.js";

/**
 * Tiles one after another (each C×H×W) side by side, in a canvas that is made as large as they are.
 * @param {HTMLCanvasElement} canvas
 * @param {Uint8Array} bytes
 * @param {{columns: number, rows: number}} lattice how many tiles there are
 * @param {ImageFormat["shape"]} shape of a tile
 * @param {number} gap px between two tiles
 * @param {Rgb} ink
 */
export function joinTiles(canvas, bytes, { columns, rows }, [channels, height, width], gap, ink) {
  canvas.width = columns * (width + gap);
  canvas.height = rows * (height + gap);
  const image = new ImageData(canvas.width, canvas.height), rgba = image.data;
  const plane = height * width;
  const stride = columns * (width + gap);
  for (let tile = 0; tile < columns * rows; tile++) {
    const left = (tile % columns) * (width + gap) + gap / 2;
    const top = Math.floor(tile / columns) * (height + gap) + gap / 2;
    for (let y = 0; y < height; y++) {
      let source = tile * channels * plane + y * width;
      let target = 4 * ((top + y) * stride + left);
      for (let x = 0; x < width; x++, source++, target += 4) {
        if (channels === 3) {
          rgba[target] = bytes[source];
          rgba[target + 1] = bytes[source + plane];
          rgba[target + 2] = bytes[source + 2 * plane];
          rgba[target + 3] = 255;
        } else {
          rgba[target + 3] = bytes[source];
        }
      }
    }
  }
  if (channels !== 3) fillInk(rgba, ink);
  return image;
}
