// Lays out ink through the shipped files: node run_ink.mjs <cases.json>
// cases.json: [{kind: "ink"|"rgba", width, height, input, output}]; input: float32 ink, or bytes of RGBA; output: the file to write,
// 28×28 float32, or the ink itself.
import { readFileSync, writeFileSync } from "node:fs";
import { likeMnist } from "../../aevae/browser/image/ink.js";
import { inkOf } from "../../aevae/browser/image/photo_ink.js";

for (const { kind, width, height, input, output } of JSON.parse(readFileSync(process.argv[2], "utf8"))) {
  const { buffer, byteOffset, byteLength } = readFileSync(input);
  const bytes = buffer.slice(byteOffset, byteOffset + byteLength);
  writeFileSync(output, kind === "rgba" ? inkOf(new Uint8ClampedArray(bytes), width, height) : likeMnist(new Float32Array(bytes), width, height).picture);
}
