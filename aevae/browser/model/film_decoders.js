// The decoders saved on the way of a training: one file, tensors named "<epoch>/<name>".
import { buildNetwork } from "../network/network.js";

/**
 * @typedef {{epoch: number, tensors: Tensors, network: Network}} FilmDecoder
 * @typedef {{epochs: number[], at: (epoch: number) => FilmDecoder}} FilmDecoders
 *   at: the decoder in force, which is the last one saved up to this epoch, before all of them the first
 *
 * @param {Tensors} tensors
 * @param {NetworkLayer[]} layers the decoder's layer list
 * @param {number[]} inputShape
 * @returns {FilmDecoders}
 */
export function createFilmDecoders(tensors, layers, inputShape) {
  /** @type {Map<number, Tensors>} */
  const groups = new Map(); // epoch -> its tensors under the decoder's own names
  for (const [name, tensor] of Object.entries(tensors)) {
    const [, epochText, weight] = name.match(/^(\d+)\/(.+)$/) ?? [];
    if (!weight) throw new Error(`The kept decoders hold "${name}", which names no epoch.`);
    const epoch = Number(epochText), group = groups.get(epoch) ?? {};
    groups.set(epoch, group);
    group[weight] = { ...tensor, data: tensor.data.slice() }; // with memory of its own: a worker that is sent a view gets the whole file behind it
  }
  const epochs = [...groups.keys()].sort((a, b) => a - b);
  if (epochs.length === 0) throw new Error("The file of kept decoders is empty.");
  /** @type {FilmDecoder|null} */
  let last = null; // building one takes milliseconds; a film needs the same one frame after frame

  return {
    epochs,
    at(shown) {
      const epoch = epochs.findLast((e) => e <= shown) ?? epochs[0];
      if (last?.epoch === epoch) return last;
      const group = groups.get(epoch) ?? {};
      return (last = { epoch, tensors: group, network: buildNetwork(layers, group, inputShape) });
    },
  };
}
