// The rows of an interpolation: what each shows at t, whatever it is made of.
import { along, latentAlong, profile } from "./measure.js";

/**
 * @typedef {Object} Row
 * @property {string} kind of `KINDS` in trip.js
 * @property {number} side the plane it belongs to
 * @property {number} length in pixel space
 * @property {number|undefined} gain of a geodesic: the share of the straight length it saves
 * @property {((t: number) => Point)|null} place null: it has none
 * @property {(t: number) => number[]} latent what is decoded at that place
 * @property {(ts: number[]) => Float32Array} pictures one after another, as the run's decoder writes pixels
 * @property {(count: number) => {change: Float64Array, distance: Float64Array|null}} profile
 */

/** A way on a plane. @param {Run} run @param {import("./measure.js").Track} track @param {import("./measure.js").Pace} pace @returns {Row} */
export function trackRow(kind, side, run, track, pace) {
  const place = (t) => along(track, t, pace), latent = (t) => latentAlong(track, t, pace);
  return {
    kind, side, place, latent, length: track.length, gain: track.gain,
    pictures: (ts) => run.decoder.forwardBatch(Float32Array.from(ts.flatMap(latent)), ts.length),
    profile: (count) => profile(run, track, pace, count),
  };
}

/** The pixels of each stop fading into those of the next. @param {Float32Array[]} stops pictures @param {[number, number]} range of a pixel @returns {Row} */
export function fadeRow(stops, [low, high]) {
  const legs = stops.slice(1).map((picture, i) => Math.sqrt(picture.reduce((sum, value, p) => sum + (value - stops[i][p]) ** 2, 0)) / (high - low));
  const length = legs.reduce((a, b) => a + b, 0);
  const size = stops[0].length;

  function write(out, start, t) {
    const leg = Math.min(legs.length - 1, Math.floor(t * legs.length));
    const share = t * legs.length - leg;
    const [a, b] = [stops[leg], stops[leg + 1]];
    for (let p = 0; p < size; p++) out[start + p] = (1 - share) * a[p] + share * b[p];
  }

  return {
    kind: "fade", side: 0, place: null, length, gain: undefined,
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
