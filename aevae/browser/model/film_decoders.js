// Decoders kept on the way of a training: one file, tensors named "<epoch>/<name>".
import { buildNetwork } from "../network/network.js";

/**
 * @typedef {{epochs: number[], at: (epoch: number) => {epoch: number, network: Network, tensors: Object}}} Kept
 *   at: the decoder in force, which is the last one kept up to this epoch, before all of them the first
 *
 * @param {Object<string, {shape: number[], data: TypedArray}>} tensors
 * @param {Object[]} layers the decoder's layer list
 * @param {number[]} inputShape
 * @returns {Kept}
 */
export function keptDecoders(tensors, layers, inputShape) {
  const groups = new Map(); // epoch -> its tensors under the decoder's own names
  for (const [name, tensor] of Object.entries(tensors)) {
    const [, epoch, own] = name.match(/^(\d+)\/(.+)$/) ?? [];
    if (!own) throw new Error(`The kept decoders hold "${name}", which names no epoch.`);
    if (!groups.has(Number(epoch))) groups.set(Number(epoch), {});
    // A copy of its own: a worker that is sent a view gets the whole file behind it.
    groups.get(Number(epoch))[own] = { ...tensor, data: tensor.data.slice() };
  }
  const epochs = [...groups.keys()].sort((a, b) => a - b);
  if (epochs.length === 0) throw new Error("The file of kept decoders is empty.");
  let last = null; // building one takes milliseconds; a film asks for the same one frame after frame

  return {
    epochs,
    at(epoch) {
      const found = epochs.findLast((e) => e <= epoch) ?? epochs[0];
      if (last?.epoch !== found) {
        const own = groups.get(found);
        last = { epoch: found, tensors: own, network: buildNetwork(layers, own, inputShape) };
      }
      return last;
    },
  };
}
