// Lays out ink through the shipped files: node run_ink.mjs <cases.json>
// cases.json: [{width, height, input, output}]; input: float32 ink; output: the file to write, 28×28 float32.
import { readFileSync, writeFileSync } from "node:fs";
import { likeMnist } from "../../aevae/browser/image/ink.js";

for (const { width, height, input, output } of JSON.parse(readFileSync(process.argv[2], "utf8"))) {
  const { buffer, byteOffset, byteLength } = readFileSync(input);
  writeFileSync(output, likeMnist(new Float32Array(buffer.slice(byteOffset, byteOffset + byteLength)), width, height).picture);
}
