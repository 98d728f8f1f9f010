// How unusual a place is among the codes of a run: its distance from their middle, and how densely they lie there.
import { toRelative } from "../math/geometry.js";
import { density, densityAlong } from "../math/kernel_density.js";
import { ascending, shareBelow } from "../math/statistics.js";

/**
 * Along axes that do not count (dead ones, the height of a line) no place is unusual.
 * @param {Pick<Run, "means"|"summary"|"spacing">} run
 * @returns {(z: LatentPoint) => {spreads: number, share: number}}
 *   spreads: the distance from the codes' mean, in their standard deviations along each axis; share: of the codes, those that lie where
 *   the density (a Gaussian kernel estimate) is lower than at z
 */
export function rarityOf({ means, summary, spacing: { axes } }) {
  const both = axes[0] === 1 && axes[1] === 1, only = axes[0] === 1 ? 0 : 1;
  const { at } = both ? density(means) : densityAlong(only === 0 ? means : means.map((_, i) => means[i ^ 1]));
  const height = (/** @type {LatentPoint} */ z) => at(z[both ? 0 : only], z[1]);
  const heights = ascending(Float32Array.from({ length: means.length / 2 }, (_, i) => height([means[2 * i], means[2 * i + 1]])));
  return (z) => ({ spreads: Math.hypot(...toRelative(summary, z).map((value, axis) => axes[axis] && value)), share: shareBelow(heights, Math.fround(height(z))) });
}
