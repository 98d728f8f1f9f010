// From URLs to a run that can be explored. Everything is fetched once in the page's life.
import { readFilm } from "./film.js";
import { dataBounds, projectAll, summary } from "../math/geometry.js";
import { keptDecoders } from "./film_decoders.js";
import { readAtlas } from "./atlas.js";
import { buildIndex, classMedians } from "../math/nearest.js";
import { buildNetwork } from "../network/network.js";
import { parseSafetensors } from "../network/safetensors.js";

const cache = new Map();

/** Remember the promise under `key`; forget it when it fails, so that Retry really tries again. */
function once(key, produce) {
  if (!cache.has(key)) {
    const promise = produce();
    cache.set(key, promise);
    promise.catch(() => cache.delete(key));
  }
  return cache.get(key);
}

async function fetchBytes(url, what) {
  let response;
  try {
    response = await fetch(url);
  } catch {
    throw new Error(`The server did not answer when asked for the ${what}.`);
  }
  if (!response.ok) throw new Error(`The server answered ${response.status} when asked for the ${what}.`);
  return response.arrayBuffer();
}

/**
 * @typedef {{spec: Object, decoder: Network, decoderTensors: Object, means: Float32Array, labels: Uint8Array,
 *            testIndex: Int32Array, rowOf: Map<number, number>, neighbours: Object, window: Object,
 *            summary: Object, medians: number[][], plane: Plane, spacing: {inside: number}, codes: Codes|null, label?: number}} Run
 *   means: N×2 positions in the plane; testIndex: row -> index into the test set; rowOf: the way back;
 *   plane: where the plane lies for the decoder; codes: what is known of each row beyond its place, null in a film;
 *   label: the class that a conditional decoder is told
 * @typedef {{means: Float32Array, logVars: Float32Array|null, errors: Float32Array|null}} Codes
 *   (N, D), (N, D) and squared errors (N), in the pixels' own units
 *
 * @param {Object} spec one entry of the payload's `planes`
 * @returns {Promise<Run>}
 */
export function loadRun(spec) {
  return once(runKey(spec), () => build(spec));
}

/** The fields on the plane; null where a run has none. @returns {Promise<import("./atlas.js").Atlas|null>} */
export function loadAtlas({ run, files }) {
  if (!files.atlas) return Promise.resolve(null);
  return once(`atlas ${run} ${files.atlas}`, async () => readAtlas(parse(await fetchBytes(files.atlas, "atlas"), "atlas")));
}

/** The encoder, which only some gestures need. @returns {Promise<import("../network/network.js").Network>} */
export function loadEncoder(spec) {
  return once(`encoder ${spec.run} ${spec.files.encoder}`, async () =>
    buildNetwork(spec.encoder, parse(await fetchBytes(spec.files.encoder, "encoder"), "encoder"), spec.image.shape));
}

/** The decoder and the codes alone, for pages without a plane. @returns {Promise<import("../network/network.js").Network>} */
export function loadDecoder(spec) {
  return once(`decoder ${spec.run} ${spec.files.decoder}`, async () =>
    buildNetwork(spec.decoder, parse(await fetchBytes(spec.files.decoder, "decoder"), "decoder"), [spec.plane.origin.length]));
}

/** @returns {Promise<Object<string, {shape: number[], data: TypedArray}>>} codes.safetensors: mean, label, error, index, log_var */
export function loadCodes(spec) {
  return once(`codes ${spec.files.codes}`, async () => parse(await fetchBytes(spec.files.codes, "codes"), "codes"));
}

/** A run in training leaves an epoch behind: nobody will ask for it again. */
export function forgetRun(spec) {
  cache.delete(runKey(spec));
}

const runKey = (spec) => `run ${spec.run} ${spec.files.decoder} ${spec.files.codes}`;

async function build(spec) {
  const [decoderFile, codesFile] = await Promise.all([
    fetchBytes(spec.files.decoder, "decoder"),
    fetchBytes(spec.files.codes, "codes"),
  ]);
  const decoderTensors = parse(decoderFile, "decoder");
  const dimensions = spec.plane.origin.length;
  const decoder = buildNetwork(spec.decoder, decoderTensors, [dimensions]);
  const codes = parse(codesFile, "codes");
  for (const name of ["mean", "label"]) if (!codes[name]) throw new Error(`The codes of this run have no "${name}".`);
  const means = projectAll(spec.plane, codes.mean.data);
  const labels = codes.label.data;
  const testIndex = codes.index?.data ?? Int32Array.from(labels, (_, row) => row);
  check(spec, decoder, means, labels);
  return {
    spec, decoder, decoderTensors, means, labels, testIndex,
    plane: spec.plane,
    spacing: spec.spacing,
    rowOf: new Map(Array.from(testIndex, (index, row) => [Number(index), row])),
    neighbours: buildIndex(means),
    bounds: dataBounds(means),
    summary: summary(means),
    medians: classMedians(means, labels, spec.classes),
    codes: { means: codes.mean.data, logVars: codes.log_var?.data ?? null, errors: codes.error?.data ?? null },
  };
}

function parse(buffer, what) {
  try {
    return parseSafetensors(buffer).tensors;
  } catch (error) {
    throw new Error(`The file with the ${what} could not be read: ${error.message}`, { cause: error });
  }
}

function check(spec, decoder, means, labels) {
  const pixels = spec.image.shape.reduce((a, b) => a * b);
  if (decoder.outputSize !== pixels) {
    throw new Error(`The decoder writes ${decoder.outputSize} numbers, but a picture of this run has ${pixels}.`);
  }
  if (means.length !== 2 * labels.length || labels.length === 0) {
    throw new Error(`The codes (${means.length / 2}) and their labels (${labels.length}) do not belong together.`);
  }
  if (!means.every(Number.isFinite)) throw new Error("Some codes of this run are not finite numbers.");
}

/**
 * @param {Object} spec with the addresses of its film, and of the decoders kept on the way or null
 * @returns {Promise<{film: import("./film.js").Film, kept: import("./film_decoders.js").Kept|null}>}
 */
export function loadFilm(spec) {
  return once(`film ${spec.film} ${spec.decoders}`, async () => {
    const [frames, decoders] = await Promise.all([
      fetchBytes(spec.film, "training film"),
      spec.decoders ? fetchBytes(spec.decoders, "decoders of the film") : null,
    ]);
    return {
      film: readFilm(parse(frames, "training film"), spec.plane, spec.classes),
      kept: decoders && keptDecoders(parse(decoders, "decoders of the film"), spec.decoder, [spec.plane.origin.length]),
    };
  });
}

/**
 * The original test pictures, one after another.
 * @param {{originals: string|null, image: {shape: number[]}}} spec
 * @returns {Promise<{picture: (index: number) => Uint8Array|null}|null>} null where the data set is absent
 */
export function loadOriginals(spec) {
  if (!spec.originals) return Promise.resolve(null);
  return once(`originals ${spec.originals}`, async () => {
    const bytes = new Uint8Array(await fetchBytes(spec.originals, "original pictures"));
    const size = spec.image.shape.reduce((a, b) => a * b);
    return {
      picture: (index) => ((index + 1) * size <= bytes.length ? bytes.subarray(index * size, (index + 1) * size) : null),
    };
  });
}
