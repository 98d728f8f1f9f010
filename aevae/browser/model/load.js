// From URLs to a run that can be explored. Everything is fetched once in the page's life.
import { readFilm } from "./film.js";
import { dataBounds, summary } from "../math/geometry.js";
import { createFilmDecoders } from "./film_decoders.js";
import { readAtlas } from "./atlas.js";
import { labelPlaces } from "../math/label_places.js";
import { classMedians } from "../math/nearest.js";
import { indexOf, positionsOf } from "./line.js";
import { hasDecoder, nearestImage } from "../network/nearest_image.js";
import { fetchBytes } from "../network/files.js";
import { buildNetwork } from "../network/network.js";
import { median } from "../math/statistics.js";
import { messageOf } from "../network/errors.js";
import { floatsOf, parseSafetensors } from "../network/safetensors.js";

/** @type {Map<string, Promise<any>>} */
const cache = new Map();

/**
 * Remember the promise under `key`; forget it when it fails, so that Retry really tries again.
 * @template T
 * @param {string} key
 * @param {() => Promise<T>} produce
 * @returns {Promise<T>}
 */
function once(key, produce) {
  const before = cache.get(key);
  if (before) return before;
  const promise = produce();
  cache.set(key, promise);
  promise.catch(() => cache.delete(key));
  return promise;
}

/** @param {Spec} spec @returns {Promise<Run>} */
export function loadRun(spec) {
  return once(runKey(spec), () => build(spec));
}

/** The fields on the plane; null where a run has none. @param {Pick<Spec, "run"|"files">} spec @returns {Promise<import("./atlas.js").Atlas|null>} */
export function loadAtlas({ run, files: { atlas } }) {
  if (!atlas) return Promise.resolve(null);
  return once(`atlas ${run} ${atlas}`, async () => readAtlas(parse(await fetchBytes(atlas, "atlas"), "atlas")));
}

/** The encoder, which only some gestures need; of a semi-supervised model with what names the class. @param {Spec} spec @returns {Promise<Network>} */
export function loadEncoder({ run, files: { encoder }, encoder: layers, classifier, image }) {
  return once(`encoder ${run} ${encoder}`, async () => {
    if (!encoder) throw new Error("A run in training has no encoder yet.");
    const tensors = parse(await fetchBytes(encoder, "encoder"), "encoder");
    const network = buildNetwork(layers, tensors, image.shape);
    return classifier.length ? { ...network, classOf: classOf(buildNetwork(classifier, tensors, image.shape)) } : network;
  });
}

/** The class with the largest log-odds. @param {Network} classifier @returns {(x: ArrayLike<number>) => number} */
export function classOf(classifier) {
  return (x) => {
    const odds = classifier.forward(x);
    return odds.indexOf(Math.max(...odds));
  };
}

/** The decoder and the codes alone, for pages without a plane. @param {Spec} spec @returns {Promise<Network>} */
export function loadDecoder(spec) {
  return once(`decoder ${spec.run} ${spec.files.decoder}`, async () =>
    buildNetwork(spec.decoder, parse(await fetchBytes(spec.files.decoder, "decoder"), "decoder"), [spec.plane.origin.length]));
}

/**
 * @typedef {{decoder: Network, median: (images: number[]) => number[]}} OtherSeed another training of the same recipe
 *   median: of its codes of some test images (indices into the test set), one number a dimension; of those it has codes of
 *
 * @param {Spec} spec
 * @returns {Promise<OtherSeed[]>}
 */
export function loadOtherSeeds(spec) {
  return Promise.all(spec.seeds.map(async ({ run, files }) => {
    const [decoder, { means, testIndex }] = await Promise.all([loadDecoder({ ...spec, run, files }), loadCodes({ ...spec, run, files })]);
    const dimensions = spec.plane.origin.length, rowOf = new Map(Array.from(testIndex, (index, row) => [index, row]));
    return {
      decoder,
      median(images) {
        const rows = images.flatMap((image) => rowOf.get(image) ?? []);
        return Array.from({ length: dimensions }, (_, d) => median(rows.map((row) => means[row * dimensions + d])));
      },
    };
  }));
}

/** @param {Spec} spec @returns {Promise<CodesFile>} */
export function loadCodes(spec) {
  return once(`codes ${spec.files.codes}`, async () => readCodes(parse(await fetchBytes(spec.files.codes, "codes"), "codes")));
}

/** The codes of the training images, where the run keeps them. @param {Spec} spec @returns {Promise<TrainingCodes|null>} */
export function loadTrainingCodes({ files: { codes_train: url }, plane }) {
  if (!url) return Promise.resolve(null);
  return once(`training codes ${url}`, async () => {
    const { labels, values, testIndex: index, ...codes } = readCodes(parse(await fetchBytes(url, "codes of the training images"), "codes of the training images"));
    const means = positionsOf(plane, codes.means, index);
    if (means.length !== 2 * labels.length || !means.every(Number.isFinite)) throw new Error("The codes of the training images are damaged.");
    return { means, labels, values, index, codes, neighbours: indexOf(plane, means) };
  });
}

/**
 * @typedef {Codes & {labels: TypedArray, values: Float32Array|null, testIndex: TypedArray}} CodesFile
 *
 * @param {Tensors} tensors of codes.safetensors: mean, label, value, error, index, log_var
 * @returns {CodesFile}
 */
function readCodes(tensors) {
  for (const name of ["mean", "label"]) if (!tensors[name]) throw new Error(`The codes of this run have no "${name}".`);
  const { mean, label, value, error, index, log_var: logVar } = tensors;
  return {
    means: floatsOf(mean), logVars: logVar ? floatsOf(logVar) : null, errors: error ? floatsOf(error) : null,
    labels: label.data, values: value ? floatsOf(value) : null, testIndex: index?.data ?? Int32Array.from(label.data, (_, row) => row),
  };
}

/** A run in training leaves an epoch behind: nobody will need it again. @param {Spec} spec */
export function forgetRun(spec) {
  cache.delete(runKey(spec));
}

const runKey = (/** @type {Spec} */ spec) => `run ${spec.run} ${spec.files.decoder} ${spec.files.codes}`;

/** @param {Spec} spec @returns {Promise<Run>} */
async function build(spec) {
  const [decoderFile, codesFile] = await Promise.all([
    fetchBytes(spec.files.decoder, "decoder"),
    fetchBytes(spec.files.codes, "codes"),
  ]);
  const decoderTensors = parse(decoderFile, "decoder");
  const dimensions = spec.plane.origin.length;
  const { labels, values, testIndex, ...codes } = readCodes(parse(codesFile, "codes"));
  const means = positionsOf(spec.plane, codes.means, testIndex);
  const neighbours = indexOf(spec.plane, means), bounds = dataBounds(means);
  const decoder = hasDecoder(spec)
    ? buildNetwork(spec.decoder, decoderTensors, [dimensions])
    : nearestImage(spec, neighbours, testIndex, await loadOriginals(spec).catch(() => null));
  check(spec, decoder, means, labels);
  return {
    spec, decoder, decoderTensors, means, labels, values, testIndex,
    plane: spec.plane,
    spacing: spec.spacing,
    rowOf: new Map(Array.from(testIndex, (index, row) => [index, row])),
    neighbours,
    bounds,
    summary: summary(means),
    medians: classMedians(means, labels, spec.classes),
    labelPlaces: labelPlaces(means, labels, spec.classes.length, bounds),
    codes,
  };
}

/** @param {ArrayBuffer} buffer @param {string} what */
function parse(buffer, what) {
  try {
    return parseSafetensors(buffer).tensors;
  } catch (error) {
    throw new Error(`The file with the ${what} could not be read: ${messageOf(error)}`, { cause: error });
  }
}

/** @param {Spec} spec @param {Network} decoder @param {Float32Array} means @param {ArrayLike<number>} labels */
function check(spec, decoder, means, labels) {
  const pixels = spec.image.shape.reduce((a, b) => a * b);
  if (decoder.outputSize !== pixels) {
    throw new Error(`The decoder writes ${decoder.outputSize} numbers, but an image of this run has ${pixels}.`);
  }
  if (means.length !== 2 * labels.length || labels.length === 0) {
    throw new Error(`The codes (${means.length / 2}) and their labels (${labels.length}) do not belong together.`);
  }
  if (!means.every(Number.isFinite)) throw new Error("Some codes of this run are not finite numbers.");
}

/**
 * @param {Spec} spec with the addresses of its film, and of the decoders saved on the way or null
 * @returns {Promise<{film: import("./film.js").Film, decoders: import("./film_decoders.js").FilmDecoders|null}>}
 */
export function loadFilm(spec) {
  return once(`film ${spec.film} ${spec.decoders}`, async () => {
    if (!spec.film) throw new Error("This run has no film of its training.");
    const [frames, decoders] = await Promise.all([
      fetchBytes(spec.film, "training film"),
      spec.decoders ? fetchBytes(spec.decoders, "decoders of the film") : null,
    ]);
    return {
      film: readFilm(parse(frames, "training film"), spec.plane, spec.classes, spec.spacing.axes),
      decoders: decoders && createFilmDecoders(parse(decoders, "decoders of the film"), spec.decoder, [spec.plane.origin.length]),
    };
  });
}

/**
 * The original test pictures, one after another.
 * @param {Pick<Spec, "originals"|"image"> & {originals_index?: number[]|null}} spec
 * @returns {Promise<Originals|null>} null where the data set is absent
 */
export function loadOriginals({ originals, originals_index: held = null, image }) {
  if (!originals) return Promise.resolve(null);
  return once(`originals ${originals}`, async () => {
    const bytes = new Uint8Array(await fetchBytes(originals, "original images"));
    const size = image.shape.reduce((a, b) => a * b);
    const rowOf = held && new Map(held.map((index, row) => [index, row]));
    return {
      complete: held === null,
      picture(index) {
        const row = rowOf ? rowOf.get(index) ?? Infinity : index;
        return (row + 1) * size <= bytes.length ? bytes.subarray(row * size, (row + 1) * size) : null;
      },
    };
  });
}
