// A path as the decoder sees it: how far the picture moves along it, where, and how far from the data that is.
import { embed } from "../../math/geometry.js";
import { NEIGHBOURS } from "../../model/constants.js";
import { pictureLength } from "../../model/atlas.js";
import { legKey } from "./find.js";
import { pointAt, resample, valueAt, vectorAt } from "../../math/polyline.js";

const WORTH = 0.01; // a gain below one percent is the grid's, not the path's

/**
 * @typedef {Object} MeasuredPath
 * @property {LatentPoint[]} points closely spaced, on the plane
 * @property {number[][]} latents what is decoded there (D numbers each): off the plane where the ends are
 * @property {Float64Array} reached length in latent space from the start to each of them
 * @property {Float64Array} changed the same in pixel space: the sum of ‖Δpicture‖₂, pixels in [0, 1]
 * @property {number} length in pixel space
 * @property {number} [gain] where it is compared with the straight path: the share of that one's length it saves; 0: none
 *
 * @typedef {Pick<Run, "decoder"|"plane"> & {spec: Pick<Spec, "image">}} Decoding what measuring needs of a run
 * @typedef {{straight: MeasuredPath, geodesic: MeasuredPath}} ComparedLeg
 * @typedef {Map<string, ComparedLeg|null>} RefinedLegs by `legKey`; null: it could not be refined
 * @typedef {(number[]|null)[]} Offsets how far off the plane each stop is; null: on it
 *
 * @typedef {Object} Compared what a geodesic is sought between
 * @property {Decoding} run
 * @property {import("./find.js").Finder|null} find
 * @property {LatentPoint[]} stops
 * @property {number} samples
 * @property {Offsets} [offsets]
 * @property {MeasuredPath[]} [straight] the straight legs, once they are measured
 * @property {RefinedLegs} [refined]
 */

const last = (/** @type {ArrayLike<number>} */ numbers) => numbers[numbers.length - 1];

/**
 * Measures polylines, one after another, by decoding them densely.
 * @param {Decoding} run
 * @param {LatentPoint[][]} legs each begins where the one before ends
 * @param {number} samples pieces a leg is cut into
 * @param {Offsets} offsets where the first leg begins and each one ends
 * @returns {MeasuredPath}
 */
export function measurePath({ decoder, plane, spec }, legs, samples, offsets = []) {
  const places = legs.map((leg) => resample(leg, samples + 1));
  const codes = places.map((leg, i) => leg.map((point, k) => withOffset(embed(plane, point), offsets[i], offsets[i + 1], k / samples)));
  const points = places.flatMap((leg, i) => leg.slice(i === 0 ? 0 : 1)), latents = codes.flatMap((leg, i) => leg.slice(i === 0 ? 0 : 1));
  const pictures = decoder.forwardBatch(Float32Array.from(latents.flat()), points.length);
  const size = decoder.outputSize, [low, high] = spec.image.range;
  const reached = new Float64Array(points.length), changed = new Float64Array(points.length);
  for (let i = 1; i < points.length; i++) {
    reached[i] = reached[i - 1] + Math.hypot(...latents[i].map((value, d) => value - latents[i - 1][d]));
    changed[i] = changed[i - 1] + distance(pictures, (i - 1) * size, i * size, size) / (high - low);
  }
  return { points, latents, reached, changed, length: last(changed) };
}

/**
 * A path between two codes off the plane is as far off it as they are, in proportion: straight on the plane, it is straight between the codes.
 * @param {number[]} latent @param {number[]|null|undefined} from @param {number[]|null|undefined} to @param {number} share
 */
function withOffset(latent, from, to, share) {
  if (!from && !to) return latent;
  return latent.map((value, d) => value + (1 - share) * (from?.[d] ?? 0) + share * (to?.[d] ?? 0));
}

/** ‖Δ‖₂ of two stretches of the same numbers. @param {Float32Array} values @param {number} a @param {number} b @param {number} size */
function distance(values, a, b, size) {
  let sum = 0;
  for (let p = 0; p < size; p++) sum += (values[a + p] - values[b + p]) ** 2;
  return Math.sqrt(sum);
}

/** The straight legs between stops. @param {Decoding} run @param {LatentPoint[]} stops @param {number} samples @param {Offsets} [offsets] */
export const measureStraight = (run, stops, samples, offsets = []) =>
  stops.slice(1).map((to, i) => measurePath(run, [[stops[i], to]], samples, offsets.slice(i, i + 2)));

/** Geodesics are compared with the straight legs, so they are measured once for both. @param {Compared} connection */
export const straightLegs = (connection) =>
  (connection.straight ??= measureStraight(connection.run, connection.stops, connection.samples, connection.offsets));

/**
 * A leg's geodesic: the shortest of some curves, as far as it is one. Where decoding finds the straight line as short, that one is taken.
 * @param {Decoding} run @param {MeasuredPath} straight @param {LatentPoint[][]} curves @param {number} samples @param {Offsets} [offsets]
 * @returns {ComparedLeg}
 */
export function compareLeg(run, straight, curves, samples, offsets) {
  const bent = curves.filter((curve) => curve.length > 2).map((curve) => measurePath(run, [curve], samples, offsets));
  const shortest = bent.reduce((/** @type {MeasuredPath|null} */ best, path) => (best && best.length <= path.length ? best : path), null);
  return { straight, geodesic: shortest && shortest.length < (1 - WORTH) * straight.length ? shortest : straight };
}

/**
 * The geodesic between stops, leg by leg; by the atlas where it is not refined yet.
 * @param {Compared} connection
 * @returns {{straight: number, geodesic: MeasuredPath, gain: number}} straight: its length; gain: the share of it that is saved; 0: none
 */
export function compareGeodesic(connection) {
  const { run, find, stops, samples, offsets, refined } = connection;
  const legs = stops.slice(1).map((to, i) => refined?.get(legKey(stops[i], to))
    ?? compareLeg(run, straightLegs(connection)[i], find ? [find(pictureLength, stops[i], to)] : [], samples, offsets?.slice(i, i + 2)));
  const geodesic = joined(legs.map((leg) => leg.geodesic));
  const straight = legs.reduce((sum, leg) => sum + leg.straight.length, 0);
  return { straight, geodesic, gain: legs.some((leg) => leg.geodesic !== leg.straight) ? 1 - geodesic.length / straight : 0 };
}

/** Measured legs as one path. @param {MeasuredPath[]} legs @returns {MeasuredPath} */
export function joined(legs) {
  if (legs.length === 1) return legs[0];
  const running = (/** @type {"reached"|"changed"} */ name) => {
    let before = 0;
    return Float64Array.from(legs.flatMap((leg, i) => {
      const values = Array.from(leg[name].subarray(i === 0 ? 0 : 1), (value) => before + value);
      before += last(leg[name]);
      return values;
    }));
  };
  const changed = running("changed");
  return {
    points: legs.flatMap(({ points }, i) => points.slice(i === 0 ? 0 : 1)), latents: legs.flatMap(({ latents }, i) => latents.slice(i === 0 ? 0 : 1)),
    reached: running("reached"), changed, length: last(changed),
  };
}

/** @typedef {"plane"|"picture"} Pace what grows evenly with t: the length in latent space, or the change of the picture */

/** The point at t of 0…1. @param {MeasuredPath} path @param {number} t @param {Pace} pace */
export const along = (path, t, pace) => pointAt(path.points, ...at(path, t, pace));

/** What is decoded there. @param {MeasuredPath} path @param {number} t @param {Pace} pace */
export const latentAlong = (path, t, pace) => vectorAt(path.latents, ...at(path, t, pace));

/** @param {MeasuredPath} path @param {Pace} pace */
const stepsOf = (path, pace) => (pace === "picture" && path.length > 0 ? path.changed : path.reached);

/** @param {MeasuredPath} path @param {number} t @param {Pace} pace @returns {[steps: Float64Array, wanted: number]} */
function at(path, t, pace) {
  const steps = stepsOf(path, pace);
  return [steps, t * last(steps)];
}

/**
 * What happens along t, at `count` places from 0 to 1.
 * @param {Run} run @param {MeasuredPath} path @param {Pace} pace @param {number} count
 * @returns {{change: Float64Array, distance: Float64Array|null}} change: of the picture per unit of t, over the piece that ends here;
 *   distance: to the 15th nearest code in units of `spacing.inside`, null where the model's codes mean nothing
 */
export function profile({ neighbours, spacing, spec }, path, pace, count) {
  const steps = stepsOf(path, pace);
  const change = new Float64Array(count), far = new Float64Array(count);
  let before = 0;
  for (let i = 0; i < count; i++) {
    const t = i / (count - 1);
    const now = valueAt(path.changed, steps, t * last(steps));
    if (i > 0) change[i] = (now - before) * (count - 1);
    before = now;
    const [x, y] = along(path, t, pace);
    const { distances } = neighbours.nearest(x, y, NEIGHBOURS, spacing.axes);
    far[i] = last(distances) / spacing.inside;
  }
  change[0] = change[1];
  return { change, distance: spec.verdict ? null : far };
}
