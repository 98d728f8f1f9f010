// The images of a homework sheet: two test images a row, and what the model decodes between their codes.
import { numbersBetween } from "../../../math/between.js";
import { latentOf } from "../../../model/codes.js";

/**
 * @typedef {{run: Pick<Run, "spec"|"codes"|"plane"|"means"|"labels"|"values"|"testIndex">, coder: import("../../../model/batch.js").Coder, originals: Originals|null}} Source
 * @typedef {{ends: [Float32Array, Float32Array], steps: Float32Array[]}} SheetRow
 */

/**
 * Pixels in [0, 1]. The ends are the original images and the codes their encodings; where the originals are not here, both come from the stored codes.
 * @param {Source} source
 * @param {import("./homework_pairs.js").Pair[]} pairs
 * @param {number} count of images between two, evenly spaced
 * @returns {SheetRow[]}
 */
export function imagesOf({ run, coder, originals }, pairs, count) {
  const rows = pairs.flat(), labels = rows.map((row) => run.labels[row]);
  const { dimensions } = coder, size = run.spec.image.shape.reduce((a, b) => a * b);
  const inputs = originals && Float32Array.from(rows.flatMap((row) => Array.from(/** @type {Uint8Array} */ (originals.picture(run.testIndex[row])), (byte) => byte / 255)));
  const codes = inputs ? coder.encode(inputs, rows.length, labels) : Float32Array.from(rows.flatMap((row) => [...latentOf(run, row)]));
  const ends = inputs ?? coder.decode(codes, rows.length, labels);
  const codeOf = (/** @type {number} */ i) => codes.subarray(i * dimensions, (i + 1) * dimensions);
  const between = pairs.flatMap((_, p) => sharesOf(count).flatMap((share) => [...numbersBetween(codeOf(2 * p), codeOf(2 * p + 1), share)]));
  const given = pairs.flatMap((_, p) => sharesOf(count).map((share) => labels[share > 0.5 ? 2 * p + 1 : 2 * p])); // where a model is given the class: of the nearer end
  const steps = coder.decode(Float32Array.from(between), given.length, given);
  const image = (/** @type {Float32Array} */ all, /** @type {number} */ i) => all.slice(i * size, (i + 1) * size);
  return pairs.map((pair, p) => ({ ends: [image(ends, 2 * p), image(ends, 2 * p + 1)], steps: Array.from({ length: count }, (_, i) => image(steps, p * count + i)) }));
}

/** How far each is on the way, without the ends. @param {number} count */
const sharesOf = (count) => Array.from({ length: count }, (_, i) => (i + 1) / (count + 1));
