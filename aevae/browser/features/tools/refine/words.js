// What is said of a refined image: what was gained, what that is called, and how it was found.
import { targetOf } from "../../../model/refine/target.js";
import { number } from "../../../ui/sentences.js";

/** @typedef {import("../../../model/refine/refine.js").Measured} Measured */

const NOTICED = 0.002; // of the total: what is less is no gain

/** @param {number} value @param {string} unit */
const amount = (value, unit) => number(value, value < 1 ? 2 : 1) + (unit && ` ${unit}`);

/** Whether the difference is more than rounding and draws make. @param {Measured} before @param {Measured} after */
const isNoticed = ({ total: before }, { total: after }) => before - after > NOTICED * Math.abs(before);

/** One line: what it was and what it is now. @param {Spec} spec @param {string} says which image @param {Measured} before @param {Measured} after */
export function resultText(spec, says, before, after) {
  const { name, unit } = targetOf(spec);
  return `${says}: ${name} ${number(before.total, 1)} → ${number(after.total, 1)}${unit && ` ${unit}`}`;
}

/** What it means. @param {Spec} spec @param {Measured} before @param {Measured} after */
export function meaningText(spec, before, after) {
  const { spread, trained, name, unit } = targetOf(spec), what = spread ? "posterior" : "code";
  if (!isNoticed(before, after)) return `Around the encoder’s ${what} there is hardly a better one: no gap to speak of for this image.`;
  const better = `For the same decoder this image has a ${what} that is ${amount(before.total - after.total, unit)} better than the encoder’s`;
  const why = "one encoder serves all images, and answers each at once.";
  if (!spread) return `${better}: ${why}`;
  if (!trained) return `${better}, by the ${name}; this model’s training minimised more than that, or something else.`;
  return `${better}. Its amortisation gap${name === "loss" ? " in this model’s loss" : ""} (Cremer et al. 2018) is at least that: ${why}`;
}

/** How it was found. @param {Spec} spec @param {number} steps */
export function methodText(spec, steps) {
  const { spread, name, beta } = targetOf(spec), count = `${steps} step${steps === 1 ? "" : "s"}`;
  if (!spread) return `${count} down the ${name}, from the encoder’s code; the decoder stays as it is. A better code may lie elsewhere.`;
  const loss = name === "loss" ? `the loss, reconstruction + ${beta === 1 ? "" : `${beta} · `}KL` : name;
  return `${count} down ${loss}, over this image’s own mean and width; the decoder stays as it is. Reconstruction and loss are means over 64 draws; the squared error is that of the image shown. A better posterior may lie elsewhere.`;
}

/**
 * The numbers before and after, as rows of a table; what is minimised is the last.
 * @param {Spec} spec @param {Measured} before @param {Measured} after
 * @returns {{name: string, values: [string, string]}[]}
 */
export function rowsOf(spec, before, after) {
  const { spread, name, unit } = targetOf(spec), isBernoulli = spec.objective.likelihood === "bernoulli";
  const row = (/** @type {string} */ text, /** @type {(measured: Measured) => number} */ value, /** @type {number} */ decimals = 1) => ({
    name: text, values: /** @type {[string, string]} */ ([number(value(before), decimals), number(value(after), decimals)]),
  });
  const error = row("squared error", (one) => one.squaredError), total = row(unit ? `${name}, ${unit}` : name, (one) => one.total);
  if (!spread) return isBernoulli ? [error, total] : [error];
  return [error, row(isBernoulli ? "reconstruction, nats" : "reconstruction", (one) => one.mismatch), row("KL, nats", (one) => one.kl, 2), total];
}
