// The film of a training: where the followed pictures lay after each epoch, turned so that only learning moves them.
import { boundsBetween, numbersBetween } from "../math/between.js";
import { procrustes, STILL, turned, turnedPlane } from "../math/procrustes.js";
import { dataBounds, project, projectAll, summary } from "../math/geometry.js";
import { labelPlaces, labelPlacesBetween } from "../math/label_places.js";
import { typicalSpacing } from "../math/nearest.js";
import { floatsOf } from "../network/safetensors.js";
import { NEIGHBOURS } from "./constants.js";
import { indexOf, spreadOut } from "./line.js";

/**
 * @typedef {import("../math/procrustes.js").Turn} Turn
 * @typedef {import("./film_decoders.js").FilmDecoders} FilmDecoders
 *
 * @typedef {Object} Film
 * @property {number[]} epochs (F), ascending
 * @property {Float32Array[]} frames (n, 2) each: the positions shown
 * @property {Turn[]} turns from what was recorded to what is shown, about `pivot`
 * @property {LatentPoint} pivot
 * @property {(frame: number) => import("../math/label_places.js").LabelPlace[][]} labelPlaces of each class
 * @property {Bounds[]} bounds what is home at each frame (`steady`)
 * @property {TypedArray} labels (n)
 * @property {Float32Array|null} values (n) the numbers of images that have no classes
 * @property {TypedArray} testIndex (n) row → index into the test set
 * @property {Map<number, number>} rowOf the way back
 * @property {(frame: number) => number} spacing the usual distance between codes, as `Run.spacing`
 */

/**
 * @param {Tensors} tensors mean (F, n, D), epoch (F), label (n), index (n), value (n) where there are such
 * @param {Plane} plane
 * @param {string[]} classes
 * @param {Spacing["axes"]} [axes] along which distance counts
 * @returns {Film}
 */
export function readFilm(tensors, plane, classes, axes) {
  for (const name of ["mean", "epoch", "label", "index"]) if (!tensors[name]) throw new Error(`The film of this run has no "${name}".`);
  const data = floatsOf(tensors.mean), [count, n, dimensions] = tensors.mean.shape;
  const epochs = Array.from(tensors.epoch.data), labels = tensors.label.data, testIndex = tensors.index.data;
  if (count === 0 || epochs.length !== count || labels.length !== n || testIndex.length !== n) {
    throw new Error(`The film's ${count} frames of ${n} codes, ${epochs.length} epochs and ${labels.length} labels do not belong together.`);
  }
  if (!data.every(Number.isFinite)) throw new Error("Some codes of the film are not finite numbers.");
  const size = n * dimensions;
  const frames = epochs.map((_, f) => positions(plane, data.subarray(f * size, (f + 1) * size), dimensions));
  const pivot = project(plane, plane.origin.map(() => 0)); // the prior is round about the latent zero
  const turns = align(frames, pivot);
  for (const frame of frames) spreadOut(plane, frame, testIndex);
  /** @type {number[]} */
  const spacings = []; // measured where they are needed
  /** @type {import("../math/label_places.js").LabelPlace[][][]} */
  const placed = []; // likewise
  return {
    epochs, frames, turns, pivot, labels, testIndex, values: tensors.value ? floatsOf(tensors.value) : null,
    rowOf: new Map(Array.from(testIndex, (index, row) => [index, row])),
    labelPlaces: (frame) => (placed[frame] ??= labelPlaces(frames[frame], labels, classes.length, dataBounds(frames[frame]))),
    bounds: steady(frames.map(dataBounds)),
    spacing: (frame) => (spacings[frame] ??= typicalSpacing(indexOf(plane, frames[frame]), frames[frame], NEIGHBOURS, axes)),
  };
}

/** Codes as recorded, or, in what ships of more than two dimensions, where they lay on the plane. @param {Plane} plane @param {Float32Array} data @param {number} dimensions */
const positions = (plane, data, dimensions) => (dimensions === plane.origin.length ? projectAll(plane, data) : data);

/** Turns every frame onto the next, from the last one backwards; the last stays as it is. @param {Float32Array[]} frames @param {LatentPoint} pivot @returns {Turn[]} */
function align(frames, pivot) {
  const turns = frames.map(() => STILL);
  for (let f = frames.length - 2; f >= 0; f--) {
    turns[f] = procrustes(frames[f], frames[f + 1], pivot);
    frames[f] = turned(frames[f], turns[f], pivot);
  }
  return turns;
}

/**
 * What is home at each frame: all that was seen before and all that is still to come lie within the two of which it is the common part,
 * so each side moves out, then in, and never to and fro. First and last frame fill it.
 * @param {Bounds[]} bounds of the codes of each frame @returns {Bounds[]}
 */
function steady(bounds) {
  const before = unions(bounds), after = unions(bounds.slice().reverse()).reverse();
  return before.map((a, f) => ({ x0: Math.max(a.x0, after[f].x0), x1: Math.min(a.x1, after[f].x1), y0: Math.max(a.y0, after[f].y0), y1: Math.min(a.y1, after[f].y1) }));
}

/** Each with all before it. @param {Bounds[]} bounds */
function unions(bounds) {
  let all = bounds[0];
  return bounds.map((one) => (all = { x0: Math.min(all.x0, one.x0), x1: Math.max(all.x1, one.x1), y0: Math.min(all.y0, one.y0), y1: Math.max(all.y1, one.y1) }));
}

/** The epoch at a share 0…1 of the training. @param {Pick<Film, "epochs">} film @param {number} share */
export const epochAt = ({ epochs }, share) => epochs[0] + share * (epochs[epochs.length - 1] - epochs[0]);

/** The frames about an epoch, and how far it is from the first to the second (0…1). @param {Pick<Film, "epochs">} film @param {number} epoch */
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
 * @param {Decoding} decoding as `decodingAt` gives it
 * @returns {Run}
 */
export function runAt(run, film, epoch, decoding) {
  const { before, after, share } = framesAbout(film, epoch);
  const means = numbersBetween(film.frames[before], film.frames[after], share);
  const moment = {
    ...run, ...decoding, epoch, means,
    codes: null,
    labels: film.labels,
    values: film.values,
    testIndex: film.testIndex,
    rowOf: film.rowOf,
    labelPlaces: labelPlacesBetween(film.labelPlaces(before), film.labelPlaces(after), share),
    bounds: boundsBetween(film.bounds[before], film.bounds[after], share),
  };
  // Needed at rest or under the pointer, not in every frame.
  later(moment, "neighbours", () => indexOf(run.plane, means));
  later(moment, "summary", () => summary(means));
  later(moment, "spacing", () => ({ inside: film.spacing(before) + share * (film.spacing(after) - film.spacing(before)), axes: run.spacing.axes }));
  return moment;
}

/**
 * The film of a run as it is shown.
 * @param {Run} run the finished run
 * @param {{film: Film, decoders: FilmDecoders|null}} loaded
 * @returns {{film: Film, at: (share: number) => Run}} at: the run at a share 0…1 of its training, with its `epoch` and,
 *   where a saved decoder stands for it, that one's `decoderEpoch`
 */
export function filmedRun(run, { film, decoders }) {
  return {
    film,
    at(share) {
      const epoch = epochAt(film, share);
      return runAt(run, film, epoch, decodingAt(run, film, decoders, epoch));
    },
  };
}

/**
 * @typedef {{decoderEpoch: number|null, decoder?: Network, decoderTensors?: Tensors, plane?: Plane}} Decoding null: the finished run's own
 *
 * What decodes at an epoch. Saved decoders know their own epoch's plane: the turn of that frame is undone for them.
 * @param {Run} run
 * @param {Film} film
 * @param {FilmDecoders|null} decoders null: the final decoder decodes for all epochs
 * @param {number} epoch
 * @returns {Decoding}
 */
export function decodingAt(run, film, decoders, epoch) {
  if (!decoders || epoch >= film.epochs[film.epochs.length - 1]) return { decoderEpoch: null };
  const decoder = decoders.at(epoch);
  const { before, after, share } = framesAbout(film, decoder.epoch);
  const turn = film.turns[share < 0.5 ? before : after];
  return { decoderEpoch: decoder.epoch, decoder: decoder.network, decoderTensors: decoder.tensors, plane: turnedPlane(run.plane, turn, film.pivot) };
}

/**
 * A property computed when it is first read.
 * @template {keyof Run} K
 * @param {Run} run
 * @param {K} name
 * @param {() => Run[K]} compute
 */
function later(run, name, compute) {
  /** @type {Run[K]|undefined} */
  let value;
  Object.defineProperty(run, name, { get: () => (value ??= compute()), enumerable: true, configurable: true });
}
