// A model as the sheets need it: pictures to codes and codes to pictures, many at once, pixels in [0, 1].
import { loadDecoder, loadEncoder } from "./load.js";
import { posteriorOf } from "./posterior.js";
import { scaled } from "./judge_picture.js";
import { squaredError } from "./picture_error.js";

/**
 * @typedef {{spec: Spec, dimensions: number, classes: number, decode: (zs: Float32Array, n: number, labels?: (number|null)[]) => Float32Array}} Painter
 * @typedef {Painter & {encode: (xs: Float32Array, n: number, labels: (number|null)[]) => Float32Array,
 *            reconstruct: (xs: Float32Array, n: number, labels: (number|null)[]) => Float32Array}} Coder
 *   classes: of how many it is given one, 0 for most; labels: the one of each picture. A picture without a label is
 *   painted as the class that the model names, or else as each class, and the one that comes nearest to it is taken.
 *
 * @param {Spec} spec one entry of the payload's `models`
 * @returns {Promise<Coder>}
 */
export async function loadCoder(spec) {
  const [encoder, decoder] = await Promise.all([loadEncoder(spec), loadDecoder(spec)]);
  return createCoder(spec, encoder, decoder);
}

/** Only what decodes: encoders are as large as decoders. @param {Spec} spec one entry of the payload's `models` @returns {Promise<Painter>} */
export async function loadPainter(spec) {
  return createPainter(spec, await loadDecoder(spec));
}

/**
 * Run a network on n samples, with their classes where it takes one: then those of a class go together.
 * @param {Network} network @param {Float32Array} inputs @param {number} n @param {(number|null)[]} labels
 */
function run(network, inputs, n, labels) {
  if (!network.classes) return network.forwardBatch(inputs, n);
  const outputs = new Float32Array(n * network.outputSize), { inputSize, outputSize } = network;
  for (const label of new Set(labels)) {
    network.setClass(label ?? 0);
    const members = labels.flatMap((other, i) => (other === label ? [i] : []));
    const some = new Float32Array(members.length * inputSize);
    members.forEach((i, at) => some.set(inputs.subarray(i * inputSize, (i + 1) * inputSize), at * inputSize));
    const out = network.forwardBatch(some, members.length);
    members.forEach((i, at) => outputs.set(out.subarray(at * outputSize, (at + 1) * outputSize), i * outputSize));
  }
  return outputs;
}

/** Where the numbers of its images lie. @param {Spec} spec */
function rangeOf({ image: { range: [low, high] } }) {
  return { low, span: high - low, plain: low === 0 && high === 1 };
}

/** @param {Spec} spec @param {Network} decoder @returns {Painter} */
function createPainter(spec, decoder) {
  const { low, span, plain } = rangeOf(spec);
  return {
    spec, dimensions: spec.plane.origin.length, classes: decoder.classes,
    decode(zs, n, labels = Array(n).fill(0)) {
      const out = run(decoder, zs, n, labels);
      if (!plain) out.forEach((value, i) => (out[i] = (value - low) / span));
      return out;
    },
  };
}

/** @param {Spec} spec @param {Network} encoder @param {Network} decoder @returns {Coder} */
export function createCoder(spec, encoder, decoder) {
  const { low, span, plain } = rangeOf(spec), painter = createPainter(spec, decoder);
  const { dimensions: D, classes, decode } = painter, size = decoder.outputSize;

  /** @param {Float32Array} xs @param {number} n @param {(number|null)[]} labels */
  function encode(xs, n, labels) {
    const raw = run(encoder, plain ? xs : xs.map((x) => x * span + low), n, labels);
    const width = encoder.outputSize, means = new Float32Array(n * D);
    for (let s = 0; s < n; s++) means.set(posteriorOf(spec.posterior, raw.subarray(s * width, (s + 1) * width)).mean, s * D);
    return means;
  }

  /** @type {Coder["reconstruct"]} */
  function reconstruct(xs, n, labels) {
    const { classOf } = encoder;
    if (classOf) labels = labels.map((label, i) => label ?? classOf(scaled(spec, xs.slice(i * size, (i + 1) * size))));
    if (!classes || !labels.includes(null)) return decode(encode(xs, n, labels), n, labels);
    const outputs = new Float32Array(n * size);
    labels.forEach((label, i) => {
      const x = xs.subarray(i * size, (i + 1) * size);
      const tried = (label === null ? Array.from({ length: classes }, (_, k) => k) : [label]).map((k) => decode(encode(x, 1, [k]), 1, [k]));
      const errors = tried.map((y) => squaredError(x, y));
      outputs.set(tried[errors.indexOf(Math.min(...errors))], i * size);
    });
    return outputs;
  }

  return { ...painter, encode, reconstruct };
}
