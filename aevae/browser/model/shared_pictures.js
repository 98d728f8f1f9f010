// Pictures that several models know: what ships with many dimensions keeps the codes of some test pictures only.

/**
 * The row of the code nearest to a place whose picture the other runs know too; null where they share none.
 * @param {Pick<Run, "neighbours"|"testIndex">} run @param {Pick<Run, "rowOf">[]} others @param {LatentPoint} z
 */
export const nearestShared = ({ neighbours, testIndex }, others, [x, y]) =>
  neighbours.nearest(x, y, 1, undefined, (row) => isShared(others, testIndex[row])).ids[0] ?? null;

/** @param {Pick<Run, "rowOf">[]} runs @param {number} index of a test picture */
export const isShared = (runs, index) => runs.every(({ rowOf }) => rowOf.has(index));
