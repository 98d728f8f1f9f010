import assert from "node:assert/strict";
import { test } from "node:test";
import { panBy, toPixel, zoomAt } from "../../../aevae/browser/math/geometry.js";
import { covers, extent, latticeOf, middle } from "../../../aevae/browser/plane/tiles/tile_lattice.js";
import { near } from "../numbers.mjs";

const VIEW = { x0: -3.3, x1: 4.7, y0: -2.1, y1: 1.9, width: 800, height: 400 };
const VIEWS = [VIEW, panBy(VIEW, 333, -77), zoomAt(VIEW, [10, 390], 37), zoomAt(VIEW, [700, 20], 1 / 6), { ...VIEW, x0: 996.7, x1: 1004.7 }];

test("the tiles fill the view, with a border for small pans", () => {
  for (const view of VIEWS) {
    const lattice = latticeOf(view);
    const { x0, x1, y0, y1 } = extent(lattice);
    assert.ok(x0 <= view.x0 - lattice.cell && x1 >= view.x1 + lattice.cell);
    assert.ok(y0 <= view.y0 - lattice.cell && y1 >= view.y1 + lattice.cell);
    assert.ok(covers(lattice, view, lattice));
  }
});

test("a tile is shown at about thirty pixels, its width a power of two", () => {
  for (const view of VIEWS) {
    const { cell } = latticeOf(view);
    const px = (cell * view.width) / (view.x1 - view.x0);
    assert.ok(px >= 30 / Math.SQRT2 - 1e-9 && px <= 30 * Math.SQRT2 + 1e-9, `${px} px`);
    assert.equal(Math.log2(cell), Math.round(Math.log2(cell)));
  }
});

test("panning keeps every tile in its place", () => {
  const [a, b] = [latticeOf(VIEW), latticeOf(panBy(VIEW, 90, 45))];
  assert.equal(a.cell, b.cell);
  const [x, y] = middle(a, 5, 5);
  near(middle(b, 5 + a.column - b.column, 5 + (b.row + b.rows) - (a.row + a.rows)), [x, y]);
});

test("zooming by two turns each tile into exactly four", () => {
  const [coarse, fine] = [latticeOf(VIEW), latticeOf(zoomAt(VIEW, [400, 200], 2))];
  assert.equal(coarse.cell, 2 * fine.cell);
  assert.equal(latticeOf(VIEW, 1).cell, 2 * coarse.cell);
});

test("a coarser lattice does not stand for a finer one, nor one that leaves an edge bare", () => {
  const [fine, coarse] = [latticeOf(VIEW), latticeOf(VIEW, 1)];
  assert.ok(covers(fine, VIEW, coarse));
  assert.ok(!covers(coarse, VIEW, fine));
  assert.ok(!covers(fine, panBy(VIEW, 200, 0), fine));
});

test("tiles are counted from the top left", () => {
  const lattice = latticeOf(VIEW);
  const { x0, y1 } = extent(lattice);
  near(middle(lattice, 0, 0), [x0 + lattice.cell / 2, y1 - lattice.cell / 2]);
  const [left, top] = toPixel(VIEW, middle(lattice, 3, 3));
  const [right, bottom] = toPixel(VIEW, middle(lattice, 4, 4));
  assert.ok(right > left && bottom > top);
});
