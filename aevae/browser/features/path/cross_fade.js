// Pixels of one picture fading into those of the next: an interpolation that needs no model.

/**
 * @typedef {Object} Blend what fades along t of 0…1
 * @property {number} length in pixel space
 * @property {(ts: number[]) => Float32Array} pictures one after another
 * @property {(count: number) => {change: Float64Array, distance: null}} profile as of a path on a plane, which alone has a distance
 */

/** @param {Float32Array[]} stops pictures @param {[number, number]} range of a pixel @returns {Blend} */
export function crossFade(stops, [low, high]) {
  const legs = stops.slice(1).map((picture, i) => Math.sqrt(picture.reduce((sum, value, p) => sum + (value - stops[i][p]) ** 2, 0)) / (high - low));
  const size = stops[0].length;

  /** @param {Float32Array} out @param {number} start @param {number} t */
  function write(out, start, t) {
    const leg = Math.min(legs.length - 1, Math.floor(t * legs.length));
    const share = t * legs.length - leg;
    const [a, b] = [stops[leg], stops[leg + 1]];
    for (let p = 0; p < size; p++) out[start + p] = (1 - share) * a[p] + share * b[p];
  }

  return {
    length: legs.reduce((a, b) => a + b, 0),
    pictures(ts) {
      const out = new Float32Array(ts.length * size);
      ts.forEach((t, i) => write(out, i * size, t));
      return out;
    },
    profile: (count) => ({
      change: Float64Array.from({ length: count }, (_, i) => legs[Math.min(legs.length - 1, Math.floor((i / count) * legs.length))] * legs.length),
      distance: null,
    }),
  };
}
