// Strips and sheets as pictures to take away: ink on white paper, whatever the theme.
import { context2d } from "../../../image/canvas.js";
import { createPicture } from "../../../image/picture.js";
import { make } from "../../../ui/dom.js";

/** @type {Rgb} */
const INK = [0, 0, 0];
const SMALL = "#555", LINE = "#bbb";
const FONT = "sans-serif";

/** One picture on a canvas of its own. @param {PixelSource} pixels @param {ImageFormat} image */
function printed({ values, bytes }, image) {
  const canvas = make("canvas");
  const picture = createPicture(canvas, image);
  picture.setInk(INK);
  if (bytes) picture.paintBytes(bytes);
  else picture.paintValues(values);
  return canvas;
}

/** @param {number} width @param {number} height */
function paper(width, height) {
  const canvas = make("canvas", { width, height });
  const context = context2d(canvas);
  context.fillStyle = "#fff";
  context.fillRect(0, 0, width, height);
  context.imageSmoothingEnabled = false;
  context.textBaseline = "middle";
  return { canvas, context };
}

/** @param {CanvasRenderingContext2D} context @param {HTMLCanvasElement} picture @param {number} x @param {number} y @param {number} size */
function place(context, picture, x, y, size) {
  context.drawImage(picture, x, y, size, size);
  context.strokeStyle = LINE;
  context.strokeRect(x - 0.5, y - 0.5, size + 1, size + 1);
}

/**
 * @param {CanvasRenderingContext2D} context @param {string} text @param {number} x @param {number} y
 * @param {{size?: number, bold?: boolean, colour?: string, align?: CanvasTextAlign}} style
 */
function write(context, text, x, y, { size = 20, bold = false, colour = "#000", align = "left" } = {}) {
  context.font = `${bold ? "600 " : ""}${size}px ${FONT}`;
  context.fillStyle = colour;
  context.textAlign = align;
  context.fillText(text, x, y);
}

/**
 * The rows that are shown, as on the page.
 * @param {string} title
 * @param {{name: string, length: string, pictures: PixelSource[], image: ImageFormat}[]} rows
 * @returns {HTMLCanvasElement}
 */
export function printStrip(title, rows) {
  const cell = 112, gap = 8, names = 220, head = 48, edge = 20;
  const columns = Math.max(...rows.map(({ pictures }) => pictures.length));
  const { canvas, context } = paper(2 * edge + names + columns * (cell + gap), head + rows.length * (cell + gap) + edge);
  write(context, title, edge, head / 2, { bold: true });
  rows.forEach(({ name, length, pictures, image }, row) => {
    const y = head + row * (cell + gap);
    write(context, name, edge, y + cell / 2 - 14, { bold: true });
    write(context, length, edge, y + cell / 2 + 14, { colour: SMALL, size: 18 });
    pictures.forEach((pixels, i) => place(context, printed(pixels, image), edge + names + i * (cell + gap), y, cell));
  });
  return canvas;
}

const SHEET = { width: 1754, height: 1240, edge: 70 }; // A4 across at 150 dots an inch
export const SHEET_POINTS = { width: 842, height: 595 };

/** @typedef {{names: string[], ends: PixelSource[], steps: PixelSource[]}} PrintedPair of two classes: the originals and what lies between */

/**
 * Pairs by rows: the original of A, the interpolation, the original of B.
 * @param {{title: string, subtitle: string, image: ImageFormat, groups: {title: string, pairs: PrintedPair[]}[]}} sheet
 * @returns {HTMLCanvasElement}
 */
export function printSheet({ title, subtitle, image, groups }) {
  const { width, height, edge } = SHEET;
  const { canvas, context } = paper(width, height);
  const rows = groups.reduce((sum, { pairs }) => sum + pairs.length, 0);
  const columns = groups[0].pairs[0].steps.length + 2;
  const head = 120, line = 44, names = 110, apart = 26; // px: title, a group's title, the classes, between originals and the rest
  const room = (height - 2 * edge - head - line * groups.length) / rows;
  const cell = Math.min((width - 2 * edge - 2 * names - 2 * apart) / columns - 6, room - 10);
  const across = columns * (cell + 6) + 2 * apart;
  const left = (width - across) / 2;
  write(context, title, edge, edge + 18, { size: 34, bold: true });
  write(context, subtitle, edge, edge + 62, { size: 22, colour: SMALL });
  let y = edge + head;
  groups.forEach((group) => {
    write(context, group.title, edge, y + line / 2 - 6, { size: 22, bold: true });
    [0, columns - 1].forEach((column) => write(context, "original", columnAt(column) + cell / 2, y + line / 2 - 2, { size: 16, colour: SMALL, align: "center" }));
    y += line;
    for (const { names: [from, to], ends, steps } of group.pairs) {
      [ends[0], ...steps, ends[1]].forEach((pixels, i) => place(context, printed(pixels, image), columnAt(i), y, cell));
      write(context, from, left - 18, y + cell / 2, { size: 24, align: "right" });
      write(context, to, left + across + 12, y + cell / 2, { size: 24 });
      y += Math.min(room, cell + 16);
    }
  });
  return canvas;

  /** @param {number} i */
  function columnAt(i) {
    return left + i * (cell + 6) + (i > 0 ? apart : 0) + (i === columns - 1 ? apart : 0);
  }
}

/** @param {HTMLCanvasElement} canvas @returns {Promise<Blob>} */
export const asPng = (canvas) => new Promise((resolve, reject) => canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error("The browser made no picture."))), "image/png"));
