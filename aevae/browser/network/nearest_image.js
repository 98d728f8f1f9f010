// A plane without a decoder generates nothing: at every place it shows the test image whose code lies nearest. To all others this is a network.
import { sizeOf } from "./kind.js";

/** Whether a plane's model can generate images. @param {Pick<Spec, "decoder">} spec */
export const hasDecoder = ({ decoder }) => decoder.length > 0;

/**
 * @param {Pick<Spec, "image">} spec
 * @param {NearestIndex} neighbours of the codes, (x, y) of the plane
 * @param {ArrayLike<number>} testIndex which test image each code is of
 * @param {Originals|null} originals an image that is not here is no number anywhere
 * @returns {Network} from a place (x, y) to the pixels of an image
 */
export function nearestImage({ image: { shape, range: [low, high] } }, neighbours, testIndex, originals) {
  const size = sizeOf(shape), shown = new Float32Array(size);

  /** @param {ArrayLike<number>} place @param {Float32Array} pixels */
  function look({ 0: x, 1: y }, pixels) {
    const bytes = originals?.picture(testIndex[neighbours.nearest(x, y, 1).ids[0]]);
    if (!bytes) return pixels.fill(NaN);
    for (let i = 0; i < size; i++) pixels[i] = low + (bytes[i] / 255) * (high - low);
    return pixels;
  }

  return {
    classes: 0, inputSize: 2, outputSize: size, outputShape: shape,
    setClass() {},
    trace: () => [],
    forward: (place) => look(place, shown),
    forwardBatch(places, n) {
      const all = new Float32Array(n * size);
      for (let i = 0; i < n; i++) look(places.subarray(2 * i, 2 * i + 2), all.subarray(i * size, (i + 1) * size));
      return all;
    },
  };
}
