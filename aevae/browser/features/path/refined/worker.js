// Geodesics refined off the page's own thread; see refiner.js.
import { buildGraph } from "../../../math/dijkstra.js";
import { pictureLength } from "../../../model/atlas.js";
import { buildNetwork } from "../../../network/network.js";
import { yieldToMessages } from "../../../network/worker_pause.js";
import { refineLeg } from "./leg.js";

/**
 * @typedef {import("../../../model/atlas.js").Atlas} Atlas
 * @typedef {{type: "network", side: number, layers: NetworkLayer[], tensors: Tensors, atlas: Atlas}} NetworkMessage what a plane decodes with from now on
 * @typedef {{type: "refine", side: number, job: number, plane: Plane, image: ImageFormat, label?: number, legs: [LatentPoint, LatentPoint][]}} RefineMessage
 *   a newer job of a plane replaces its older one
 * @typedef {{side: number, job: number, legs: import("../measure.js").ComparedLeg[]}} RefinedLegs what comes back
 */

/** @type {Map<number, {decoder: Network, graph: import("../../../math/dijkstra.js").Graph}>} */
const models = new Map(); // by plane
/** @type {Map<number, number>} */
const latest = new Map(); // plane -> its newest job
const page = /** @type {{postMessage: (message: RefinedLegs) => void}} */ (/** @type {unknown} */ (globalThis));

onmessage = (/** @type {MessageEvent<NetworkMessage|RefineMessage>} */ { data: message }) => {
  if (message.type === "network") {
    const { side, layers, tensors, atlas } = message;
    models.set(side, { decoder: buildNetwork(layers, tensors, [2]), graph: buildGraph(atlas, pictureLength(atlas)) });
  } else {
    latest.set(message.side, message.job);
    refine(message);
  }
};

/** @param {RefineMessage} message */
async function refine({ side, job, plane, image, label, legs }) {
  const model = models.get(side);
  if (!model) return;
  const { decoder, graph } = model, refined = [];
  for (const [from, to] of legs) {
    const steps = refineLeg({ decoder, plane, spec: { image } }, graph, from, to);
    for (;;) {
      if (decoder.classes) decoder.setClass(label ?? 0); // between two steps another job may have had another class
      const { done, value } = steps.next();
      if (done) {
        refined.push(value);
        break;
      }
      await yieldToMessages();
      if (latest.get(side) !== job) return;
    }
  }
  page.postMessage({ side, job, legs: refined });
}
