// The scorecard: models in bold where they are best, floors and published numbers in grey.
import { listen, make, setText } from "../ui/dom.js";

const ASK = "Point at a column's name to read what it means.";

/**
 * @param {{columns: {key: string, title: string, unit: string, help: string, digits: number, better: "low"|"high"|null}[],
 *          rows: {title: string, note: string, kind: "run"|"floor"|"reference", values: Object<string, number|string|null>}[]}} data
 */
export function createScores({ columns, rows }) {
  const best = Object.fromEntries(columns.map(({ key, better, digits }) => [key, bestOf(rows, key, better, digits)]));
  const help = make("p", { class: "help", "aria-live": "polite", text: ASK });
  const heads = columns.map(({ title, unit, help: text }) => make("th", { scope: "col", tabindex: 0, title: text, "data-help": text }, [make("b", { text: title }), make("span", { text: unit })]));
  const table = make("table", { class: "scores", "data-testid": "scorecard" }, [
    make("thead", {}, [make("tr", {}, [make("th", { scope: "col", class: "corner", text: "" }), ...heads])]),
    make("tbody", {}, rows.map((row) => make("tr", { class: row.kind, "data-row": row.title }, [
      make("th", { scope: "row", title: row.note }, [make("b", { text: row.title }), make("span", { text: row.note })]),
      ...columns.map((column) => cell(column, row, best[column.key])),
    ]))),
  ]);
  const say = (event) => setText(help, event.target.closest("[data-help]")?.dataset.help ?? ASK);
  const deaf = listen(table.tHead, { pointerover: say, pointerleave: say, focusin: say, focusout: say, click: say });
  return {
    element: make("div", {}, [make("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": "Scorecard" }, [table]), help]),
    csv: () => toRows(columns, rows),
    start: async () => {},
    setTheme() {},
    destroy: deaf,
  };
}

function cell({ key, digits }, row, best) {
  const value = row.values[key];
  if (value === null || value === undefined) return make("td", { class: "none", text: "–" });
  const text = typeof value === "number" ? format(value, digits) : value;
  const error = row.values[`${key}_error`];
  return make("td", { "data-key": key }, [
    make(row.kind === "run" && text === best ? "b" : "span", { text }), ...(error ? [make("small", { text: ` ± ${format(error, digits)}` })] : []),
  ]);
}

/** For the CSV: every number as it came, with the standard errors beside. */
export function toRows(columns, rows) {
  const keys = columns.flatMap(({ key }) => (rows.some(({ values }) => values[`${key}_error`]) ? [key, `${key}_error`] : [key]));
  return [["model", "what", ...keys], ...rows.map(({ title, note, values }) => [title, note, ...keys.map((key) => values[key] ?? "")])];
}

/** The best value as it is shown, among at least two models; what rounds alike shares the honour. */
export function bestOf(rows, key, better, digits) {
  const values = rows.filter((row) => row.kind === "run").map((row) => row.values[key]).filter((value) => typeof value === "number");
  return better && values.length > 1 ? format(better === "low" ? Math.min(...values) : Math.max(...values), digits) : null;
}

export const format = (value, digits) => value.toLocaleString("en-GB", { minimumFractionDigits: digits, maximumFractionDigits: digits }).replace("-", "−");
