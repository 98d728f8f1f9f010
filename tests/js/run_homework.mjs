// [{spec, folder, originals, seed, rows, steps}] on stdin → of each homework sheet its images, pixels in [0, 1], and the lines of Python.
import { readFileSync } from "node:fs";
import { imagesOf } from "../../aevae/browser/features/path/saving/homework_images.js";
import { choosePairs } from "../../aevae/browser/features/path/saving/homework_pairs.js";
import { pythonOf } from "../../aevae/browser/features/path/saving/homework_python.js";
import { createCoder } from "../../aevae/browser/model/batch.js";
import { buildNetwork } from "../../aevae/browser/network/network.js";
import { floatsOf, parseSafetensors } from "../../aevae/browser/network/safetensors.js";

const bytes = (path) => new Uint8Array(readFileSync(path)).buffer;

const sheets = JSON.parse(readFileSync(0, "utf8")).map(({ spec, folder, originals, seed, rows, steps }) => {
  const weights = parseSafetensors(bytes(`${folder}/weights.safetensors`)).tensors, codes = parseSafetensors(bytes(`${folder}/codes.safetensors`)).tensors;
  const decoder = buildNetwork(spec.decoder, weights, [spec.plane.origin.length]);
  const run = { spec, decoder, plane: spec.plane, codes: { means: floatsOf(codes.mean) }, labels: codes.label.data, testIndex: codes.index.data };
  const pixels = originals && new Uint8Array(bytes(originals)), size = decoder.outputSize;
  const source = { run, coder: createCoder(spec, buildNetwork(spec.encoder, weights, spec.image.shape), decoder), originals: pixels && { picture: (index) => pixels.subarray(index * size, (index + 1) * size) } };
  const { same, different } = choosePairs(run.labels, rows, seed), pairs = [...same, ...different];
  return { images: imagesOf(source, pairs, steps).map(({ ends: [a, b], steps }) => [a, ...steps, b].map((image) => [...image])), python: pythonOf(run, pairs, steps) };
});
process.stdout.write(JSON.stringify(sheets));
