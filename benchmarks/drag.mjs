// Times searches among codes through the files the browser loads: node drag.mjs <jobs.json>
// jobs.json: [{codes}], how many; prints [{what: milliseconds, median}].

import { readFileSync } from "node:fs";
import { buildIndex } from "../aevae/browser/math/nearest.js";
import { uniformFrom } from "../aevae/browser/math/random.js";
import { median } from "../aevae/browser/math/statistics.js";
import { NEIGHBOURS } from "../aevae/browser/model/constants.js";
import { nearestShared } from "../aevae/browser/model/shared_pictures.js";

/** Codes in ten clusters; another model knows every tenth of their images. */
function measure({ codes }) {
  const random = uniformFrom(1), means = Float32Array.from({ length: 2 * codes }, (_, i) => (i % 10) + 3 * random() * random());
  const run = { neighbours: buildIndex(means), testIndex: Int32Array.from({ length: codes }, (_, row) => row) };
  const all = { rowOf: new Map(Array.from({ length: codes }, (_, row) => [row, row])) }, few = { rowOf: new Map([...all.rowOf].filter(([row]) => row % 10 === 0)) };
  const places = Array.from({ length: 2000 }, () => [14 * random() - 2, 14 * random() - 2]);
  const time = (search) => median(places.map((z) => {
    const start = performance.now();
    search(z);
    return performance.now() - start;
  }));
  return {
    [`${NEIGHBOURS} codes`]: time(([x, y]) => run.neighbours.nearest(x, y, NEIGHBOURS)),
    "an image that both models know": time((z) => nearestShared(run, [all], z)), "where one knows a tenth": time((z) => nearestShared(run, [few], z)),
  };
}

const jobs = JSON.parse(readFileSync(process.argv[2], "utf8"));
console.log(JSON.stringify(jobs.map(measure)));
