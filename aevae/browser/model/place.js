// What a run's codes say about one place of its plane.
import { EDGE, FAR_AWAY, NEIGHBOURS } from "./constants.js";

/**
 * @typedef {{label: number, votes: number, k: number, runnerUp: {label: number, votes: number}|null, rows: Int32Array, values: {low: number, middle: number, high: number}|null,
 *            distance: number, relative: number, verdict: "inside"|"edge"|"far"|"none", why: string, alike?: boolean|null}} Place
 *   label: the class most of the k nearest codes belong to (of equally frequent ones the nearer), votes: how many do,
 *   runnerUp: the next one; values: the range and the median of their numbers, where images have such; rows: those codes, nearest first; distance: to the k-th along the axes that count, in latent units; relative: the same
 *   in units of `spacing.inside`, the distance that 95 % of the codes keep to their own k-th; verdict: "none" where the
 *   model's codes mean nothing, and `why`; alike: whether the image decoded here is like theirs; null: of a model in training not known yet
 *
 * @param {Pick<Run, "neighbours"|"labels"|"spacing"> & Partial<Pick<Run, "values">> & {spec?: Pick<Spec, "verdict">}} run
 * @param {LatentPoint} z
 * @returns {Place}
 */
export function placeAt({ neighbours, labels, values, spacing, spec }, [x, y]) {
  const { ids: rows, distances } = neighbours.nearest(x, y, NEIGHBOURS, spacing.axes);
  const counts = new Map(); // keeps the order of first sight, so of equally frequent classes the nearer comes first
  for (const row of rows) counts.set(labels[row], (counts.get(labels[row]) ?? 0) + 1);
  const [first, second = null] = [...counts].map(([label, votes]) => ({ label, votes })).sort((a, b) => b.votes - a.votes);
  const distance = distances[distances.length - 1];
  const relative = distance === 0 ? 0 : distance / spacing.inside; // codes that all coincide have no spacing
  const why = spec?.verdict?.short ?? "";
  const verdict = why ? "none" : relative <= 1 ? "inside" : relative <= EDGE ? "edge" : "far";
  return { ...first, k: rows.length, runnerUp: second, values: values ? spreadOf(values, rows) : null, rows, distance, relative, verdict, why };
}

/** @param {ArrayLike<number>} values @param {Int32Array} rows */
function spreadOf(values, rows) {
  const sorted = Float32Array.from(rows, (row) => values[row]).sort();
  return { low: sorted[0], middle: sorted[sorted.length >> 1], high: sorted[sorted.length - 1] };
}

/** Whether a place is so far out that nobody can have meant it. @param {Bounds} bounds of the data @param {LatentPoint} z */
export const isFarAway = ({ x0, x1, y0, y1 }, [x, y]) =>
  Math.max(Math.abs(x - (x0 + x1) / 2) / (x1 - x0), Math.abs(y - (y0 + y1) / 2) / (y1 - y0)) >= FAR_AWAY;
