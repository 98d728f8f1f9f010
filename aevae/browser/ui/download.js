// Files for the visitor: made in the browser from what stands on the page.
import { make } from "./dom.js";

/** @param {string} name of the file @param {Blob} blob */
export function download(name, blob) {
  const address = URL.createObjectURL(blob);
  make("a", { href: address, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}

const FORMULA = /^(?:[=+@\t\r]|-(?![\d.]+(?:e[-+]?\d+)?$))/i; // what a spreadsheet may take for one; a negative number is none

/** Rows of texts (RFC 4180); a spreadsheet must not take a text for a formula. @param {(string|number)[][]} rows */
export function toCsv(rows) {
  const cell = (/** @type {string} */ text) => (FORMULA.test(text) ? `'${text}` : text).replaceAll('"', '""');
  return rows.map((row) => row.map((text) => `"${cell(String(text))}"`).join(",")).join("\r\n") + "\r\n";
}

/** @param {string} name @param {(string|number)[][]} rows */
export const downloadCsv = (name, rows) => download(name, new Blob([toCsv(rows)], { type: "text/csv" }));

/** @param {string} name @param {HTMLCanvasElement} canvas */
export const downloadPng = (name, canvas) => canvas.toBlob((blob) => blob && download(name, blob), "image/png");
