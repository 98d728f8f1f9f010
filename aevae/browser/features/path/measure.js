// A way as the decoder sees it: how far the picture moves along it, where, and how far from the data that is.
import { embed } from "../../math/geometry.js";
import { NEIGHBOURS } from "../../model/constants.js";
import { pointAt, resample, valueAt, vectorAt } from "../../math/polyline.js";

const WORTH = 0.01; // a gain below one percent is the grid's, not the path's

/**
 * @typedef {Object} Track
 * @property {Point[]} points closely spaced, on the plane
 * @property {number[][]} latents what is decoded there (D numbers each): off the plane where the ends are
 * @property {Float64Array} reached length in latent space from the start to each of them
 * @property {Float64Array} changed the same in pixel space: the sum of ‖Δpicture‖₂, pixels in [0, 1]
 * @property {number} length in pixel space
 */

/**
 * Measures ways, one after another, by decoding them densely.
 * @param {Run} run
 * @param {Point[][]} ways each begins where the one before ends
 * @param {number} samples pieces a way is cut into
 * @param {(number[]|null)[]} lifts how far off the plane the first way begins and each one ends; null: on it
 * @returns {Track}
 */
export function measureTrack({ decoder, plane, spec }, ways, samples, lifts = []) {
  const legs = ways.map((way) => resample(way, samples + 1));
  const lifted = legs.map((leg, i) => leg.map((point, k) => lift(embed(plane, point), lifts[i], lifts[i + 1], k / samples)));
  const [points, latents] = [legs, lifted].map((parts) => parts.flatMap((part, i) => part.slice(i === 0 ? 0 : 1)));
  const pictures = decoder.forwardBatch(Float32Array.from(latents.flat()), points.length);
  const size = decoder.outputSize, [low, high] = spec.image.range;
  const reached = new Float64Array(points.length), changed = new Float64Array(points.length);
  for (let i = 1; i < points.length; i++) {
    reached[i] = reached[i - 1] + Math.hypot(...latents[i].map((value, d) => value - latents[i - 1][d]));
    changed[i] = changed[i - 1] + distance(pictures, (i - 1) * size, i * size, size) / (high - low);
  }
  return { points, latents, reached, changed, length: changed.at(-1) };
}

/** A way between two codes off the plane is as far off it as they are, in proportion: straight on the plane, it is straight between the codes. */
function lift(latent, from, to, share) {
  if (!from && !to) return latent;
  return latent.map((value, d) => value + (1 - share) * (from?.[d] ?? 0) + share * (to?.[d] ?? 0));
}

/** ‖Δ‖₂ of two stretches of the same numbers. */
function distance(values, a, b, size) {
  let sum = 0;
  for (let p = 0; p < size; p++) sum += (values[a + p] - values[b + p]) ** 2;
  return Math.sqrt(sum);
}

/**
 * The geodesic as far as it is one: where decoding finds the straight way as short, that one is taken.
 * @param {Run} run
 * @param {import("./find.js").createFinder} find
 * @param {Point[]} stops
 * @param {number} samples
 * @param {(number[]|null)[]} lifts how far off the plane each stop is
 * @returns {{straight: Track, geodesic: Track, gain: number}} gain: the share of the straight length that is saved; 0: none
 */
export function compareGeodesic(run, find, stops, samples, lifts = []) {
  const legs = stops.slice(1).map((to, i) => {
    const [line, curve] = [[stops[i], to], find("geodesic", stops[i], to)];
    const ends = lifts.slice(i, i + 2);
    const [straight, bent] = [measureTrack(run, [line], samples, ends), curve.length > 2 ? measureTrack(run, [curve], samples, ends) : null];
    return { straight, best: bent && bent.length < (1 - WORTH) * straight.length ? bent : straight };
  });
  const straight = join(legs.map((leg) => leg.straight)), geodesic = join(legs.map((leg) => leg.best));
  return { straight, geodesic, gain: straight.length > 0 ? 1 - geodesic.length / straight.length : 0 };
}

function join(tracks) {
  if (tracks.length === 1) return tracks[0];
  const running = (name) => {
    let before = 0;
    return Float64Array.from(tracks.flatMap((track, i) => {
      const values = Array.from(track[name].subarray(i === 0 ? 0 : 1), (value) => before + value);
      before += track[name].at(-1);
      return values;
    }));
  };
  const changed = running("changed");
  const all = (name) => tracks.flatMap((track, i) => track[name].slice(i === 0 ? 0 : 1));
  return { points: all("points"), latents: all("latents"), reached: running("reached"), changed, length: changed.at(-1) };
}

/** @typedef {"plane"|"picture"} Pace what grows evenly with t: the way in latent space, or the change of the picture */

/** The point at t of 0…1. @param {Track} track @param {number} t @param {Pace} pace @returns {Point} */
export const along = (track, t, pace) => pointAt(track.points, ...at(track, t, pace));

/** What is decoded there. @returns {number[]} */
export const latentAlong = (track, t, pace) => vectorAt(track.latents, ...at(track, t, pace));

const stepsOf = (track, pace) => (pace === "picture" && track.length > 0 ? track.changed : track.reached);

/** @returns {[reached: Float64Array, wanted: number]} */
function at(track, t, pace) {
  const steps = stepsOf(track, pace);
  return [steps, t * steps.at(-1)];
}

/**
 * What happens along t, at `count` places from 0 to 1.
 * @param {Run} run @param {Track} track @param {Pace} pace @param {number} count
 * @returns {{change: Float64Array, distance: Float64Array}} change: of the picture per unit of t, over the piece that ends here;
 *   distance: to the 15th nearest code in units of `spacing.inside`
 */
export function profile({ neighbours, spacing }, track, pace, count) {
  const steps = stepsOf(track, pace);
  const change = new Float64Array(count), far = new Float64Array(count);
  let before = 0;
  for (let i = 0; i < count; i++) {
    const t = i / (count - 1);
    const now = valueAt(track.changed, steps, t * steps.at(-1));
    if (i > 0) change[i] = (now - before) * (count - 1);
    before = now;
    const { distances } = neighbours.nearest(...along(track, t, pace), NEIGHBOURS);
    far[i] = distances.at(-1) / spacing.inside;
  }
  change[0] = change[1];
  return { change, distance: far };
}
