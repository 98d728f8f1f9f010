// What the tutorials' own lines compute, where they differ from ours: for the same image, beside our number.
import { number } from "../../ui/sentences.js";
import { terms, vector } from "./rows.js";

/**
 * @typedef {import("./contract.js").Numbers} Numbers
 * @typedef {{presets: RegExp, row: string, says: string, value: (numbers: Numbers) => string}} Line
 *   presets: of which models; row: by its name; value: for an image, with the pixels that the row needs
 */

const relu = (/** @type {ArrayLike<number>} */ values) => Array.from(values, (value) => Math.max(0, value));
const codeOf = (/** @type {Numbers} */ { code }) => code;
const logVarOf = (/** @type {Numbers} */ { image }) => image?.logVar ?? [];
const total = (/** @type {number[]} */ values) => values.reduce((a, b) => a + b, 0);

/** KL of tutorial 001, σ² + μ² − ln σ − ½ a dimension. @param {ArrayLike<number>} mean @param {ArrayLike<number>} logVar */
export const klAsWritten = (mean, logVar) => total(Array.from(mean, (value, d) => Math.exp(logVar[d]) + value ** 2 - logVar[d] / 2 - 0.5));

/** KL to N(0, I). @param {ArrayLike<number>} mean @param {ArrayLike<number>} logVar */
const standardKl = (mean, logVar) => 0.5 * total(Array.from(mean, (value, d) => value ** 2 + Math.exp(logVar[d]) - 1 - logVar[d]));

/** A sum over pixels as the mean that a line makes of it. @param {number} value @param {number} pixels */
const asMean = (value, pixels) => `${number(value / pixels, 3)}, times ${pixels} it is ${number(value, 1)}`;

/** @type {Line[]} */
const LINES = [
  {
    presets: /^00[01]-/, row: "image", says: "squared errors, summed over all pixels of the batch",
    value: (numbers) => `${number(terms(numbers).sse, 1)}, the same`,
  },
  {
    presets: /^001-vae/, row: "kl", says: "σ² + μ² − ln σ − ½, which is the KL to N(0, ½I) and ½ ln 2 a dimension more",
    value: (numbers) => `${number(klAsWritten(codeOf(numbers), logVarOf(numbers)))} nats`,
  },
  {
    presets: /^002-ae/, row: "code", says: "a ReLU on the code, which leaves its positive corner",
    value: (numbers) => `z ${vector(relu(codeOf(numbers)))}`,
  },
  {
    presets: /^002-ae/, row: "reconstruction", says: "the mean over pixels, which looks small",
    value: (numbers) => asMean(terms(numbers).bce, numbers.output.length),
  },
  {
    presets: /^003-ae/, row: "code", says: "a ReLU on the code, so z ≥ 0",
    value: (numbers) => `z ${vector(relu(codeOf(numbers)))}`,
  },
  {
    presets: /^003-vae/, row: "code", says: "a ReLU on both heads, so μ ≥ 0 and σ ≥ 1",
    value: (numbers) => `μ ${vector(relu(codeOf(numbers)))}, σ ${vector(relu(logVarOf(numbers)).map((value) => Math.exp(value / 2)))}`,
  },
  {
    presets: /^003-vae/, row: "kl", says: "the KL of those heads, divided by the number of pixels",
    value: (numbers) => asMean(standardKl(relu(codeOf(numbers)), relu(logVarOf(numbers))), numbers.output.length),
  },
  {
    presets: /^003-/, row: "image", says: "squared errors as a mean over pixels",
    value: (numbers) => asMean(terms(numbers).sse, numbers.output.length),
  },
  {
    presets: /^004-ae/, row: "image", says: "squared errors on [−1, 1], four times as large, as a mean over pixels",
    value: (numbers) => asMean(4 * terms(numbers).sse, numbers.output.length),
  },
  {
    presets: /^004-conv-/, row: "image", says: "a ReLU where pixels are in [−1, 1]: it paints nothing below their middle, and errs by this much or more",
    value: (numbers) => number(total(Array.from(terms(numbers).x, (value) => Math.max(0, 0.5 - value) ** 2)), 1),
  },
];

/** The lines of the tutorial that a model comes from, by row; of most there are none. @param {string|null} preset @returns {Map<string, Line>} */
export const linesOf = (preset) => new Map(LINES.filter(({ presets }) => preset !== null && presets.test(preset)).map((line) => [line.row, line]));

/** "001" where a model comes from a tutorial. @param {string|null} preset */
export const tutorialOf = (preset) => preset?.match(/^00\d(?=-)/)?.[0] ?? null;
