// The largest hole of some codes: node run_hole.mjs <codes: float32 pairs> <inside>; prints [[x, y], radius].
import { readFileSync } from "node:fs";
import { buildIndex } from "../../aevae/browser/math/nearest.js";
import { largestHole } from "../../aevae/browser/model/hole.js";

const [file, inside] = process.argv.slice(2), bytes = readFileSync(file);
const means = new Float32Array(bytes.buffer, bytes.byteOffset, bytes.length / 4);
const { centre, radius } = largestHole({ means, neighbours: buildIndex(means), spacing: { inside: Number(inside) } });
console.log(JSON.stringify([centre, radius]));
