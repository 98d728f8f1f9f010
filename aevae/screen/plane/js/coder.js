// A model as the sheets need it: pictures to codes and codes to pictures, many at once, pixels in [0, 1].
import { loadDecoder, loadEncoder } from "./load.js";

/**
 * @typedef {{spec: Object, dimensions: number, encode: (xs: Float32Array, n: number) => Float32Array,
 *            decode: (zs: Float32Array, n: number) => Float32Array}} Coder
 *   encode: means of the codes, n·D; decode: n pictures
 *
 * @param {Object} spec one entry of the payload's `models`
 * @returns {Promise<Coder>}
 */
export async function loadCoder(spec) {
  const [encoder, decoder] = await Promise.all([loadEncoder(spec), loadDecoder(spec)]);
  const [low, high] = spec.image.range, span = high - low;
  const D = spec.plane.origin.length, heads = encoder.outputSize / D; // a VAE's encoder gives means, then spreads
  return {
    spec,
    dimensions: D,
    encode(xs, n) {
      const out = encoder.forwardBatch(span === 1 && low === 0 ? xs : xs.map((x) => x * span + low), n);
      if (heads === 1) return out;
      const means = new Float32Array(n * D);
      for (let s = 0; s < n; s++) means.set(out.subarray(s * heads * D, s * heads * D + D), s * D);
      return means;
    },
    decode(zs, n) {
      const out = decoder.forwardBatch(zs, n);
      if (span !== 1 || low !== 0) out.forEach((value, i) => (out[i] = (value - low) / span));
      return out;
    },
  };
}
