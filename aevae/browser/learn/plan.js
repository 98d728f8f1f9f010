// One lesson of 45 minutes: what happens when, with links to the steps.
import { listen, make } from "../ui/dom.js";
import { link } from "./links.js";

/** The two concept tests. @type {Record<string, string>} */
const TIMES = { before: "Before the lessons", after: "After the lessons" };

/** @param {import("./contract.js").Plan} plan @param {import("./contract.js").Go} go @returns {import("./contract.js").View} */
export function createPlan({ title, stops, after }, go) {
  const rows = stops.map(({ minutes: [from, to], what, who, note, steps, test }) => make("tr", {}, [
    make("th", { scope: "row", text: `${from}–${to}` }),
    make("td", {}, [make("p", { text: what }), ...steps.map((step) => button(step, go)), ...(test ? [link(TIMES[test], { test }, "tool")] : [])]),
    make("td", { text: who }),
    make("td", { text: note }),
  ]));
  const table = make("table", { class: "plan" }, [
    make("thead", {}, [make("tr", {}, ["Minutes", "What", "Who", "For the teacher"].map((text) => make("th", { scope: "col", text })))]),
    make("tbody", {}, rows),
  ]);
  const all = make("button", { type: "button", class: "tool", text: "All lessons", "data-testid": "all" });
  listen(all, { click: () => go({ lesson: "", step: "" }) });
  const element = make("section", { class: "list" }, [all, make("h2", { tabindex: -1, text: title }), table, ...after.map((text) => make("p", { text }))]);
  return { element, destroy() {} };
}

/** @param {{lesson: string, step: string, title: string}} step @param {import("./contract.js").Go} go */
function button({ title, ...place }, go) {
  const made = make("button", { type: "button", class: "tool", text: title });
  listen(made, { click: () => go(place) });
  return made;
}
