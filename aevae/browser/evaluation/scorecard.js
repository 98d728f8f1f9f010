// The scorecard: models in bold where they are best, floors and published numbers in grey.
import { listen, make, setText } from "../ui/dom.js";
import { number } from "../ui/number.js";

const HINT = "Point at a column's name to read what it means.";

/**
 * @typedef {import("./contract.js").ScoreColumn} ScoreColumn
 * @typedef {import("./contract.js").ScoreRow} ScoreRow
 *
 * @param {import("./contract.js").ScoreSheet} data
 * @returns {import("./contract.js").Sheet}
 */
export function createScorecard({ columns, rows }) {
  const best = Object.fromEntries(columns.map(({ key, better, digits }) => [key, bestOf(rows, key, better, digits)]));
  const help = make("p", { class: "help", "aria-live": "polite", text: HINT });
  const heads = columns.map(({ title, unit, help: text }) => make("th", { scope: "col", tabindex: 0, title: text, "data-help": text }, [make("b", { text: title }), make("span", { text: unit })]));
  const head = make("thead", {}, [make("tr", {}, [make("th", { scope: "col", class: "corner" }, [make("span", { class: "visually-hidden", text: "Model" })]), ...heads])]);
  const table = make("table", { class: "scores", "data-testid": "scorecard" }, [
    head,
    make("tbody", {}, rows.map((row) => make("tr", { class: row.kind, "data-row": row.title }, [
      make("th", { scope: "row", title: row.note }, [make("b", { text: row.title }), make("span", { text: row.note })]),
      ...columns.map((column) => cell(column, row, best[column.key])),
    ]))),
  ]);
  /** @param {{target: HTMLElement}} event */
  const explain = ({ target }) => setText(help, target.closest("[data-help]")?.getAttribute("data-help") ?? HINT);
  const unlisten = listen(head, { pointerover: explain, pointerleave: explain, focusin: explain, focusout: explain, click: explain });
  return {
    element: make("div", {}, [make("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": "Scorecard" }, [table]), help]),
    csv: () => toRows(columns, rows),
    start: async () => {},
    setTheme() {},
    destroy: unlisten,
  };
}

/** @param {ScoreColumn} column @param {ScoreRow} row @param {string|null} best */
function cell({ key, digits }, row, best) {
  const value = row.values[key];
  if (value === null || value === undefined) return make("td", { class: "none", text: "–" });
  const text = typeof value === "number" ? number(value, digits) : value;
  const error = Number(row.values[`${key}_error`] ?? 0);
  return make("td", { "data-key": key }, [
    make(row.kind === "run" && row.sound && text === best ? "b" : "span", { text }), ...(error ? [make("small", { text: ` ± ${number(error, digits)}` })] : []),
  ]);
}

/** For the CSV: every number as it came, with the standard errors beside. @param {Pick<ScoreColumn, "key">[]} columns @param {ScoreRow[]} rows @returns {(string|number)[][]} */
export function toRows(columns, rows) {
  const keys = columns.flatMap(({ key }) => (rows.some(({ values }) => values[`${key}_error`]) ? [key, `${key}_error`] : [key]));
  return [["model", "what", ...keys], ...rows.map(({ title, note, values }) => [title, note, ...keys.map((key) => values[key] ?? "")])];
}

/** The best value as it is shown, among at least two models that are sound; what rounds alike shares the honour. @param {ScoreRow[]} rows @param {string} key @param {ScoreColumn["better"]} better @param {number} digits */
export function bestOf(rows, key, better, digits) {
  const values = rows.filter((row) => row.kind === "run" && row.sound).map((row) => row.values[key]).filter((value) => typeof value === "number");
  return better && values.length > 1 ? number(better === "low" ? Math.min(...values) : Math.max(...values), digits) : null;
}

