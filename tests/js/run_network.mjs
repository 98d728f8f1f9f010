// Runs networks through the shipped files: node run_network.mjs <cases.json>
// cases.json: [{layers, weights, inputs, shape, label, forward, batch}], where `weights` and `inputs` (tensor "x", samples
// first) are safetensors files, `shape` is that of one sample, and `forward` and `batch` name the float32 files to write.

import { readFileSync, writeFileSync } from "node:fs";
import { buildNetwork } from "../../aevae/browser/network/network.js";
import { parseSafetensors } from "../../aevae/browser/network/safetensors.js";

function readTensors(path) {
  const { buffer, byteOffset, byteLength } = readFileSync(path);
  return parseSafetensors(buffer.slice(byteOffset, byteOffset + byteLength)).tensors;
}

for (const { layers, weights, inputs, shape, label, forward, batch } of JSON.parse(readFileSync(process.argv[2], "utf8"))) {
  const network = buildNetwork(layers, readTensors(weights), shape);
  network.setClass(label);
  const x = readTensors(inputs).x.data;
  const samples = x.length / network.inputSize;
  const y = new Float32Array(samples * network.outputSize);
  for (let s = 0; s < samples; s++) {
    y.set(network.forward(x.subarray(s * network.inputSize, (s + 1) * network.inputSize)), s * network.outputSize);
  }
  writeFileSync(forward, y);
  writeFileSync(batch, network.forwardBatch(x, samples));
}
