// Tables of classes by classes, one for each model: who is taken for whom, or whose neighbours are whose. A cell shows images behind its number.
import { listen, make } from "../ui/dom.js";
import { createReconstructions } from "./reconstructions.js";

const SEEN = 0.004; // share of a class from which on a cell is tinted

/**
 * @typedef {import("./contract.js").ClassTable} ClassTable
 * @typedef {keyof typeof KINDS} Kind
 */

/** What the tables count: their name, the corner, a cell in words, and the last two columns of the CSV. */
const KINDS = {
  confusions: {
    name: "Confusions", corner: "is", columns: ["taken for", "images"],
    cell: (/** @type {string} */ a, /** @type {string} */ b) => `${a} ${a === b ? "taken for what it is" : `taken for ${b}`}`,
  },
  neighbours: {
    name: "Neighbours", corner: "of", columns: ["class of neighbours", "neighbours"],
    cell: (/** @type {string} */ a, /** @type {string} */ b) => `Neighbours of ${a} that are ${b}`,
  },
};

/** @param {import("./contract.js").ClassSheet} data @returns {import("./contract.js").Sheet} */
export function createClassTables({ sheet: kind, tables, originals }) {
  const images = make("div", { class: "behind", "aria-live": "polite" }, [make("p", { class: "caption", text: "Press a cell to see images behind its number." })]);
  /** @type {Theme|null} */
  let theme = null;
  /** @type {import("./contract.js").Sheet|null} */
  let shown = null;

  /** Below the table that was pressed. @param {number} at @param {number} row @param {number} column */
  function show(at, row, column) {
    const { model, counts, examples } = tables[at];
    const columns = examples[row][column].map((index) => ({ title: model.classes[row], note: `no. ${index.toLocaleString("en")}`, label: row, index }));
    const title = make("p", { text: `${model.run}: ${described(kind, model.classes, counts, row, column)}` });
    shown = columns.length ? createReconstructions({ sheet: "rows", name: "", models: [model], originals, columns }) : null;
    images.replaceChildren(title, ...(shown ? [shown.element] : []));
    grids[at].element.after(images);
    if (!shown) return;
    shown.setTheme(/** @type {Theme} */ (theme));
    shown.start().catch((error) => images.append(make("p", { role: "alert", text: String(error) })));
  }

  const grids = tables.map((table, at) => createGrid(kind, table, (row, column) => show(at, row, column)));
  const element = make("div", {}, [make("div", { class: "confusions" }, [...grids.map((grid) => grid.element), images])]);
  return {
    element,
    start: async () => {},
    setTheme(now) {
      theme = now;
      element.style.setProperty("--tint", now.accent);
      shown?.setTheme(now);
    },
    csv: () => toRows(kind, tables),
    destroy: () => grids.forEach(({ destroy }) => destroy()),
  };
}

/** One table. Its cells are one tab stop; the arrow keys go from cell to cell. @param {Kind} kind @param {ClassTable} table @param {(row: number, column: number) => void} press */
function createGrid(kind, { model, sentence, counts }, press) {
  const { classes } = model;
  const buttons = counts.map((row, i) => row.map((count, j) => {
    const share = count / Math.max(1, sum(row));
    return make("button", {
      type: "button", tabindex: -1, "data-cell": `${i},${j}`, class: i === j ? "right" : "", title: described(kind, classes, counts, i, j), "aria-label": described(kind, classes, counts, i, j),
      style: `--share: ${share < SEEN ? 0 : Math.sqrt(share).toFixed(3)}`, text: shareText(share),
    });
  }));
  buttons[0][0].tabIndex = 0;
  const grid = make("table", { class: "grid", "aria-label": `${KINDS[kind].name} of ${model.run}` }, [
    make("thead", {}, [make("tr", {}, [make("th", { scope: "col", text: KINDS[kind].corner }), ...classes.map((name) => make("th", { scope: "col", text: name }))])]),
    make("tbody", {}, buttons.map((row, i) => make("tr", {}, [make("th", { scope: "row", text: classes[i] }), ...row.map((button) => make("td", {}, [button]))]))),
  ]);
  /** @param {HTMLElement} target */
  const placeOf = (target) => target.closest("[data-cell]")?.getAttribute("data-cell")?.split(",").map(Number);
  const unlisten = listen(grid, {
    click({ target }) {
      const place = placeOf(target);
      if (!place) return;
      focus(place[0], place[1]);
      press(place[0], place[1]);
    },
    keydown(event) {
      const place = placeOf(event.target), step = STEPS[event.key];
      if (!place || !step) return;
      event.preventDefault();
      focus(within(place[0] + step[0], counts.length), within(place[1] + step[1], counts.length));
    },
  });

  /** @param {number} row @param {number} column */
  function focus(row, column) {
    for (const button of buttons.flat()) button.tabIndex = -1;
    buttons[row][column].tabIndex = 0;
    buttons[row][column].focus();
  }

  return {
    element: make("figure", {}, [make("figcaption", {}, [make("b", { text: model.run }), " ", sentence]), make("div", { class: "scroll" }, [grid])]),
    destroy: unlisten,
  };
}

/** @type {Record<string, [number, number]>} */
const STEPS = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };
const within = (/** @type {number} */ at, /** @type {number} */ n) => Math.max(0, Math.min(n - 1, at));
const sum = (/** @type {number[]} */ values) => values.reduce((a, b) => a + b, 0);

/** Percent of a class: whole, a dot for none at all. @param {number} share */
export const shareText = (share) => (share === 0 ? "·" : share < 0.005 ? "<1" : String(Math.round(100 * share)));

/** What a cell says in words. @param {Kind} kind @param {string[]} classes @param {number[][]} counts @param {number} row @param {number} column */
export function described(kind, classes, counts, row, column) {
  const of = sum(counts[row]), count = counts[row][column], share = of ? `, ${((100 * count) / of).toFixed(1)} %` : "";
  return `${KINDS[kind].cell(classes[row], classes[column])}: ${count.toLocaleString("en")} of ${of.toLocaleString("en")}${share}`;
}

/** For the CSV: a line for each cell. @param {Kind} kind @param {ClassTable[]} tables */
export const toRows = (kind, tables) => [
  ["model", "class", ...KINDS[kind].columns],
  ...tables.flatMap(({ model: { run, classes }, counts }) => counts.flatMap((row, i) => row.map((count, j) => [run, classes[i], classes[j], count]))),
];
