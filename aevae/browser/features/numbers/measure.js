// Which image the numbers are of, and what they are.
import { embed, project, toPixel } from "../../math/geometry.js";
import { codeUnder } from "../../model/code_under.js";
import { latentOf, withParts } from "../../model/codes.js";
import { codeAt, decodeAs, klParts, noiseOf } from "../../model/elbo.js";
import { scaled } from "../../model/judge_picture.js";
import { withLabel } from "../../ui/sentences.js";

/**
 * @typedef {import("../contract.js").Host} Host
 * @typedef {import("./contract.js").Numbers} Numbers
 * @typedef {import("../../model/elbo.js").CodedImage} CodedImage
 */

const shownRun = (/** @type {Host} */ host) => /** @type {Run} */ (host.run);

/**
 * What is drawn by hand, else the test image that is ringed, else the one that a tool has brought the cursor to, else the one that it rests on.
 * @param {Host} host once its run is here @param {number|null} held index of the last of these
 * @returns {{image: CodedImage, says: string}|null} null: a bare point
 */
export function subjectOf(host, held) {
  const run = shownRun(host), of = host.subject ?? held, row = host.marked ?? (of === null ? undefined : run.rowOf.get(of));
  if (host.drawn) return { image: host.drawn, says: "of your drawing" };
  if (row === undefined || !run.codes) return null;
  const index = run.testIndex[row], label = run.labels[row], dimensions = run.plane.origin.length;
  const bytes = host.originals?.picture(index);
  const image = {
    x: bytes ? Float32Array.from(bytes, (byte) => byte / 255) : null, label, mean: latentOf(run, row),
    logVar: run.codes.logVars && run.codes.logVars.subarray(row * dimensions, (row + 1) * dimensions),
  };
  return { image, says: withLabel(`of test ${run.spec.noun} ${index}`, run, row) };
}

/** The test image whose code the cursor is on, an index; null: none is near. @param {Host} host */
export function imageUnder(host) {
  const run = shownRun(host), row = codeUnder(withParts(run, { training: undefined }), host.view, toPixel(host.view, host.z), host.hidden);
  return row === null ? null : run.testIndex[row];
}

/** All numbers but those over many draws. @param {Host} host @param {CodedImage|null} image null: of the cursor's place @param {number} seed of the draw @returns {Numbers} */
export function measureAt(host, image, seed) {
  const run = shownRun(host), code = image ? image.mean : embed(run.plane, host.z);
  return {
    spec: run.spec, image, code, z: image ? project(run.plane, code) : host.z, output: decodeAs(run, code, image ? image.label : run.label ?? 0),
    kl: image?.logVar ? klParts(run.spec.prior, image.mean, image.logVar) : null, draw: image && drawOf(run, image, seed), unit: unitOf(host.view), draws: null,
  };
}

/** CSS px of a unit of the plane. @param {View} view */
export const unitOf = ({ width, x0, x1 }) => width / (x1 - x0);

/** @param {Run} run @param {CodedImage} image @param {number} seed @returns {Numbers["draw"]} */
function drawOf(run, { mean, logVar, label }, seed) {
  if (!logVar) return null;
  const noise = noiseOf(run.spec.posterior, mean.length, seed), code = codeAt(mean, logVar, noise);
  const [a, b] = [mean, code].map((point) => project(run.plane, point));
  return { noise, code, step: [b[0] - a[0], b[1] - a[1]], output: decodeAs(run, code, label) };
}

/** So that both networks can tell what their layers say. @param {Run} run @param {Network} encoder @param {Numbers} numbers */
export function runBoth({ spec, decoder, label: shown = 0 }, encoder, { image, code }) {
  const label = image?.label ?? shown;
  if (encoder.classes) encoder.setClass(label);
  if (image?.x) encoder.forward(scaled(spec, image.x));
  if (decoder.classes) decoder.setClass(label);
  decoder.forward(code);
  if (decoder.classes) decoder.setClass(shown);
}
