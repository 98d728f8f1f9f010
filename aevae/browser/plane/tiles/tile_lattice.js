// Which tiles fill a view: a lattice fixed in the plane, so that panning keeps every tile in
// its place and zooming by two turns each tile into exactly four.

export const CELL = 30; // CSS px a tile is shown at, give or take √2
const BORDER = 1; // cells beyond the view on every side, so that a small pan shows no bare edge

/**
 * @typedef {{cell: number, column: number, row: number, columns: number, rows: number}} Lattice
 *   cell: tile width in latent units (a power of two); column, row: number of the lowest left tile, counted from the origin
 *
 * @param {View} view
 * @param {number} [coarser] how many times the tile width is doubled
 * @returns {Lattice}
 */
export function latticeOf(view, coarser = 0) {
  const unit = (view.x1 - view.x0) / view.width; // latent units a px
  const cell = 2 ** (Math.round(Math.log2(CELL * unit)) + coarser);
  const column = Math.floor(view.x0 / cell) - BORDER;
  const row = Math.floor(view.y0 / cell) - BORDER;
  return {
    cell, column, row,
    columns: Math.ceil(view.x1 / cell) + BORDER - column,
    rows: Math.ceil(view.y1 / cell) + BORDER - row,
  };
}

/** The bounds of the plane that a lattice covers. @param {Lattice} lattice @returns {Bounds} */
export function extent({ cell, column, row, columns, rows }) {
  return { x0: column * cell, x1: (column + columns) * cell, y0: row * cell, y1: (row + rows) * cell };
}

/** Whether `lattice` fills `view` with tiles no wider than those of `other`. @param {Lattice} lattice @param {View} view @param {Lattice} other */
export function covers(lattice, view, other) {
  const { x0, x1, y0, y1 } = extent(lattice);
  return lattice.cell <= other.cell && x0 <= view.x0 && x1 >= view.x1 && y0 <= view.y0 && y1 >= view.y1;
}

/** Middle of the tile in column i (from the left) and row j (from the top). @param {Lattice} lattice @param {number} i @param {number} j @returns {LatentPoint} */
export function middle({ cell, column, row, rows }, i, j) {
  return [(column + i + 0.5) * cell, (row + rows - 1 - j + 0.5) * cell];
}
