// All numbers: models, in bold what is clearly the best; published numbers and floors in grey, folded away until they are asked for.
import { listen, make, setText } from "../ui/dom.js";
import { number } from "../ui/number.js";

const HINT = "Hover or tap a column's name for its meaning.";

/**
 * @typedef {import("./contract.js").ScoreColumn} ScoreColumn
 * @typedef {import("./contract.js").ScoreRow} ScoreRow
 *
 * @param {import("./contract.js").ScoreSheet} data
 * @param {import("./contract.js").Memory} memory
 * @returns {import("./contract.js").Sheet}
 */
export function createScorecard({ columns, rows }, memory) {
  const help = make("p", { class: "help", "aria-live": "polite", text: HINT });
  const head = make("thead", {}, [make("tr", {}, [make("th", { scope: "col", class: "corner" }, [make("span", { class: "visually-hidden", text: "Model" })]), ...columns.map(heading)])]);
  const body = rows.map((row) => make("tr", { class: row.kind, "data-row": row.title }, [
    make("th", { scope: "row", title: row.note }, [make("b", { text: row.title }), make("span", { text: row.note })]),
    ...columns.map((column) => cell(column, row)),
  ]));
  const references = body.filter((_, r) => rows[r].kind !== "run");
  const fold = make("button", { type: "button", class: "tool", "data-testid": "fold", hidden: references.length === 0 });
  const table = make("table", { class: "scores", "aria-label": "Scores of the models", "data-testid": "scorecard" }, [head, make("tbody", {}, body)]);

  function showReferences() {
    const open = memory.unfolded ?? false, results = references.length === 1 ? "reference result" : "reference results";
    for (const row of references) row.hidden = !open;
    fold.setAttribute("aria-expanded", String(open));
    setText(fold, `${open ? "Hide" : "Show"} ${references.length} ${results}`);
  }

  /** @param {{target: HTMLElement}} event */
  const explain = ({ target }) => setText(help, target.closest("[data-help]")?.getAttribute("data-help") ?? HINT);
  const unlisten = [
    listen(head, { pointerover: explain, pointerleave: explain, focusin: explain, focusout: explain, click: explain }),
    listen(fold, { click: () => {
      memory.unfolded = !memory.unfolded;
      showReferences();
    } }),
  ];
  showReferences();
  const bar = make("div", { class: "under" }, [fold, help]);
  return {
    element: make("div", {}, [make("h2", { text: "All numbers" }), make("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": "All numbers" }, [table]), bar]),
    bar,
    csv: () => toRows(columns, rows),
    start: async () => {},
    setTheme() {},
    destroy: () => unlisten.forEach((stop) => stop()),
  };
}

/** @param {ScoreColumn} column */
function heading({ title, symbol, unit, help }) {
  const parts = [make("b", { text: title }), make("span", { text: [symbol, unit].filter(Boolean).join(", ") })];
  return make("th", { scope: "col" }, [make("button", { type: "button", "data-help": help }, parts)]);
}

/** @param {ScoreColumn} column @param {ScoreRow} row */
function cell({ key, digits }, row) {
  const value = row.values[key];
  if (value === null || value === undefined) return make("td", { class: "none", text: "–" });
  const text = typeof value === "number" ? number(value, digits) : value;
  const error = Number(row.values[`${key}_error`] ?? 0);
  return make("td", { "data-key": key }, [make(row.best.includes(key) ? "b" : "span", { text }), ...(error ? [make("small", { text: ` ± ${number(error, digits)}` })] : [])]);
}

/** For the CSV: every number as it came, with the standard errors beside. @param {Pick<ScoreColumn, "key">[]} columns @param {ScoreRow[]} rows @returns {(string|number)[][]} */
export function toRows(columns, rows) {
  const keys = columns.flatMap(({ key }) => (rows.some(({ values }) => values[`${key}_error`]) ? [key, `${key}_error`] : [key]));
  return [["model", "what", ...keys], ...rows.map(({ title, note, values }) => [title, note, ...keys.map((key) => values[key] ?? "")])];
}
