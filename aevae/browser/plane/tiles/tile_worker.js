// Decodes tiles away from the page's own thread. One worker serves every plane of the page.
import { embed } from "../../math/geometry.js";
import { middle } from "./tile_lattice.js";
import { buildNetwork } from "../../network/network.js";
import { shrunk } from "../../image/shrinking.js";
import { toBytes } from "../../image/picture.js";
import { yieldToMessages } from "../../network/worker_pause.js";

const TOGETHER = 64; // tiles that are decoded between two looks at whether they are still wanted; two blocks of `forwardBatch`

/**
 * @typedef {import("./tile_lattice.js").Lattice} Lattice
 * @typedef {{type: "network", id: number, layers: NetworkLayer[], tensors: Tensors, dimensions: number, image: ImageFormat,
 *   shape: ImageFormat["shape"]}} NetworkMessage what plane `id` decodes with from now on, and how large its tiles are
 * @typedef {{type: "decode", id: number, job: number, lattice: Lattice, plane: Plane, label?: number}} DecodeMessage a newer job of a plane replaces its older one
 * @typedef {{type: "end", id: number}} EndMessage the plane is gone
 * @typedef {{id: number, job: number, lattice: Lattice, bytes: Uint8Array}} DecodedTiles what comes back: tiles row by row from the top, 0…255, transferred
 */

/** @type {Map<number, {network: Network, image: ImageFormat, shape: ImageFormat["shape"]}>} */
const networks = new Map(); // plane -> how it decodes
/** @type {Map<number, number>} */
const latest = new Map(); // plane -> its newest job; older ones stop at their next look
const page = /** @type {{postMessage: (message: DecodedTiles, transfer: Transferable[]) => void}} */ (/** @type {unknown} */ (globalThis));

onmessage = (/** @type {MessageEvent<NetworkMessage|DecodeMessage|EndMessage>} */ { data: message }) => {
  if (message.type === "network") {
    const { id, layers, tensors, dimensions, image, shape } = message;
    networks.set(id, { network: buildNetwork(layers, tensors, [dimensions]), image, shape });
  } else if (message.type === "decode") {
    latest.set(message.id, message.job);
    decode(message);
  } else {
    networks.delete(message.id);
    latest.delete(message.id);
  }
};

/** @param {DecodeMessage} message */
async function decode({ id, job, lattice, plane, label }) {
  const decoder = networks.get(id);
  if (!decoder) return;
  const { network, image, shape } = decoder;
  const { columns, rows } = lattice, count = columns * rows;
  const size = shape[0] * shape[1] * shape[2];
  const bytes = new Uint8Array(count * size);
  for (let from = 0; from < count; from += TOGETHER) {
    const places = Array.from({ length: Math.min(TOGETHER, count - from) }, (_, i) => middle(lattice, (from + i) % columns, Math.floor((from + i) / columns)));
    const codes = Float32Array.from(places.flatMap((place) => embed(plane, place)));
    if (network.classes) network.setClass(label ?? 0); // meanwhile another job may have had another class
    const images = shrunk(network.forwardBatch(codes, places.length), image.shape, shape);
    toBytes(bytes.subarray(from * size, (from + places.length) * size), images, image.range);
    await yieldToMessages();
    if (latest.get(id) !== job) return;
  }
  page.postMessage({ id, job, lattice, bytes }, [bytes.buffer]);
}
