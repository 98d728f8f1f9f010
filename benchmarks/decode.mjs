// Times decoders through the files the browser loads: node decode.mjs <jobs.json>
// jobs.json: [{decoder, weights, dimensions, repeats, tiles}]; prints [{plain: {one, tiles}, vectors: {one, tiles}}], milliseconds.

import { readFileSync } from "node:fs";
import { setFlagsFromString } from "node:v8";
import { median } from "../aevae/browser/math/statistics.js";
import { buildNetwork } from "../aevae/browser/network/network.js";
import { parseSafetensors } from "../aevae/browser/network/safetensors.js";
import { makeKernels, plainKernels } from "../aevae/browser/network/kernels.js";

setFlagsFromString("--experimental-wasm-relaxed-simd"); // browsers have it; older versions of Node only when asked

function time(repeats, action) {
  const taken = [];
  for (let i = 0; i < repeats + 5; i++) {
    const start = performance.now();
    action(i);
    if (i >= 5) taken.push(performance.now() - start); // the first ones are compiled
  }
  return median(taken);
}

function measure({ decoder, weights, dimensions, repeats, tiles }, kernels) {
  const { buffer, byteOffset, byteLength } = readFileSync(weights);
  const network = buildNetwork(decoder, parseSafetensors(buffer.slice(byteOffset, byteOffset + byteLength)).tensors, [dimensions], kernels);
  const codes = Float32Array.from({ length: tiles * dimensions }, (_, i) => Math.sin(i));
  return {
    one: time(repeats, (i) => network.forward(codes.subarray((i % tiles) * dimensions, (i % tiles + 1) * dimensions))),
    tiles: time(15, () => network.forwardBatch(codes, tiles)),
  };
}

const jobs = JSON.parse(readFileSync(process.argv[2], "utf8"));
console.log(JSON.stringify(jobs.map((job) => ({ plain: measure(job, plainKernels()), vectors: measure(job, makeKernels()) }))));
