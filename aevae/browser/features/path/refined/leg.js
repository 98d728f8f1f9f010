// A leg's geodesic by the decoder itself: what the atlas finds, and what a search over decoded images finds, each pulled tight over such.
// The atlas is a grid: what lies between its nodes, and one class of a conditional decoder, only decoding tells.
import { pointAt } from "../../../math/polyline.js";
import { shorten } from "../../../math/shorten.js";
import { cellOf } from "../../../model/atlas.js";
import { pathOver } from "../find.js";
import { compareLeg, measurePath } from "../measure.js";
import { decodedPath } from "./decoded_path.js";

export const RESTING_PIECES = 256; // a leg is decoded in where nothing moves
const PIECES = 64; // that are pulled tight
const STEP = 0.1; // of the finite differences, in cells of the atlas

/**
 * @param {import("../measure.js").Decoding} run of two latent dimensions
 * @param {import("../../../math/dijkstra.js").Graph} graph of its atlas, by the change of the image
 * @param {LatentPoint} from @param {LatentPoint} to
 * @returns {Generator<void, import("../measure.js").ComparedLeg>} pauses often: what lies between decodes a few hundred images
 */
export function* refineLeg(run, graph, from, to) {
  const { decoder } = run;
  const line = measurePath(run, [[from, to]], RESTING_PIECES);
  if (line.length === 0) return { straight: line, geodesic: line };
  yield;
  const starts = [pathOver(graph, from, to), yield* decodedPath(decoder, graph, from, to)];
  const curves = [starts[0]];
  for (const start of starts) {
    const { points, changed, length } = measurePath(run, [start], RESTING_PIECES);
    const evenly = Array.from({ length: PIECES + 1 }, (_, i) => pointAt(points, changed, (length * i) / PIECES));
    yield;
    curves.push(yield* shorten(evenly, decoder.forwardBatch, decoder.outputSize, STEP * cellOf(graph)));
  }
  return compareLeg(run, line, curves, RESTING_PIECES);
}
