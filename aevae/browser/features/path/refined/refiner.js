// Once stops rest, their geodesics are refined in a worker; until it answers the atlas's own are shown, as unfinished.
import { covers } from "../../../model/atlas.js";
import { legKey } from "../find.js";

/** Whether a run's geodesics can be refined: where its plane is all of its latent space. @param {Run} run */
const isRefinable = (run) => run.plane.origin.length === 2;

/**
 * The legs on a plane that are still to be refined.
 * @param {import("../stops.js").Stops} stops @param {number} side
 * @returns {[from: LatentPoint, to: LatentPoint][]}
 */
export function unrefinedLegs({ sides, list, at }, side) {
  const { run, atlas, refined: known } = sides[side];
  if (!atlas || !known || !isRefinable(run)) return [];
  const places = list.map((_, i) => at(side, i));
  return places.slice(1).map((to, i) => /** @type {[LatentPoint, LatentPoint]} */ ([places[i], to]))
    .filter(([from, to]) => covers(atlas, from) && covers(atlas, to) && !known.has(legKey(from, to)));
}

/** @param {() => void} refined some side knows more now */
export function createRefiner(refined) {
  /** @type {Worker|null} */
  let worker = null;
  /** @type {(Network|null)[]} */
  let sent = []; // the decoders that the worker has, by side
  let jobs = 0;
  /** @type {Map<number, {job: number, keys: string[], known: import("../measure.js").RefinedLegs}>} */
  const asked = new Map(); // by side

  function start() {
    const started = new Worker(new URL("./worker.js", import.meta.url), { type: "module" });
    started.onmessage = (/** @type {MessageEvent<import("./worker.js").RefinedLegs>} */ { data: { side, job, legs } }) => {
      const request = asked.get(side);
      if (request?.job !== job) return;
      asked.delete(side);
      legs.forEach((leg, i) => request.known.set(request.keys[i], leg));
      refined();
    };
    started.onerror = () => { // what the atlas has found is all there will be
      for (const { keys, known } of asked.values()) for (const key of keys) known.set(key, null);
      asked.clear();
      refined();
    };
    return started;
  }

  return {
    /** All legs that are not refined yet. @param {import("../stops.js").Stops} stops */
    ask(stops) {
      stops.sides.forEach(({ run, atlas, refined: known }, side) => {
        const legs = unrefinedLegs(stops, side);
        if (!atlas || !known || legs.length === 0) return;
        const keys = legs.map(([from, to]) => legKey(from, to));
        const before = asked.get(side);
        if (before?.known === known && String(before.keys) === String(keys)) return;
        worker ??= start();
        const { spec, decoder, decoderTensors: tensors, plane, label } = run;
        if (sent[side] !== decoder) worker.postMessage({ type: "network", side, layers: spec.decoder, tensors, atlas });
        sent[side] = decoder;
        asked.set(side, { job: ++jobs, keys, known });
        worker.postMessage({ type: "refine", side, job: jobs, plane, image: spec.image, label, legs });
      });
    },
    destroy() {
      worker?.terminate();
      worker = null;
      sent = [];
      asked.clear();
    },
  };
}
