// Strips and sheets as pictures to take away: ink on white paper, whatever the theme.
import { context2d } from "../../../image/canvas.js";
import { createPicture } from "../../../image/picture.js";
import { make } from "../../../ui/dom.js";

/** @type {Rgb} */
const INK = [0, 0, 0];
const SMALL = "#555", LINE = "#bbb";
const FONT = "sans-serif";
/** @type {CanvasTextAlign} */
const LEFT = "left";
/** @type {CanvasTextAlign} */
const RIGHT = "right";

/** One picture on a canvas of its own. @param {Float32Array} values @param {ImageFormat} image */
function printed(values, image) {
  const canvas = make("canvas");
  const picture = createPicture(canvas, image);
  picture.setInk(INK);
  picture.paintValues(values);
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
 * @param {{size?: number, bold?: boolean, colour?: string, align?: CanvasTextAlign, room?: number}} style room: px that it must fit into
 */
function write(context, text, x, y, { size = 20, bold = false, colour = "#000", align = LEFT, room } = {}) {
  context.font = `${bold ? "600 " : ""}${size}px ${FONT}`;
  context.fillStyle = colour;
  context.textAlign = align;
  context.fillText(text, x, y, room);
}

/**
 * The rows that are shown, as on the page.
 * @param {string} title
 * @param {{name: string, length: string, pictures: Float32Array[], image: ImageFormat}[]} rows
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
    pictures.forEach((values, i) => place(context, printed(values, image), edge + names + i * (cell + gap), y, cell));
  });
  return canvas;
}

const SHEET = { width: 1240, height: 1754, edge: 70 }; // A4 upright at 150 dots an inch
export const SHEET_POINTS = { width: 595, height: 842 };

/**
 * @typedef {import("./homework_images.js").SheetRow & {names: string[], numbers: number[]}} PrintedRow names: classes of the test images at the ends; numbers: theirs
 * @typedef {Object} Sheet
 * @property {string} title
 * @property {string} subtitle
 * @property {string} name of who hands it in; empty: a line to write it on
 * @property {string} date
 * @property {string} end what the outer images are
 * @property {ImageFormat} image
 * @property {{title: string, rows: PrintedRow[]}[]} groups
 */

/** A row: A, the images between, B. @param {Sheet} sheet @returns {HTMLCanvasElement} */
export function printSheet({ title, subtitle, name, date, end, image, groups }) {
  const { width, height, edge } = SHEET;
  const { canvas, context } = paper(width, height);
  const rows = groups.reduce((sum, group) => sum + group.rows.length, 0), columns = groups[0].rows[0].steps.length + 2;
  const head = 150, line = 56, names = 110, apart = 26; // px: title to names, a group's title, the classes, between originals and the rest
  const room = (height - 2 * edge - head - line * groups.length) / rows;
  const most = Math.min((width - 2 * edge - 2 * names - 2 * apart) / columns - 6, room - 8, 96), side = Math.max(image.shape[1], image.shape[2]);
  const cell = most > side ? side * Math.floor(most / side) : most; // so that all pixels are of one size
  const across = columns * (cell + 6) + 2 * apart;
  const left = (width - across) / 2;
  write(context, title, edge, edge + 18, { size: 34, bold: true });
  write(context, subtitle, edge, edge + 62, { size: 20, colour: SMALL, room: width - 2 * edge });
  blank(context, "Name", name, edge, edge + 112, 520);
  blank(context, "Date", date, width - edge - 330, edge + 112, 330);
  let y = edge + head;
  groups.forEach((group) => {
    write(context, group.title, edge, y + line / 2 - 8, { size: 22, bold: true });
    [0, columns - 1].forEach((column) => write(context, end, columnAt(column) + cell / 2, y + line - 12, { size: 16, colour: SMALL, align: "center" }));
    y += line;
    for (const { names: [from, to], numbers, ends, steps } of group.rows) {
      [ends[0], ...steps, ends[1]].forEach((values, i) => place(context, printed(values, image), columnAt(i), y, cell));
      [{ text: from, number: numbers[0], x: left - 18, align: RIGHT }, { text: to, number: numbers[1], x: left + across + 12, align: LEFT }].forEach(({ text, number, x, align }) => {
        write(context, text, x, y + cell / 2 - 10, { size: 22, align, room: names });
        write(context, `no. ${number.toLocaleString("en")}`, x, y + cell / 2 + 14, { size: 15, colour: SMALL, align });
      });
      y += Math.min(room, cell + 16);
    }
  });
  return canvas;

  /** @param {number} i */
  function columnAt(i) {
    return left + i * (cell + 6) + (i > 0 ? apart : 0) + (i === columns - 1 ? apart : 0);
  }
}

/** A line to write on, or what was written. @param {CanvasRenderingContext2D} context @param {string} label @param {string} text @param {number} x @param {number} y @param {number} width */
function blank(context, label, text, x, y, width) {
  write(context, label, x, y, { size: 20, colour: SMALL });
  write(context, text, x + 76, y, { size: 24, room: width - 84 });
  context.fillStyle = LINE;
  context.fillRect(x + 68, y + 17, width - 68, 2);
}

/** @param {HTMLCanvasElement} canvas @returns {Promise<Blob>} */
export const asPng = (canvas) => new Promise((resolve, reject) => canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error("The browser made no picture."))), "image/png"));
