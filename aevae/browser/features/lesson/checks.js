// What a lesson may ask of a learner's hand: the twin of `aevae/lessons/checks.py`, which says what facts hold; pure.
import { squaredError } from "../../model/picture_error.js";

/**
 * @typedef {import("../contract.js").FeatureFacts} FeatureFacts
 *
 * @typedef {Object} PlaceFacts what is known of the cursor's place on one plane
 * @property {string} verdict
 * @property {number} label @property {number} votes @property {{label: number, votes: number}|null} runner_up
 * @property {number} spreads @property {number} radius
 * @property {Record<string, number>} errors squared error of the decoded image, by the number of a test image
 *
 * @typedef {PlaceFacts & Omit<FeatureFacts, "pins">} SideFacts one plane
 *
 * @typedef {Object} Facts of the page
 * @property {{a?: SideFacts, b?: SideFacts}} sides
 * @property {FeatureFacts["pins"]} pins
 * @property {Record<string, number[]>} dial
 * @property {{ends: number[], t: number, gain: number}|null} path
 * @property {number} same_images
 *
 * @typedef {Record<string, any>} Arguments a check as the lesson file has it
 */

const sorted = (/** @type {number[]} */ values) => [...values].sort((a, b) => a - b);
const same = (/** @type {number[]} */ a, /** @type {number[]} */ b) => sorted(a).every((value, i) => value === sorted(b)[i]) && a.length === b.length;

/** @type {Record<string, (check: Arguments, page: Facts, side: SideFacts) => boolean>} */
export const CHECKS = {
  verdict: (check, _, { verdict }) => verdict === check.verdict,
  like: (check, _, { label, votes }) => label === check.like && votes >= check.votes,
  between(check, _, { verdict, label, votes, runner_up: second }) {
    return verdict === "inside" && second !== null && same([label, second.label], check.between) && Math.min(votes, second.votes) >= 4 && votes + second.votes >= 13;
  },
  spreads_below: (check, _, { spreads }) => spreads < check.spreads_below,
  radius_below: (check, _, { radius }) => radius < check.radius_below,
  radius_above: (check, _, { radius }) => radius > check.radius_above,
  error_below: (check, _, { errors }) => (errors[check.target] ?? Infinity) <= check.error_below,
  pins_apart: (check, { pins }) => pins.some((one, i) => pins.slice(0, i).some((other) =>
    Math.hypot(...one.z.map((value, axis) => value - other.z[axis])) >= check.pins_apart && squaredError(one.image, other.image) <= check.images_within)),
  field: (check, _, { field }) => field !== null && field.name === check.field && ("below" in check ? field.value < check.below : field.share <= check.top),
  dial: (check, { dial }) => Object.entries(check.dial).every(([option, values]) => values.every((/** @type {number} */ value) => (dial[option] ?? []).includes(value))),
  sampled: (check, _, { sampled }) => sampled >= check.sampled,
  dots: (check, _, { dots }) => check.dots.every((/** @type {"mean"|"sample"} */ kind) => dots.includes(kind)),
  ends: (check, { path }) => path !== null && same(path.ends, check.ends) && Math.abs(path.t - check.t) <= 0.02,
  gain_above: (check, { path }) => (path?.gain ?? 0) > check.gain_above,
  given: (check, _, { given }) => new Set(given).size >= check.given,
  same_images: (check, { same_images: count }) => count >= check.same_images,
};

/** Which entry of the table a check asks for. @param {Arguments} check */
export const kindOf = (check) => Object.keys(check).find((key) => key in CHECKS);

/** The plane that a check is about; undefined: it is not there. @param {Arguments} check @param {Facts} facts */
export const sideOf = (check, facts) => facts.sides[/** @type {"a"|"b"} */ (check.side ?? "a")];

/** Whether a check holds; a plane that is not there meets nothing. @param {Arguments} check @param {Facts} facts */
export function met(check, facts) {
  const side = sideOf(check, facts), kind = kindOf(check);
  return side !== undefined && kind !== undefined && CHECKS[kind](check, facts, side);
}
