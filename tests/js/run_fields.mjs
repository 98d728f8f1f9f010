// Overlays read at places: node run_fields.mjs <jobs.json>; prints [[{value, share}, …], …], as the facts of a lesson have them.
// jobs.json: [{folder, plane, prior, field: "distortion"|"prior", places: [[x, y], …]}]

import { readFileSync } from "node:fs";
import { areaField, fitField } from "../../aevae/browser/features/overlays/fields.js";
import { gridIn, nodes } from "../../aevae/browser/math/grid.js";
import { dataBounds } from "../../aevae/browser/math/geometry.js";
import { readAtlas } from "../../aevae/browser/model/atlas.js";
import { floatsOf, parseSafetensors } from "../../aevae/browser/network/safetensors.js";

const WINDOW = 48; // points along a side of the plane as it opens

function readTensors(path) {
  const { buffer, byteOffset, byteLength } = readFileSync(path);
  return parseSafetensors(buffer.slice(byteOffset, byteOffset + byteLength)).tensors;
}

const FIELDS = {
  distortion: ({ folder }) => areaField(readAtlas(readTensors(`${folder}/atlas.safetensors`))),
  prior: ({ plane, prior }, codes, bounds) => fitField({ codes, plane, spec: { prior }, bounds }, async () => {}),
};

const results = [];
for (const job of JSON.parse(readFileSync(process.argv[2], "utf8"))) {
  const { mean, log_var: logVar } = readTensors(`${job.folder}/codes.safetensors`);
  const codes = { means: floatsOf(mean), logVars: logVar && floatsOf(logVar) }, bounds = dataBounds(codes.means);
  const field = await FIELDS[job.field](job, codes, bounds);
  const read = (points) => field.evaluate(Float32Array.from(points)).filter((_, i) => i % field.channels === 0);
  const window = read(nodes(gridIn(bounds, WINDOW), 0, WINDOW * WINDOW)).filter((value) => !Number.isNaN(value));
  results.push(Array.from(read(job.places.flat()), (value) => ({ value, share: window.filter((other) => other > value).length / window.length })));
}
process.stdout.write(JSON.stringify(results));
