// Whether a decoded image is like the images around it: before a model has learned anything, its codes may lie in good order around noise.

/**
 * Whether an image lies as near to the mean of others as they do themselves, in mean squared error. null: there are no others.
 * @param {Float32Array} values as a decoder writes them @param {[number, number]} range of these values: black and white @param {Uint8Array[]} others
 * @returns {boolean|null}
 */
export function isLike(values, [low, high], others) {
  if (others.length === 0) return null;
  let error = 0, spread = 0;
  for (let pixel = 0; pixel < values.length; pixel++) {
    let sum = 0, squares = 0;
    for (const bytes of others) {
      sum += bytes[pixel];
      squares += bytes[pixel] ** 2;
    }
    const mean = sum / others.length;
    error += ((255 * (values[pixel] - low)) / (high - low) - mean) ** 2;
    spread += squares / others.length - mean ** 2;
  }
  return error <= spread;
}
