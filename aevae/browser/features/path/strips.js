// The film strips of an interpolation: one row a way, its frames at even steps of t, and beside its name the picture at t.
import { listen, make, setText } from "../../ui/dom.js";
import { createPicture } from "../../image/picture.js";
import { STROKES } from "./feature.js";
import { KINDS } from "./stops.js";
import { gainText, number } from "../../ui/sentences.js";

/** @param {(row: import("./rows.js").Row) => void} onLead a row was chosen to lead: the large picture and the cursor follow it */
export function createStrips(onLead) {
  const element = make("div", { class: "strips", "data-testid": "strips" });
  let shown = []; // {row, head, now, frames, …} of each
  let layout = ""; // what the elements were made for
  let ink = [0, 0, 0];
  let t = 0;

  function build(rows, count, titles) {
    element.style.setProperty("--frames", count);
    shown = rows.map((row) => {
      const { text, title } = KINDS[row.kind];
      const name = (row.place && titles?.[row.side]) || text; // of two models each row bears its model's name
      const kind = name === text ? "" : `${text} · `;
      const now = make("canvas", { class: "now", "aria-hidden": "true" });
      const length = make("span", { class: "length" });
      const note = make("span", { class: "note" });
      const button = make("button", {
        type: "button", class: "lead", title: row.place ? `${title} Press to let the large picture and the cursor follow it.` : title,
        disabled: !row.place, "data-testid": `row-${row.kind}`, "data-side": row.side,
      }, [stroke(row.kind), make("span", { text: name })]);
      const canvases = Array.from({ length: count }, () => make("canvas", { "data-testid": "frame", role: "img", "aria-label": name }));
      const head = make("div", { class: "head" }, [now, make("div", {}, [button, make("p", { class: "caption" }, [length, note])])]);
      const frames = make("div", { class: "frames" }, canvases.map((canvas) => make("div", { class: "cell" }, [canvas])));
      const image = row.image;
      const pictures = canvases.map((canvas) => createPicture(canvas, image));
      const nowPicture = createPicture(now, image);
      for (const picture of [...pictures, nowPicture]) picture.setInk(ink);
      return { row, kind, head, frames, button, length, note, canvases, pictures, nowPicture, size: image.shape.reduce((a, b) => a * b) };
    });
    element.replaceChildren(...shown.flatMap(({ head, frames }) => [head, frames]));
  }

  function paint(part, count) {
    const ts = Array.from({ length: count }, (_, i) => i / (count - 1));
    const values = part.row.pictures(ts);
    part.pictures.forEach((picture, i) => picture.paintValues(values.subarray(i * part.size, (i + 1) * part.size)));
    setText(part.length, `${part.kind || "length "}${number(part.row.length, 1)}`);
    setText(part.note, part.row.note ?? gainText(part.row.gain));
  }

  const stop = listen(element, {
    click({ target }) {
      const found = shown.find(({ button }) => button.contains(target));
      if (found && !found.button.disabled) onLead(found.row);
    },
  });

  return {
    element,
    /** @param {import("./rows.js").Row[]} rows @param {number} count frames a row @param {string[]|null} titles of two planes */
    show(rows, count, titles) {
      const wanted = JSON.stringify([rows.map(({ kind, side, image }) => [kind, side, image]), count, titles]);
      if (wanted !== layout) build(rows, count, titles);
      layout = wanted;
      rows.forEach((row, i) => {
        shown[i].row = row;
        paint(shown[i], count);
      });
    },
    /** @param {number} now t @param {import("./rows.js").Row[]} lead those the cursors follow */
    showAt(now, lead) {
      t = now;
      for (const { row, nowPicture, button, canvases } of shown) {
        nowPicture.paintValues(row.pictures([t]));
        button.setAttribute("aria-pressed", String(lead.includes(row)));
        const nearest = Math.round(t * (canvases.length - 1));
        canvases.forEach((canvas, i) => canvas.classList.toggle("here", i === nearest));
      }
    },
    setTheme(theme) {
      ink = theme.ink;
      for (const { pictures, nowPicture } of shown) [...pictures, nowPicture].forEach((picture) => picture.setInk(ink));
    },
    destroy: stop,
  };
}

/** A short piece of a way's line, as on the plane. */
export function stroke(kind) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("viewBox", "0 0 22 8");
  svg.setAttribute("aria-hidden", "true");
  svg.classList.add("stroke");
  const line = document.createElementNS("http://www.w3.org/2000/svg", "path");
  line.setAttribute("d", "M2 4h18");
  line.setAttribute("stroke-width", STROKES[kind].width);
  line.setAttribute("stroke-dasharray", STROKES[kind].dash.join(" "));
  svg.append(line);
  return svg;
}
