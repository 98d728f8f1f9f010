// PURE. What a run's codes say about one place of its plane.
import { describe } from "./neighbours.js";

const NEIGHBOURS = 15;

/**
 * @typedef {{label: number, votes: number, k: number, distance: number, relative: number, verdict: "inside"|"edge"|"far",
 *            runnerUp: {label: number, votes: number}|null, rows: Int32Array}} Place
 *   as `describe` says it, with the second most frequent class and the rows of the nearest codes
 *
 * @param {Run} run
 * @param {Point} z
 * @returns {Place}
 */
export function placeAt({ neighbours, labels, spacing }, [x, y]) {
  const rows = neighbours.nearest(x, y, NEIGHBOURS).ids;
  const found = describe(neighbours, labels, spacing, x, y, NEIGHBOURS);
  return { ...found, rows, runnerUp: runnerUp(rows, labels, found.label) };
}

function runnerUp(rows, labels, winner) {
  const votes = new Map();
  for (const row of rows) votes.set(labels[row], (votes.get(labels[row]) ?? 0) + 1);
  votes.delete(winner);
  let best = null;
  for (const [label, count] of votes) if (!best || count > best.votes) best = { label, votes: count };
  return best;
}
