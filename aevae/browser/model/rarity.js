// How unusual a place is among the codes of a run: its distance from their middle, and how densely they lie there.
import { toRelative } from "../math/geometry.js";
import { density } from "../math/kernel_density.js";
import { ascending, shareBelow } from "../math/statistics.js";

/**
 * @param {Pick<Run, "means"|"summary">} run
 * @returns {(z: LatentPoint) => {spreads: number, share: number}}
 *   spreads: the distance from the codes' mean, in their standard deviations along each axis; share: of the codes, those that lie where
 *   the density (a Gaussian kernel estimate) is lower than at z
 */
export function rarityOf({ means, summary }) {
  const { at } = density(means);
  const heights = ascending(Float32Array.from({ length: means.length / 2 }, (_, i) => at(means[2 * i], means[2 * i + 1])));
  return (z) => ({ spreads: Math.hypot(...toRelative(summary, z)), share: shareBelow(heights, Math.fround(at(z[0], z[1]))) });
}
