// Files for the visitor: made in the browser from what stands on the page.
import { make } from "./dom.js";

export function save(name, blob) {
  const address = URL.createObjectURL(blob);
  make("a", { href: address, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}

/** Rows of texts; a spreadsheet must not take a text for a formula. */
export function toCsv(rows) {
  const cell = (text) => (/^[=+@]/.test(text) ? `'${text}` : text).replaceAll('"', '""');
  return rows.map((row) => row.map((text) => `"${cell(String(text))}"`).join(",")).join("\r\n") + "\r\n";
}

export const saveCsv = (name, rows) => save(name, new Blob([toCsv(rows)], { type: "text/csv" }));

export const savePng = (name, canvas) => canvas.toBlob((blob) => save(name, blob), "image/png");
