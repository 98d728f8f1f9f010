// The film strips of an interpolation: one row a path, its frames at even steps of t, and beside its name the picture at t.
import { listen, make, setText } from "../../ui/dom.js";
import { createPicture } from "../../image/picture.js";
import { gainText, number } from "../../ui/sentences.js";
import { makeSvg } from "../../ui/svg.js";
import { hasPlace } from "./rows.js";
import { PATHS } from "./table.js";

/** @typedef {import("./rows.js").ShownRow} ShownRow */

/** @param {(row: ShownRow) => void} onLead a row was chosen to lead: the large picture and the cursor follow it */
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
        element.style.setProperty("--frames", String(count));
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
      for (const { row, picture, button, canvases } of strips) {
        picture.paintValues(row.pictures([t]));
        button.setAttribute("aria-pressed", String(lead.includes(row)));
        const nearest = Math.round(t * (canvases.length - 1));
        canvases.forEach((canvas, i) => canvas.classList.toggle("here", i === nearest));
      }
    },
    /** @param {Theme} theme */
    setTheme(theme) {
      ink = theme.ink;
      for (const { pictures, picture } of strips) [...pictures, picture].forEach((one) => one.setInk(ink));
    },
    destroy: stop,
  };
}

/** The elements of one row. @param {ShownRow} row @param {number} count @param {string[]|null} titles @param {Rgb} ink */
function buildStrip(row, count, titles, ink) {
  const { image, kind, side } = row;
  const { text, title } = PATHS[kind];
  const name = (hasPlace(row) && titles?.[side]) || text; // of two models each row bears its model's name
  const now = make("canvas", { class: "now", "aria-hidden": "true" });
  const length = make("span", { class: "length" });
  const note = make("span", { class: "note" });
  const button = make("button", {
    type: "button", class: "lead", title: hasPlace(row) ? `${title} Press to let the large picture and the cursor follow it.` : title,
    disabled: !hasPlace(row), "data-testid": `row-${kind}`, "data-side": side,
  }, [stroke(kind), make("span", { text: name })]);
  const canvases = Array.from({ length: count }, () => make("canvas", { "data-testid": "frame", role: "img", "aria-label": name }));
  const head = make("div", { class: "head" }, [now, make("div", {}, [button, make("p", { class: "caption" }, [length, note])])]);
  const frames = make("div", { class: "frames" }, canvases.map((canvas) => make("div", { class: "cell" }, [canvas])));
  const pictures = canvases.map((canvas) => createPicture(canvas, image));
  const picture = createPicture(now, image);
  for (const one of [...pictures, picture]) one.setInk(ink);
  const size = image.shape.reduce((a, b) => a * b);
  return { row, what: name === text ? "length" : `${text} ·`, head, frames, button, length, note, canvases, pictures, picture, size };
}

/** @param {ReturnType<typeof buildStrip>} strip @param {number} count */
function paint({ row, pictures, size, what, length, note }, count) {
  const values = row.pictures(Array.from({ length: count }, (_, i) => i / (count - 1)));
  pictures.forEach((picture, i) => picture.paintValues(values.subarray(i * size, (i + 1) * size)));
  setText(length, `${what} ${number(row.length, 1)}`);
  setText(note, row.note ?? gainText(row.gain));
}

/** A short piece of a path's line, as on the plane. @param {string} kind */
function stroke(kind) {
  const { width, dash } = PATHS[kind].stroke;
  return makeSvg("svg", { viewBox: "0 0 22 8", "aria-hidden": "true", class: "stroke" }, [
    makeSvg("path", { d: "M2 4h18", "stroke-width": width, "stroke-dasharray": dash.join(" ") }),
  ]);
}
