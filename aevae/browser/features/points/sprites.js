// Small images ready to be drawn, many on one canvas.
import { context2d } from "../../image/canvas.js";
import { createPicture } from "../../image/picture.js";
import { make } from "../../ui/dom.js";

const COLUMNS = 48; // and as many rows: more than any screen shows

/** @param {ImageFormat} format */
export function createSprites(format) {
  const [, height, width] = format.shape;
  const sheet = make("canvas", { width: COLUMNS * width, height: COLUMNS * height });
  const context = context2d(sheet);
  const one = make("canvas");
  const picture = createPicture(one, format);
  /** @type {Map<number, number>} row → its place on the sheet, the longest unused first */
  const places = new Map();
  /** @param {number} place @returns {[x: number, y: number]} */
  const corner = (place) => [(place % COLUMNS) * width, Math.floor(place / COLUMNS) * height];

  return {
    /** @param {number} row */
    has: (row) => places.has(row),
    /** @param {number} row @param {PixelSource} pixels */
    add(row, { bytes, values }) {
      const [oldest] = places;
      const place = places.size < COLUMNS ** 2 ? places.size : oldest[1];
      if (places.size >= COLUMNS ** 2) places.delete(oldest[0]);
      places.set(row, place);
      if (bytes) picture.paintBytes(bytes);
      else picture.paintValues(values);
      const [x, y] = corner(place);
      context.clearRect(x, y, width, height);
      context.drawImage(one, x, y);
    },
    /** @param {CanvasRenderingContext2D} target @param {number} row @param {number} x @param {number} y @param {number} size of its longer side, CSS px */
    draw(target, row, x, y, size) {
      const place = places.get(row);
      if (place === undefined) return;
      places.delete(row);
      places.set(row, place); // used last
      const scale = size / Math.max(width, height);
      target.drawImage(sheet, ...corner(place), width, height, x - (scale * width) / 2, y - (scale * height) / 2, scale * width, scale * height);
    },
    clear: () => places.clear(),
    /** @param {Theme} theme */
    setTheme(theme) {
      picture.setInk(theme.ink);
      places.clear();
    },
  };
}
