// Pictures that several models know: what ships with many dimensions keeps the codes of some test pictures only.

const SOME = 64; // neighbours that are looked at before all are

/**
 * The row of the code nearest to a place whose picture the other runs know too; null where they share none.
 * @param {Run} run @param {Run[]} others @param {Point} z
 */
export function nearestShared(run, others, z) {
  for (const count of [1, SOME, run.labels.length]) {
    const { ids } = run.neighbours.nearest(...z, count);
    const found = Array.from(ids).find((row) => isShared(others, run.testIndex[row]));
    if (found !== undefined) return found;
  }
  return null;
}

/** @param {Run[]} runs @param {number|bigint} index of a test picture */
export const isShared = (runs, index) => runs.every(({ rowOf }) => rowOf.has(Number(index)));
