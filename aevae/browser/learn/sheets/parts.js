// What several sheets are made of.
import { listen, make } from "../../ui/dom.js";
import { build } from "../prose.js";

/** @param {string} text @param {() => void} act @param {import("../../ui/dom.js").Attributes} [attributes] */
export function button(text, act, attributes = {}) {
  const made = make("button", { type: "button", class: "tool", text, ...attributes });
  listen(made, { click: act });
  return made;
}

/** An element with prose in it. @template {keyof HTMLElementTagNameMap} K @param {K} tag @param {import("./contract.js").Prose} nodes */
export const withProse = (tag, nodes) => make(tag, {}, build(nodes));

/** @param {string[]} heads @param {(Node|string)[][]} rows the first cell is the row's head @param {import("../../ui/dom.js").Attributes} [attributes] */
export function table(heads, rows, attributes) {
  const row = (/** @type {(Node|string)[]} */ cells) => make("tr", {}, cells.map((cell, i) => make(i ? "td" : "th", i ? {} : { scope: "row" }, [cell])));
  return make("table", attributes, [
    make("thead", {}, [make("tr", {}, heads.map((text) => make("th", { scope: "col", text })))]),
    make("tbody", {}, rows.map(row)),
  ]);
}

/** How right a prediction is, readable without colours. @param {boolean|null} right */
export const mark = (right) => (right === null ? "" : right ? "✓" : "✗");
