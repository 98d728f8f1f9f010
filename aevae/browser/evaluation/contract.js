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
 * @typedef {{key: string, title: string, symbol: string, unit: string, help: string, digits: number}} ScoreColumn
 * @typedef {{title: string, note: string, kind: "run"|"floor"|"reference", best: string[], values: Record<string, number|string|null>}} ScoreRow
 *   values: by the keys of the columns; a standard error as `<key>_error`
 * @typedef {{sheet: "scores", name: string, columns: ScoreColumn[], rows: ScoreRow[], params: Record<string, string>}} ScoreSheet
 *
 * @typedef {{title: string, value: string, share: number, difference: string, clear: boolean, run: boolean}} Bar
 * @typedef {{question: string, sentence: string, difference: string, clear: boolean, unit: string, better: "low"|"high"|null, paired: string, bars: Bar[]}} Answer
 * @typedef {{sheet: "answers", name: string, answers: Answer[], note: string}} AnswerSheet
 *
 * @typedef {{model: Spec, sentence: string, counts: number[][], examples: number[][][]}} ClassTable images of class i taken for class j, or neighbours
 * @typedef {{sheet: "confusions"|"neighbours", name: string, originals: string|null, tables: ClassTable[]}} ClassSheet
 *
 * @typedef {{level?: number, seed?: number, ink?: import("../image/ink.js").Ink, unfolded?: boolean}} Memory what the visitor has set: it survives a change of models
 *
 * @typedef {Object} Sheet
 * @property {HTMLElement} element
 * @property {() => Promise<void>} start load what it needs, and paint
 * @property {(theme: Theme) => void} setTheme
 * @property {HTMLElement} [bar] where the buttons of downloads go, if not below
 * @property {() => (string|number)[][]} [csv]
 * @property {(theme: Theme) => HTMLCanvasElement} [png]
 * @property {() => void} [destroy]
 */
export {};
