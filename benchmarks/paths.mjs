// Times the geodesics of runs: node paths.mjs <folder> …; one JSON line a run.
import { readFileSync } from "node:fs";
import { pictureLength, readAtlas } from "../aevae/browser/model/atlas.js";
import { createFinder } from "../aevae/browser/features/path/find.js";
import { parseSafetensors } from "../aevae/browser/network/safetensors.js";

const PAIRS = 300;
const WARM = 50; // searches before the clock counts: the first ones compile

function readTensors(path) {
  const { buffer, byteOffset, byteLength } = readFileSync(path);
  return parseSafetensors(buffer.slice(byteOffset, byteOffset + byteLength)).tensors;
}

let state = 1;
const uniform = () => (state = (state * 48271) % 2147483647) / 2147483647;

for (const folder of process.argv.slice(2)) {
  const atlas = readAtlas(readTensors(`${folder}/atlas.safetensors`));
  const { x0, x1, y0, y1 } = atlas.bounds;
  const somewhere = () => [x0 + (x1 - x0) * uniform(), y0 + (y1 - y0) * uniform()];
  const start = performance.now();
  const find = createFinder(atlas);
  find(pictureLength, somewhere(), somewhere());
  const first = performance.now() - start;
  const times = [];
  for (let i = 0; i < WARM + PAIRS; i++) {
    const [from, to] = [somewhere(), somewhere()];
    const begin = performance.now();
    find(pictureLength, from, to);
    if (i >= WARM) times.push(performance.now() - begin);
  }
  times.sort((a, b) => a - b);
  console.log(JSON.stringify({ first, median: times[PAIRS / 2], p95: times[Math.floor(0.95 * PAIRS)], pairs: PAIRS }));
}
