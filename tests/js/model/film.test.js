import assert from "node:assert/strict";
import { test } from "node:test";
import { turned } from "../../../aevae/browser/math/procrustes.js";
import { decodingAt, epochAt, filmedRun, framesAbout, readFilm, runAt } from "../../../aevae/browser/model/film.js";
import { dataBounds, embed } from "../../../aevae/browser/math/geometry.js";
import { createFilmDecoders } from "../../../aevae/browser/model/film_decoders.js";
import { near, normals } from "../numbers.mjs";

const PLANE = { origin: [0, 0], axes: [[1, 0], [0, 1]] };
const CLASSES = ["a", "b"];
const N = 40;

/** A film of the same growing codes, each frame turned by another angle: what an autoencoder's restless plane looks like. */
function restless({ epochs = [0, 1, 5, 10], angles = [2, -1, 0.4, 0.9], sizes = [1, 2, 3, 4] } = {}) {
  const codes = normals(2 * N);
  const frames = epochs.map((_, f) => turned(codes.map((value) => sizes[f] * value), [Math.cos(angles[f]), -Math.sin(angles[f]), Math.sin(angles[f]), Math.cos(angles[f])]));
  const data = new Float32Array(frames.flatMap((frame) => [...frame]));
  return {
    frames,
    tensors: {
      mean: { shape: [epochs.length, N, 2], data },
      epoch: { shape: [epochs.length], data: Int32Array.from(epochs) },
      label: { shape: [N], data: Uint8Array.from({ length: N }, (_, i) => i % 2) },
      index: { shape: [N], data: Int32Array.from({ length: N }, (_, i) => 3 * i) },
    },
  };
}

const RUN = { spacing: { inside: 1, axes: [1, 1] }, plane: PLANE, decoder: "final", decoderTensors: {}, spec: {}, bounds: {}, means: null };

test("frames are turned onto the next, so that only growth is seen; the last stays as it is", () => {
  const { frames, tensors } = restless();
  const film = readFilm(tensors, PLANE, CLASSES);
  assert.deepEqual(film.frames.at(-1), frames.at(-1));
  film.frames.forEach((frame, f) => near(frame, frames.at(-1).map((value) => (value * (f + 1)) / 4), 1e-4));
});

test("the film reads a real epoch axis with gaps", () => {
  const film = readFilm(restless().tensors, PLANE, CLASSES);
  assert.equal(epochAt(film, 0), 0);
  assert.equal(epochAt(film, 0.5), 5);
  assert.equal(epochAt(film, 1), 10);
  assert.deepEqual(framesAbout(film, 0), { before: 0, after: 0, share: 0 });
  assert.deepEqual(framesAbout(film, 1), { before: 1, after: 1, share: 0 });
  assert.deepEqual(framesAbout(film, 2), { before: 1, after: 2, share: 0.25 });
  assert.deepEqual(framesAbout(film, 10), { before: 3, after: 3, share: 0 });
  assert.deepEqual(framesAbout(film, 11), { before: 3, after: 3, share: 0 });
});

test("between two frames codes, names and home lie between theirs", () => {
  const { frames, tensors } = restless();
  tensors.label.data.forEach((_, i, labels) => (labels[i] = Number(frames.at(-1)[2 * i] > 0))); // classes that lie apart
  const film = readFilm(tensors, PLANE, CLASSES);
  const moment = runAt(RUN, film, 2, {});
  const mix = (a, b) => a.map((value, i) => value + 0.25 * (b[i] - value));
  near(moment.means, mix(film.frames[1], film.frames[2]), 1e-6);
  const placed = [1, 2].map((frame) => film.labelPlaces(frame)[1][0].at);
  near(moment.labelPlaces[1][0].at, mix(...placed), 1e-6);
  near([moment.bounds.x0], mix([film.bounds[1].x0], [film.bounds[2].x0]), 1e-9);
  assert.equal(moment.neighbours.nearest(moment.means[0], moment.means[1], 1).ids[0], 0);
  assert.ok(moment.spacing.inside > film.spacing(1) && moment.spacing.inside < film.spacing(2));
});

test("at a frame the codes are the frame's own", () => {
  const film = readFilm(restless().tensors, PLANE, CLASSES);
  film.epochs.forEach((epoch, f) => assert.deepEqual(runAt(RUN, film, epoch, {}).means, film.frames[f]));
});

test("home holds the codes of each frame, fits the first and the last, and each of its sides moves out, then in", () => {
  const { bounds, frames } = readFilm(restless({ epochs: [0, 1, 2, 3, 4, 5], angles: [2, -1, 0.4, 0.9, 0.1, 0.3], sizes: [1, 3, 2, 4, 2.5, 1.5] }).tensors, PLANE, CLASSES);
  const own = frames.map(dataBounds);
  assert.deepEqual([bounds[0], bounds.at(-1)], [own[0], own.at(-1)]);
  for (const side of /** @type {const} */ (["x0", "x1", "y0", "y1"])) {
    const out = side.endsWith("1") ? 1 : -1, at = bounds.map((one) => out * one[side]), peak = at.indexOf(Math.max(...at));
    assert.ok(at.every((value, f) => value >= out * own[f][side]));
    assert.deepEqual(at.slice(0, peak + 1), at.slice(0, peak + 1).sort((a, b) => a - b));
    assert.deepEqual(at.slice(peak), at.slice(peak).sort((a, b) => b - a));
  }
});

test("rows lead to test pictures and back", () => {
  const film = readFilm(restless().tensors, PLANE, CLASSES);
  film.testIndex.forEach((index, row) => assert.equal(film.rowOf.get(index), row));
});

test("a film of one frame stands still", () => {
  const film = readFilm(restless({ epochs: [7], angles: [1], sizes: [1] }).tensors, PLANE, CLASSES);
  const { at } = filmedRun(RUN, { film, decoders: null });
  assert.equal(at(0).epoch, 7);
  assert.deepEqual(at(0.3).means, at(1).means);
});

test("codes of more dimensions are seen on the plane, turned about the prior's middle", () => {
  const plane = { origin: [0, 0, 5], axes: [[1, 0, 0], [0, 0, 1]] };
  const { frames, tensors } = restless();
  const flat = tensors.mean.data;
  const data = new Float32Array((flat.length / 2) * 3);
  for (let i = 0; i < flat.length / 2; i++) data.set([flat[2 * i], 9, flat[2 * i + 1]], 3 * i);
  const film = readFilm({ ...tensors, mean: { shape: [4, N, 3], data } }, plane, CLASSES);
  near(film.pivot, [0, -5]);
  const last = frames.at(-1).map((value, i) => (i % 2 ? value - 5 : value));
  near(film.frames.at(-1), last, 1e-5);
  near(film.frames[0], last.map((value, i) => (i % 2 ? (value + 5) / 4 - 5 : value / 4)), 1e-4);
});

test("a film whose parts do not belong together is refused", () => {
  const { tensors } = restless();
  assert.throws(() => readFilm({ ...tensors, label: undefined }, PLANE, CLASSES), /no "label"/);
  assert.throws(() => readFilm({ ...tensors, epoch: { data: Int32Array.of(1) } }, PLANE, CLASSES), /do not belong together/);
  const broken = { shape: tensors.mean.shape, data: tensors.mean.data.with(3, NaN) };
  assert.throws(() => readFilm({ ...tensors, mean: broken }, PLANE, CLASSES), /not finite/);
});

const LAYERS = [{ op: "linear", weight: "decoder.0.weight", bias: "decoder.0.bias" }];
const weights = (epoch) => ({
  [`${epoch}/decoder.0.weight`]: { dtype: "F32", shape: [2, 2], data: Float32Array.of(1, 0, 0, 1) },
  [`${epoch}/decoder.0.bias`]: { dtype: "F32", shape: [2], data: Float32Array.of(epoch, epoch) },
});

test("the decoder in force is the last one saved; before all of them the first", () => {
  const decoders = createFilmDecoders({ ...weights(10), ...weights(2), ...weights(5) }, LAYERS, [2]);
  assert.deepEqual(decoders.epochs, [2, 5, 10]);
  for (const [epoch, expected] of [[0, 2], [2, 2], [4.9, 2], [5, 5], [9, 5], [200, 10]]) {
    const decoder = decoders.at(epoch);
    assert.equal(decoder.epoch, expected);
    near(decoder.network.forward(Float32Array.of(1, 2)), [expected + 1, expected + 2]);
  }
});

test("saved decoders have memory of their own, and odd names are refused", () => {
  const tensors = weights(3);
  const whole = new Float32Array(100);
  tensors["3/decoder.0.weight"].data = whole.subarray(10, 14);
  const decoders = createFilmDecoders(tensors, LAYERS, [2]);
  assert.equal(decoders.at(3).tensors["decoder.0.weight"].data.buffer.byteLength, 16);
  assert.throws(() => createFilmDecoders({ "decoder.0.weight": {} }, LAYERS, [2]), /names no epoch/);
  assert.throws(() => createFilmDecoders({}, LAYERS, [2]), /empty/);
});

test("a saved decoder gets a code where its own epoch had it", () => {
  const { frames, tensors } = restless();
  const film = readFilm(tensors, PLANE, CLASSES);
  const decoders = createFilmDecoders({ ...weights(1), ...weights(5) }, LAYERS, [2]);
  for (const [epoch, f] of [[1, 1], [3, 1], [5, 2], [9, 2]]) {
    const { plane, decoderEpoch } = decodingAt(RUN, film, decoders, epoch);
    assert.equal(decoderEpoch, film.epochs[f]);
    const row = 7;
    near(embed(plane, [...film.frames[f].subarray(2 * row, 2 * row + 2)]), [...frames[f].subarray(2 * row, 2 * row + 2)], 1e-5);
  }
});

test("without saved decoders, and at the end, the finished run decodes", () => {
  const film = readFilm(restless().tensors, PLANE, CLASSES);
  assert.equal(filmedRun(RUN, { film, decoders: null }).at(0.2).decoder, "final");
  const decoders = createFilmDecoders({ ...weights(1), ...weights(10) }, LAYERS, [2]);
  const end = filmedRun(RUN, { film, decoders }).at(1);
  assert.equal(end.decoder, "final");
  assert.equal(end.decoderEpoch, null);
  assert.equal(end.plane, PLANE);
});
