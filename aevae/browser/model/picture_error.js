// How far one picture is from another. Pixels in [0, 1]; the same figures as science/evaluation.py.

/** What a decoder writes, as pixels in [0, 1]. @param {Float32Array} values @param {ImageFormat} format @returns {Float32Array} a copy */
export const unitPixels = (values, { range: [low, high] }) => values.map((value) => (value - low) / (high - low));

/** Sum of squared errors. @param {ArrayLike<number>} x @param {ArrayLike<number>} y */
export function squaredError(x, y) {
  let sum = 0;
  for (let i = 0; i < x.length; i++) sum += (x[i] - y[i]) ** 2;
  return sum;
}

/** Peak signal-to-noise ratio in dB, peak 1; infinite where nothing differs. @param {ArrayLike<number>} x @param {ArrayLike<number>} y */
export const psnr = (x, y) => -10 * Math.log10(squaredError(x, y) / x.length);

/** Pictures under Gaussian noise: x + level · draws, clipped to [0, 1]. @param {Float32Array} x @param {Float32Array} draws @param {number} level @param {Float32Array} into */
export function addNoise(x, draws, level, into) {
  for (let i = 0; i < x.length; i++) {
    const value = x[i] + level * draws[i];
    into[i] = value <= 0 ? 0 : value >= 1 ? 1 : value;
  }
  return into;
}

/**
 * Where a reconstruction differs, as RGBA: ink it adds in one colour, ink it leaves out in another; alpha is the size.
 * Channels of a colour picture are averaged.
 * @param {Uint8ClampedArray} rgba @param {ArrayLike<number>} x @param {ArrayLike<number>} y @param {Rgb} added @param {Rgb} left
 */
export function paintDifference(rgba, x, y, added, left) {
  const size = rgba.length / 4, channels = x.length / size;
  for (let i = 0; i < size; i++) {
    let difference = 0;
    for (let c = 0; c < channels; c++) difference += (y[c * size + i] - x[c * size + i]) / channels;
    rgba.set(difference > 0 ? added : left, 4 * i);
    rgba[4 * i + 3] = Math.round(255 * Math.min(1, Math.abs(difference)));
  }
}
