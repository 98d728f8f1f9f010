// Pictures that several models know: what ships with many dimensions keeps the codes of some test pictures only.

const SOME = 64; // neighbours that are looked at before all are

/**
 * The row of the code nearest to a place whose picture the other runs know too; null where they share none.
 * @param {Run} run @param {Pick<Run, "rowOf">[]} others @param {LatentPoint} z
 */
export function nearestShared(run, others, [x, y]) {
  for (const count of [1, SOME, run.labels.length]) {
    const { ids } = run.neighbours.nearest(x, y, count);
    const shared = ids.find((row) => isShared(others, run.testIndex[row]));
    if (shared !== undefined) return shared;
  }
  return null;
}

/** @param {Pick<Run, "rowOf">[]} runs @param {number} index of a test picture */
export const isShared = (runs, index) => runs.every(({ rowOf }) => rowOf.has(index));
