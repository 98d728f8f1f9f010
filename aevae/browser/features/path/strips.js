// The film strips of an interpolation: one row a path, its frames at even steps of t.
import { listen, make, setText } from "../../ui/dom.js";
import { createPicture } from "../../image/picture.js";
import { gainText, number } from "../../ui/sentences.js";
import { hasPlace, nameOfRow } from "./rows.js";
import { strokeOf } from "./stroke.js";
import { PATHS } from "./table.js";

const UNIT = "The sum of the Euclidean distances between one image and the next along the path, in small steps; pixels from 0 to 1.";

/** @typedef {import("./rows.js").ShownRow} ShownRow */

/** @param {(row: ShownRow) => void} onLead a row was chosen to lead: the large image and the cursor follow it */
export function createStrips(onLead) {
  const element = make("div", { class: "strips", "data-testid": "strips" });
  /** @type {ReturnType<typeof buildStrip>[]} */
  let strips = [];
  let layout = ""; // what the elements were made for
  /** @type {Rgb} */
  let ink = [0, 0, 0];

  const stop = listen(element, {
    click({ target }) {
      const chosen = strips.find(({ button }) => button.contains(target));
      if (chosen && !chosen.button.disabled) onLead(chosen.row);
    },
  });

  return {
    element,
    /** @param {ShownRow[]} rows @param {number} count frames a row @param {string[]|null} titles of two planes */
    show(rows, count, titles) {
      const wanted = JSON.stringify([rows.map(({ kind, side, image }) => [kind, side, image]), count, titles]);
      if (wanted !== layout) {
        strips = rows.map((row) => buildStrip(row, count, titles, ink));
        element.replaceChildren(...strips.flatMap(({ head, frames }) => [head, frames]));
      }
      layout = wanted;
      rows.forEach((row, i) => {
        strips[i].row = row;
        paint(strips[i], count);
      });
    },
    /** @param {number} t @param {ShownRow[]} lead those the cursors follow */
    showAt(t, lead) {
      for (const { row, button, canvases } of strips) {
        button.setAttribute("aria-pressed", String(lead.includes(row)));
        const nearest = Math.round(t * (canvases.length - 1));
        canvases.forEach((canvas, i) => canvas.classList.toggle("here", i === nearest));
      }
    },
    /** @param {Theme} theme */
    setTheme(theme) {
      ink = theme.ink;
      for (const { pictures } of strips) pictures.forEach((one) => one.setInk(ink));
    },
    destroy: stop,
  };
}

/** The elements of one row. @param {ShownRow} row @param {number} count @param {string[]|null} titles @param {Rgb} ink */
function buildStrip(row, count, titles, ink) {
  const { image, kind, side } = row;
  const { title } = PATHS[kind], name = nameOfRow(row, titles);
  const length = make("span", { class: "length" });
  const note = make("span", { class: "note" });
  const button = make("button", {
    type: "button", class: "lead", title: hasPlace(row) ? `${title} Press to let the large image and the cursor follow it.` : title,
    disabled: !hasPlace(row), "data-testid": `row-${kind}`, "data-side": side,
  }, [strokeOf(kind), make("span", { text: name })]);
  const canvases = Array.from({ length: count }, (_, i) => make("canvas", { "data-testid": "frame", role: "img", "aria-label": `${name}, frame ${i + 1} of ${count}` }));
  const head = make("div", { class: "head" }, [button, make("p", { class: "caption", title: UNIT }, [length, note])]);
  const frames = make("div", { class: "frames" }, canvases.map((canvas) => make("div", { class: "cell" }, [canvas])));
  const pictures = canvases.map((canvas) => createPicture(canvas, image));
  for (const one of pictures) one.setInk(ink);
  const size = image.shape.reduce((a, b) => a * b);
  return { row, head, frames, button, length, note, canvases, pictures, size };
}

/** @param {ReturnType<typeof buildStrip>} strip @param {number} count */
function paint({ row, pictures, size, head, length, note }, count) {
  const values = row.pictures(Array.from({ length: count }, (_, i) => i / (count - 1)));
  pictures.forEach((picture, i) => picture.paintValues(values.subarray(i * size, (i + 1) * size)));
  head.classList.toggle("unfinished", row.unfinished === true);
  setText(length, row.unfinished ? "total change of the image" : `total change of the image ${number(row.length, 1)}`);
  setText(note, row.unfinished ? "computing…" : row.note ?? gainText(row.gain));
}
