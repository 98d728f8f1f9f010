// What is ink on a photographed or scanned sheet; services/pictures.py does the same.
import { ascending, median, quantile } from "../math/statistics.js";

const NOTHING = "The picture shows nothing that stands out from its background. Write one figure large, in dark ink on light paper or the reverse.";

/**
 * How much ink each pixel holds: 0 is paper and 1 the strongest stroke. What the border shows is paper, light or dark;
 * unevenness as large as the border's own is paper too.
 * @param {Uint8ClampedArray} rgba
 * @param {number} width
 * @param {number} height
 * @returns {Float32Array} height × width
 * @throws {Error} the picture shows nothing but paper
 */
export function inkOf(rgba, width, height) {
  const grey = flattened(rgba);
  const border = grey.filter((_, i) => i < width || i >= width * (height - 1) || i % width === 0 || i % width === width - 1);
  const paper = median(border);
  const strokes = grey.map((value) => (paper > 0.5 ? paper - value : value - paper));
  const uneven = 3 * median(border.map((value) => Math.abs(value - paper)));
  const strongest = quantile(ascending(strokes), 0.999);
  if (strongest - uneven < 0.08) throw new Error(NOTHING);
  return strokes.map((value) => Math.min(1, Math.max(0, (value - uneven) / (strongest - uneven))));
}

/** Grey in 0…1, with what is transparent filled as paper: white under dark strokes, black under light ones. @param {Uint8ClampedArray} rgba */
function flattened(rgba) {
  const n = rgba.length / 4;
  const grey = new Float32Array(n), alpha = new Float32Array(n);
  let shown = 0, opaque = 0;
  for (let i = 0; i < n; i++) {
    grey[i] = (0.299 * rgba[4 * i] + 0.587 * rgba[4 * i + 1] + 0.114 * rgba[4 * i + 2]) / 255;
    alpha[i] = rgba[4 * i + 3] / 255;
    shown += alpha[i] * grey[i];
    opaque += alpha[i];
  }
  const paper = shown < 0.5 * Math.max(opaque, 1e-6) ? 1 : 0;
  return grey.map((value, i) => alpha[i] * value + (1 - alpha[i]) * paper);
}
