// What one can take away from an interpolation, in one menu: strip, animation and numbers. All of it is made here, in the browser.
import { createPopover } from "../../../ui/controls/popover.js";
import { listen, make } from "../../../ui/dom.js";
import { download, toCsv } from "../../../ui/download.js";
import { coordinates, decimalsOf, labelText, number } from "../../../ui/sentences.js";
import { animate } from "./animation.js";
import { asPng, printStrip } from "./print.js";
import { evenly, hasPlace, picturesAt } from "../rows.js";
import { BASELINE, PATHS } from "../table.js";

const PLACES = 101; // lines a path has in the table

/**
 * @typedef {import("../rows.js").Row} Row
 * @typedef {Object} Shown what is on the page
 * @property {import("../../contract.js").PathPlane[]} planes
 * @property {import("../stops.js").Stops} stops
 * @property {Row[]} rows
 * @property {Row} leading
 * @property {number} count frames of a strip
 * @property {string} kind that leads
 *
 * @param {() => Shown} shown
 * @param {HTMLButtonElement} more what the menu offers besides
 * @param {(text: string) => void} say
 */
export function createExports(shown, more, say) {
  const files = [
    { file: "strip.png", button: exportButton("export-png", "Strip (PNG)", "The strips as one image."), make: () => strip(shown()) },
    { file: "path.gif", button: exportButton("export-gif", "Animation (GIF)", "The path of the large image, back and forth, 448 pixels wide."), make: () => animation(shown()) },
    { file: "path.csv", button: exportButton("export-csv", "Numbers (CSV)", "Every path as a table: t, place, latent code, change and distance to data."), make: () => table(shown()) },
  ];
  const save = make("button", { type: "button", class: "tool", text: "Save…", title: "Save strip, animation or numbers, or make a homework sheet.", "data-testid": "save" });
  const menu = make("div", { class: "path-menu" }, [...files.map(({ button }) => button), more]);
  const popover = createPopover(save, "Save", [menu], () => []);

  const stop = listen(menu, {
    async click({ target }) {
      const chosen = files.find(({ button }) => button === target.closest("button"));
      const { planes, stops } = shown();
      if (!chosen || !stops.sides.length) return;
      chosen.button.disabled = true;
      try {
        download(`${planes[0].spec.run}-${chosen.file}`, await chosen.make());
      } catch (error) {
        console.error(error);
        say("The file could not be made. Reload the page and try again.");
      }
      chosen.button.disabled = false;
    },
  });

  return {
    element: make("span", { class: "menu" }, [save, popover.element]), button: save,
    destroy() {
      stop();
      popover.destroy();
    },
  };
}

/** @param {string} testid @param {string} text @param {string} title */
const exportButton = (testid, text, title) => make("button", { type: "button", class: "tool", text, title, "data-testid": testid });

/** @param {Shown} shown */
function strip({ planes, rows, count }) {
  const nameOf = (/** @type {Row} */ { kind, place, side }) => (planes.length > 1 && place ? `${planes[side].spec.run}, ${PATHS[kind].text}` : PATHS[kind].text);
  return asPng(printStrip(planes.map(({ spec }) => spec.run).join(" and "), rows.map((row) => ({
    name: nameOf(row), length: row.unfinished ? "" : `total change ${number(row.length, 1)}`, image: row.image,
    pictures: picturesAt(row, evenly(count)),
  }))));
}

/** @param {Shown} shown */
function animation({ leading, stops, kind }) {
  const { run } = stops.sides[0], { spec } = run;
  const title = spec.title.includes(spec.dataset_title) || spec.dataset === "digits" ? spec.title : `${spec.title} on ${spec.dataset_title}`;
  const names = stops.list.map(({ z, index }) => {
    const row = index === null ? undefined : run.rowOf.get(index);
    return row === undefined ? coordinates(z, run.plane.origin.length, decimalsOf(run.bounds)) : labelText(run, row) || `no. ${index}`;
  });
  return animate(leading, `${names.join(" → ")}, ${title}${kind === BASELINE ? "" : `, ${PATHS[kind].text}`}`);
}

/** @param {Shown} shown */
async function table({ planes, rows, stops }) {
  const dimensions = Math.max(...stops.sides.map(({ run }) => run.plane.origin.length));
  const numbers = Array.from({ length: dimensions }, (_, d) => d);
  const text = (/** @type {number} */ value) => String(Number(value.toPrecision(7)));
  const lines = rows.filter(hasPlace).flatMap((row) => {
    const { run } = stops.sides[row.side];
    const { change, distance } = row.profile(PLACES);
    return evenly(PLACES).map((t, i) => {
      const latent = row.latent(t);
      return [
        planes[row.side].spec.run, row.kind, text(t), ...row.place(t).map(text), ...numbers.map((d) => (d in latent ? text(latent[d]) : "")),
        text(change[i]), text((distance?.[i] ?? NaN) * run.spacing.inside),
      ];
    });
  });
  const head = ["model", "path", "t", "a", "b", ...numbers.map((d) => `z${d + 1}`), "change", "distance_to_data"];
  return new Blob([toCsv([head, ...lines])], { type: "text/csv" });
}
