// Writes an animation: node run_gif.mjs <frames> <width> <height> <count> <file>; frames: palette indices, one byte a pixel.
import { readFileSync, writeFileSync } from "node:fs";
import { encodeGif } from "../../aevae/browser/image/gif.js";

const [source, width, height, count, file] = process.argv.slice(2).map((text, i) => (i > 0 && i < 4 ? Number(text) : text));
const bytes = new Uint8Array(readFileSync(source));
const frames = Array.from({ length: count }, (_, i) => bytes.subarray(i * width * height, (i + 1) * width * height));
const palette = Uint8Array.from({ length: 768 }, (_, i) => Math.floor(i / 3));
writeFileSync(file, encodeGif({ width, height, palette, frames, delay: 7 }));
