// What the sheets of the Evaluate page get and what they offer. The keys of their data are those of screen/evaluate/sheet.py.

/**
 * @typedef {{title: string, note: string, index: number, label: number}} PictureColumn test picture `index`, of class `label`
 *
 * @typedef {Object} PictureSheet
 * @property {"rows"|"noise"|"own"|"samples"} sheet
 * @property {string} name of the files that are made of it
 * @property {Spec[]} models of one data set
 * @property {string|null} originals their address
 * @property {PictureColumn[]} columns
 *
 * @typedef {{key: string, title: string, unit: string, help: string, digits: number, better: "low"|"high"|null}} ScoreColumn
 * @typedef {{title: string, note: string, kind: "run"|"floor"|"reference", sound: boolean, values: Record<string, number|string|null>}} ScoreRow
 *   values: by the keys of the columns; a standard error as `<key>_error`
 * @typedef {{sheet: "scores", name: string, columns: ScoreColumn[], rows: ScoreRow[], params: Record<string, string>}} ScoreSheet
 *
 * @typedef {{level?: number, seed?: number, ink?: import("../image/ink.js").Ink}} Memory what the visitor has set: it survives a change of models
 *
 * @typedef {Object} Sheet
 * @property {HTMLElement} element
 * @property {() => Promise<void>} start load what it needs, and paint
 * @property {(theme: Theme) => void} setTheme
 * @property {() => (string|number)[][]} csv
 * @property {(theme: Theme) => HTMLCanvasElement} [png]
 * @property {() => void} [destroy]
 */
export {};
