// A field as a picture behind the points: computed for the view in slices, coarse first, and moved with the view meanwhile.
import { context2d } from "../../image/canvas.js";
import { createDelay, make } from "../../ui/dom.js";
import { toPixel } from "../../math/geometry.js";
import { fills, gridOver, nodes, squares } from "../../math/grid.js";
import { yieldToMessages } from "../../network/worker_pause.js";

const PX = 7; // CSS px between two nodes, where nobody says otherwise
const COARSER = 4;
const BORDER = 0.12; // of the view, computed beyond its sides
const REST = 40; // ms without movement before it is computed anew: two frames, and the wheel's next notch
const BUDGET = 5; // ms at a stretch: the cursor goes first

/**
 * @typedef {import("./fields.js").Field} Field
 * @typedef {(values: Float32Array, at: number) => Rgba} Painter the colour of a point whose numbers begin at `at`
 *
 * @param {() => void} onPicture another one is to be drawn
 * @param {number} [px] CSS px between two nodes
 */
export function createFieldLayer(onPicture, px = PX) {
  const bitmap = make("canvas");
  const pixels = context2d(bitmap);
  /** @type {Field|null} */
  let field = null;
  /** @type {Painter|null} */
  let paint = null;
  /** @type {{grid: import("../../math/grid.js").Grid, values: Float32Array}|null} */
  let shown = null; // in the bitmap
  /** @type {View|null} */
  let view = null;
  let job = 0;
  let moving = false; // the view, since it was last computed for
  const anew = createDelay(REST, compute);

  async function compute() {
    if (!field || !view) return;
    const mine = ++job;
    const fine = gridOver(view, px, BORDER);
    moving = false;
    if (shown && shown.grid.dx <= fine.dx && shown.grid.dx > fine.dx / 4 && fills(shown.grid, view)) return onPicture(); // the same one, smoother
    const near = shown && shown.grid.dx <= COARSER * fine.dx && fills(shown.grid, view);
    for (const grid of near ? [fine] : [gridOver(view, COARSER * px, BORDER), fine]) {
      const values = await evaluate(field, grid, () => mine === job);
      if (!values) return;
      shown = { grid, values };
      repaint();
      onPicture();
    }
  }

  function repaint() {
    if (!field || !shown || !paint) return;
    const { grid: { columns, rows }, values } = shown;
    bitmap.width = columns;
    bitmap.height = rows;
    const image = new ImageData(columns, rows);
    for (let n = 0; n < columns * rows; n++) {
      const [r, g, b, alpha] = paint(values, n * field.channels);
      const p = 4 * ((rows - 1 - Math.floor(n / columns)) * columns + (n % columns));
      image.data[p] = r;
      image.data[p + 1] = g;
      image.data[p + 2] = b;
      image.data[p + 3] = 255 * alpha;
    }
    pixels.putImageData(image, 0, 0);
  }

  return {
    /** @param {Field|null} next @param {Painter|null} painter */
    setField(next, painter) {
      job++;
      anew.cancel();
      [field, paint, shown] = [next, painter, null];
      compute();
    },
    setPaint(/** @type {Painter} */ painter) {
      paint = painter;
      repaint();
    },
    /** @param {CanvasRenderingContext2D} context of the view's size @param {View} next */
    draw(context, next) {
      const first = view === null;
      if (next !== view) {
        view = next;
        if (first) compute();
        else {
          moving = true;
          job++; // what is under way waits: frames of the movement go first
          anew.again();
        }
      }
      if (!shown) return;
      const { x0, y0, dx, dy, columns, rows } = shown.grid;
      const [left, top] = toPixel(next, [x0 - dx / 2, y0 + (rows - 0.5) * dy]); // a node is the middle of its pixel
      const [right, bottom] = toPixel(next, [x0 + (columns - 0.5) * dx, y0 - dy / 2]);
      context.imageSmoothingQuality = moving ? "low" : "high"; // the high one takes several milliseconds without a GPU
      context.drawImage(bitmap, left, top, right - left, bottom - top);
    },
    get complete() { return view !== null && shown !== null && shown.grid.dx <= gridOver(view, px, BORDER).dx; },
    destroy() {
      job++;
      anew.cancel();
    },
  };
}

/** All nodes of a grid, in slices; null when nobody wants them any more. @param {Field} field @param {import("../../math/grid.js").Grid} grid @param {() => boolean} wanted */
async function evaluate(field, grid, wanted) {
  const { side, channels } = field, { columns, rows } = grid, values = new Float32Array(columns * rows * channels);
  let started = performance.now();
  for (const square of squares(grid, side)) {
    const found = field.evaluate(nodes(square.grid, 0, square.grid.columns * square.grid.rows)), width = square.grid.columns * channels;
    for (let j = 0; j < square.grid.rows; j++) values.set(found.subarray(j * width, (j + 1) * width), ((square.row + j) * columns + square.column) * channels);
    if (performance.now() - started < BUDGET) continue;
    await yieldToMessages();
    if (!wanted()) return null;
    started = performance.now();
  }
  return values;
}
