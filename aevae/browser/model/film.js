// The film of a training: where the followed pictures lay after each epoch, turned so that only learning moves them.
import { procrustes, STILL, turned, turnedPlane } from "../math/procrustes.js";
import { dataBounds, project, projectAll, summary } from "../math/geometry.js";
import { buildIndex, classMedians, typicalSpacing } from "../math/nearest.js";
import { NEIGHBOURS } from "./constants.js";

/**
 * @typedef {Object} Film
 * @property {Int32Array} epochs (F), ascending
 * @property {Float32Array[]} frames (n, 2) each: the positions shown
 * @property {import("../math/procrustes.js").Turn[]} turns from what was recorded to what is shown, about `pivot`
 * @property {Point} pivot
 * @property {(Point|null)[][]} medians of each class in each frame
 * @property {Bounds[]} bounds what is home at each frame: it has held all data so far, so it grows and does not wobble
 * @property {Uint8Array} labels (n)
 * @property {Int32Array} testIndex (n) row → index into the test set
 * @property {Map<number, number>} rowOf the way back
 * @property {(frame: number) => number} spacing the usual distance between codes, as `Run.spacing`
 */

/**
 * @param {Object<string, {shape: number[], data: TypedArray}>} tensors mean (F, n, D), epoch (F), label (n), index (n)
 * @param {Plane} plane
 * @param {string[]} classes
 * @returns {Film}
 */
export function readFilm(tensors, plane, classes) {
  for (const name of ["mean", "epoch", "label", "index"]) if (!tensors[name]) throw new Error(`The film of this run has no "${name}".`);
  const { data, shape: [count, n, dimensions] } = tensors.mean;
  const [epochs, labels, testIndex] = [tensors.epoch.data, tensors.label.data, tensors.index.data];
  if (count === 0 || epochs.length !== count || labels.length !== n || testIndex.length !== n) {
    throw new Error(`The film's ${count} frames of ${n} codes, ${epochs.length} epochs and ${labels.length} labels do not belong together.`);
  }
  if (!data.every(Number.isFinite)) throw new Error("Some codes of the film are not finite numbers.");
  const size = n * dimensions;
  const frames = Array.from(epochs, (_, f) => positions(plane, data.subarray(f * size, (f + 1) * size), dimensions));
  const pivot = project(plane, plane.origin.map(() => 0)); // the prior is round about the latent zero
  const turns = align(frames, pivot);
  const spacings = [];
  return {
    epochs, frames, turns, pivot, labels, testIndex,
    rowOf: new Map(Array.from(testIndex, (index, row) => [index, row])),
    medians: frames.map((means) => classMedians(means, labels, classes)),
    bounds: growing(frames.map(dataBounds)),
    spacing: (frame) => (spacings[frame] ??= typicalSpacing(buildIndex(frames[frame]), frames[frame], NEIGHBOURS)),
  };
}

/** Codes as recorded, or, in what ships of more than two dimensions, where they lay on the plane. */
const positions = (plane, data, dimensions) => (dimensions === plane.origin.length ? projectAll(plane, data) : data);

/** Turns every frame onto the next, from the last one backwards; the last stays as it is. */
function align(frames, pivot) {
  const turns = frames.map(() => STILL);
  for (let f = frames.length - 2; f >= 0; f--) {
    turns[f] = procrustes(frames[f], frames[f + 1], pivot);
    frames[f] = turned(frames[f], turns[f], pivot);
  }
  return turns;
}

function growing(bounds) {
  for (let f = 1; f < bounds.length; f++) {
    const [a, b] = [bounds[f - 1], bounds[f]];
    bounds[f] = { x0: Math.min(a.x0, b.x0), x1: Math.max(a.x1, b.x1), y0: Math.min(a.y0, b.y0), y1: Math.max(a.y1, b.y1) };
  }
  return bounds;
}

/** The epoch at a share 0…1 of the training. */
export const epochAt = ({ epochs }, share) => epochs[0] + share * (epochs.at(-1) - epochs[0]);

/** The frames about an epoch, and how far it is from the first to the second (0…1). */
export function framesAbout({ epochs }, epoch) {
  let after = epochs.findIndex((e) => e >= epoch);
  if (after < 0) after = epochs.length - 1;
  if (after === 0 || epochs[after] <= epoch) return { before: after, after, share: 0 };
  const before = after - 1;
  return { before, after, share: (epoch - epochs[before]) / (epochs[after] - epochs[before]) };
}

/**
 * The run as it was at an epoch: its codes between two frames, and what follows from them.
 * @param {Run} run the finished run
 * @param {Film} film
 * @param {number} epoch
 * @param {Object} decoding as `decodingAt` gives it
 * @returns {Run}
 */
export function sceneAt(run, film, epoch, decoding) {
  const { before, after, share } = framesAbout(film, epoch);
  const means = between(film.frames[before], film.frames[after], share);
  const scene = {
    ...run, ...decoding, epoch, means,
    codes: null,
    labels: film.labels,
    testIndex: film.testIndex,
    rowOf: film.rowOf,
    medians: film.medians[before].map((median, k) => median && between(median, film.medians[after][k], share)),
    bounds: betweenBounds(film.bounds[before], film.bounds[after], share),
  };
  // Asked for at rest or under the hand, not in every frame.
  later(scene, "neighbours", () => buildIndex(means));
  later(scene, "summary", () => summary(means));
  later(scene, "spacing", () => ({ inside: film.spacing(before) + share * (film.spacing(after) - film.spacing(before)) }));
  return scene;
}

/**
 * The film of a run as it is shown.
 * @param {Run} run the finished run
 * @param {{film: Film, kept: import("./film_decoders.js").Kept|null}} loaded
 * @returns {{film: Film, at: (share: number) => Run}} at: the run at a share 0…1 of its training, with its `epoch` and,
 *   where a kept decoder stands for it, that one's `decoderEpoch`
 */
export function screening(run, { film, kept }) {
  return {
    film,
    at(share) {
      const epoch = epochAt(film, share);
      return sceneAt(run, film, epoch, decodingAt(run, film, kept, epoch));
    },
  };
}

/**
 * What decodes at an epoch. Kept decoders know their own epoch's plane: the turn of that frame is undone for them.
 * @param {Run} run
 * @param {Film} film
 * @param {import("./film_decoders.js").Kept|null} kept null: the final decoder decodes for all epochs
 * @param {number} epoch
 * @returns {{decoderEpoch: number|null, decoder?: Network, decoderTensors?: Object, plane?: Plane}} null: the run's own
 */
export function decodingAt(run, film, kept, epoch) {
  if (!kept || epoch >= film.epochs.at(-1)) return { decoderEpoch: null };
  const found = kept.at(epoch);
  const { before, after, share } = framesAbout(film, found.epoch);
  const turn = film.turns[share < 0.5 ? before : after];
  return { decoderEpoch: found.epoch, decoder: found.network, decoderTensors: found.tensors, plane: turnedPlane(run.plane, turn, film.pivot) };
}

/** A share of the way from numbers a to numbers b. */
export const between = (a, b, share) => (share === 0 ? a : a.map((value, i) => value + share * (b[i] - value)));

/** @returns {Bounds} */
export const betweenBounds = (a, b, share) =>
  Object.fromEntries(["x0", "x1", "y0", "y1"].map((side) => [side, a[side] + share * (b[side] - a[side])]));

/** A property computed when it is first read. */
function later(object, name, compute) {
  let value;
  Object.defineProperty(object, name, { get: () => (value ??= compute()), enumerable: true, configurable: true });
}
