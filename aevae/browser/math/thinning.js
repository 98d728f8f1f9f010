// Codes that keep their distance, for whatever is too large to stand at each of them.

/** How far apart the codes of a level are at least, along one axis or the other, in latent units; two levels halve it. @param {number} level a whole number */
export const spacingAt = (level) => 2 ** (-level / 2);

/**
 * Choices among codes that grow with the level and depend on nothing else: whoever pans sees the same ones, whoever comes
 * closer sees more, and none goes. Each level takes, one after another in the given order, the codes that lie in the
 * spacing of none that is there already (Poisson discs, as squares).
 * @param {Float32Array} means (N, 2); what is not finite is left out
 * @param {ArrayLike<number>} order the rows to choose among, those to be preferred first
 * @returns {(level: number) => {rows: number[], spacing: number}} spacing: that of the level, or of the first one that has all
 */
export function createThinning(means, order) {
  let waiting = Array.from(order).filter((row) => Number.isFinite(means[2 * row]) && Number.isFinite(means[2 * row + 1]));
  /** @type {number[]} */
  let kept = [];
  const first = coarsest(means, waiting);
  /** @type {{rows: number[], spacing: number}[]} */
  const levels = [];

  function deepen() {
    const spacing = spacingAt(first + levels.length);
    const squares = createSquares(means, spacing, kept.length + waiting.length);
    kept.forEach(squares.take);
    waiting = waiting.filter((row) => !squares.take(row));
    kept = squares.rows;
    levels.push({ rows: kept, spacing });
  }

  return (level) => {
    while (levels.length === 0 || (levels.length <= level - first && waiting.length > 0)) deepen();
    return levels[Math.min(Math.max(0, level - first), levels.length - 1)];
  };
}

/** The level at which the spacing is larger than all codes together. @param {Float32Array} means @param {number[]} rows */
function coarsest(means, rows) {
  let extent = 0;
  for (const axis of [0, 1]) {
    let low = Infinity, high = -Infinity;
    for (const row of rows) {
      const value = means[2 * row + axis];
      if (value < low) low = value;
      if (value > high) high = value;
    }
    if (high > low) extent = Math.max(extent, high - low);
  }
  return extent > 0 ? Math.floor(-2 * Math.log2(extent)) - 1 : 0;
}

/**
 * Squares of one size, each with at most one code in it, in a table with open addresses.
 * @param {Float32Array} means @param {number} side @param {number} most codes
 */
function createSquares(means, side, most) {
  const mask = 2 ** Math.ceil(Math.log2(2 * most + 2)) - 1;
  const table = new Int32Array(mask + 1).fill(-1);
  /** @type {number[]} */
  const rows = [];
  const cell = (/** @type {number} */ row, /** @type {number} */ axis) => Math.floor(means[2 * row + axis] / side);

  /** Where the code of a square is or would be. @param {number} i @param {number} j */
  function slot(i, j) {
    const mixed = Math.imul(Math.imul(i, 0x9e3779b1) + j, 0x85ebca6b);
    let at = (mixed ^ (mixed >>> 15)) & mask;
    while (table[at] >= 0 && (cell(table[at], 0) !== i || cell(table[at], 1) !== j)) at = (at + 1) & mask;
    return at;
  }

  return {
    rows,
    /** Keep a code, unless another is too near; returns whether it did. @param {number} row */
    take(row) {
      const i = cell(row, 0), j = cell(row, 1), own = slot(i, j);
      if (table[own] >= 0) return false;
      for (let di = -1; di <= 1; di++) {
        for (let dj = -1; dj <= 1; dj++) {
          const other = di || dj ? table[slot(i + di, j + dj)] : -1;
          if (other >= 0 && Math.abs(means[2 * other] - means[2 * row]) < side && Math.abs(means[2 * other + 1] - means[2 * row + 1]) < side) return false;
        }
      }
      table[own] = row;
      rows.push(row);
      return true;
    },
  };
}
