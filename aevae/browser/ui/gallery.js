// Pictures in rows and columns with their numbers, as a table: a row says what, a column which picture.
import { context2d } from "../image/canvas.js";
import { make, setText } from "./dom.js";
import { createPicture } from "../image/picture.js";
import { paintDifference } from "../model/picture_error.js";

/**
 * @typedef {{id: string, title: string, note?: string, short?: string, help?: string, what: "input"|"output"|"error"}} GalleryRow
 *   what: what its pictures are; short: the note on the sheet that is saved
 *
 * @param {string} name what the table shows
 * @param {ImageFormat} image
 * @param {GalleryRow[]} rows
 * @param {{title: string, note: string}[]} columns
 * @param {{title: string, text: string}|null} [absent] a row above them whose images are not here, and why
 */
export function createGallery(name, image, rows, columns, absent = null) {
  const [channels, height, width] = image.shape;
  const cells = rows.map((row) => columns.map((column, c) => createCell(row, column, c)));
  const notes = rows.map((row) => make("span", { text: row.note ?? "" }));
  const heads = rows.map((row, r) => make("th", { scope: "row", title: row.help }, [make("b", { text: row.title }), notes[r]]));
  const element = make("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": name }, [
    make("table", { class: "contact-sheet", "aria-label": name, style: `--columns: ${columns.length}` }, [
      make("thead", {}, [make("tr", {}, [make("td"), ...columns.map(({ title, note }) => make("th", { scope: "col" }, [make("b", { text: title }), make("span", { text: note })]))])]),
      make("tbody", {}, [...(absent ? [make("tr", {}, [make("th", { scope: "row" }, [make("b", { text: absent.title })]), make("td", { class: "absent", colspan: columns.length, text: absent.text })])] : []), ...rows.map((row, r) => make("tr", { "data-row": row.id, "data-what": row.what }, [heads[r], ...cells[r].map((cell) => cell.element)]))]),
    ]),
  ]);

  /** @param {GalleryRow} row @param {{title: string}} column @param {number} c */
  function createCell(row, column, c) {
    const canvas = make("canvas", { role: "img", "data-testid": "cell", "data-row": row.id, "data-what": row.what, "data-column": c, "aria-label": `${row.title}, ${row.note ?? row.what}: ${column.title}` });
    const number = make("span", { class: "number" });
    const picture = createPicture(canvas, { shape: image.shape, range: [0, 1] });
    const context = context2d(canvas);
    const data = row.what === "error" ? new ImageData(width, height) : null;
    return {
      element: make("td", {}, [canvas, number]),
      canvas, context, number, picture,
      difference(x, y, { added, left }) {
        if (!data) throw new Error(`${row.id} shows no errors`);
        paintDifference(data.data, x, y, added, left);
        context.putImageData(data, 0, 0);
      },
    };
  }

  return {
    element,
    rows,
    columns,
    paint: (/** @type {number} */ r, /** @type {number} */ c, /** @type {ArrayLike<number>} */ values) => cells[r][c].picture.paintValues(values),
    difference: (r, c, x, y, colours) => cells[r][c].difference(x, y, colours),
    number: (r, c, text) => setText(cells[r][c].number, text),
    clear() {
      for (const { context, number, picture } of cells.flat()) {
        picture.clear();
        context.clearRect(0, 0, width, height);
        setText(number, "");
      }
    },
    note: (r, text) => setText(notes[r], text),
    setInk(ink) {
      for (const row of cells) for (const cell of row) if (channels !== 3) cell.picture.setInk(ink);
    },
    /** For the CSV: the numbers as they stand. */
    table: () => [["", ...columns.map(({ title }) => title)], ...rows.map((row, r) => [`${row.title} ${row.note ?? row.what}`, ...cells[r].map(({ number }) => number.textContent)])],
    /** For the PNG: every picture in its place, with the rows' names. */
    draw: (scale, theme) => drawSheet(cells.map((row) => row.map(({ canvas }) => canvas)), rows, scale, theme, [width, height]),
  };
}

function drawSheet(canvases, rows, scale, theme, [width, height]) {
  const margin = 190, gap = 8, w = width * scale + gap, h = height * scale + gap;
  const sheet = make("canvas", { width: margin + canvases[0].length * w + gap, height: canvases.length * h + gap });
  const context = context2d(sheet);
  context.fillStyle = theme.background;
  context.fillRect(0, 0, sheet.width, sheet.height);
  context.imageSmoothingEnabled = false;
  context.font = `15px ${theme.font}`;
  context.textBaseline = "middle";
  canvases.forEach((row, r) => {
    context.fillStyle = theme.text;
    context.fillText(`${rows[r].title} ${rows[r].short ?? ""}`, gap, r * h + gap + (h - gap) / 2, margin - 2 * gap);
    row.forEach((canvas, c) => context.drawImage(canvas, margin + c * w, r * h + gap, width * scale, height * scale));
  });
  return sheet;
}
