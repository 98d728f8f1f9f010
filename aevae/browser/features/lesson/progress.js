// How far a learner is with each check, in words; pure. A line says what is asked for and what is there now.
import { squaredError } from "../../model/picture_error.js";
import { fixed, withArticle } from "../../ui/sentences.js";
import { kindOf, met, sideOf } from "./checks.js";

/**
 * @typedef {import("./checks.js").Arguments} Arguments
 * @typedef {import("./checks.js").Facts} Facts
 * @typedef {import("./checks.js").SideFacts} SideFacts
 *
 * @typedef {Object} Words what the page calls things
 * @property {string[]} classes
 * @property {(option: string) => string} option of a ladder
 * @property {(index: number) => string} target a test image
 * @property {(overlay: string) => string} overlay
 * @property {(overlay: string, value: number) => string} value of an overlay
 */

const VERDICTS = { inside: "inside the data", edge: "at the edge of the data", far: "far from the data" };
const DOTS = { mean: "as centres", sample: "as samples" };

/** The checks that are about the page, whichever plane is meant. */
const OF_PAGE = new Set(["pins_apart", "dial", "ends", "gain_above", "same_images"]);

/** @type {Record<string, (check: Arguments, page: Facts, side: SideFacts, words: Words) => string>} */
const LINES = {
  verdict: (check, _, { verdict }) =>
    `${VERDICTS[check.verdict]}: ${verdict === check.verdict ? "yes" : verdict in VERDICTS ? `not yet, it is ${VERDICTS[verdict].replace(" of the data", "")}` : "this model’s codes mean nothing"}`,
  like: (check, _, side, { classes }) => `${many(classes[check.like])} among the 15 nearest: ${votesFor(side, check.like)}, at least ${check.votes}`,
  between(check, _, side, { classes }) {
    const [one, other] = check.between, outside = side.verdict === "inside" ? "" : "; go where the data are";
    return `${many(classes[one])} and ${many(classes[other])} among the 15 nearest: ${votesFor(side, one)} and ${votesFor(side, other)}, at least 4 of each and 13 together${outside}`;
  },
  spreads_below: (check, _, { spreads }) => `less than ${check.spreads_below} spreads from the middle: ${fixed(spreads)}`,
  radius_below: (check, _, { radius }) => `less than ${check.radius_below} from (0, 0): ${fixed(radius)}`,
  radius_above: (check, _, { radius }) => `more than ${check.radius_above} from (0, 0): ${fixed(radius)}`,
  error_below: (check, _, { errors }, words) => `squared error to ${words.target(check.target)}: ${fixed(errors[check.target] ?? Infinity, 1)}, at most ${check.error_below}`,
  pins_apart: pinsLine,
  field(check, _, { field }, words) {
    const name = words.overlay(check.field);
    if (!field || field.name !== check.field) return `the plane is coloured by “${name}”: not yet`;
    if ("below" in check) return `${name}: ${words.value(field.name, field.value)}, less than ${words.value(field.name, check.below)}`;
    return `${name}: among the highest ${share(field.share)} of the plane, at most ${share(check.top)}`;
  },
  dial: (check, { dial }, _, { option }) => Object.entries(check.dial).map(([name, values]) => {
    const left = values.filter((/** @type {number} */ value) => !(dial[name] ?? []).includes(value));
    return `${option(name)} ${values.join(", ")}: ${left.length === 0 ? "all visited" : `${left.join(", ")} still to visit`}`;
  }).join("; "),
  sampled: (check, _, { sampled }) => `codes drawn: ${counted(sampled, check.sampled)}`,
  dots: (check, _, { dots }) => `dots shown ${check.dots.map((/** @type {"mean"|"sample"} */ kind) => `${DOTS[kind]}: ${dots.includes(kind) ? "yes" : "not yet"}`).join(", ")}`,
  ends(check, { path }, _, { classes }) {
    const [wanted, now] = [check.ends, path?.ends ?? []].map((ends) => ends.map((/** @type {number} */ k) => withArticle(classes[k])).join(" and "));
    return path === null ? "the path is not here yet" : `between ${wanted}: now ${now}; at t = ${check.t}: now ${fixed(path.t)}`;
  },
  gain_above: (check, { path }) => `geodesic shorter than the straight path by more than ${share(check.gain_above)}: now ${share(path?.gain ?? 0)}`,
  given: (check, _, { given }) => `classes given at this place: ${counted(new Set(given).size, check.given)}`,
  same_images: (check, { same_images: count }) => `images ringed: ${counted(count, check.same_images)}`,
};

/** "7s", "“Bag”" @param {string} name */
const many = (name) => (/^\d+$/.test(name) ? `${name}s` : `“${name}”`);

const counted = (/** @type {number} */ now, /** @type {number} */ wanted) => `${Math.min(now, wanted)} of ${wanted}`;
const share = (/** @type {number} */ value) => `${fixed(100 * value, 0)} %`;

/** Only the two commonest classes are known. @param {SideFacts} side @param {number} label */
const votesFor = ({ label: first, votes, runner_up: second }, label) => (first === label ? votes : second?.label === label ? second.votes : "few");

/** The best pair: of those far enough apart the most alike, else the one farthest apart. @type {(check: Arguments, page: Facts) => string} */
function pinsLine(check, { pins }) {
  if (pins.length < 2) return `two pins at least ${check.pins_apart} apart: ${pins.length === 1 ? "one" : "none"} yet`;
  const pairs = pins.flatMap((one, i) => pins.slice(0, i).map((other) => ({ apart: Math.hypot(one.z[0] - other.z[0], one.z[1] - other.z[1]), images: () => squaredError(one.image, other.image) })));
  const apart = pairs.filter((pair) => pair.apart >= check.pins_apart);
  if (apart.length === 0) return `two pins at least ${check.pins_apart} apart: ${fixed(Math.max(...pairs.map((pair) => pair.apart)))}`;
  return `two pins at least ${check.pins_apart} apart: yes; squared error between their images: ${fixed(Math.min(...apart.map(({ images }) => images())), 1)}, at most ${check.images_within}`;
}

/**
 * Whether a check holds, and a line on it.
 * @param {Arguments} check @param {Facts} facts @param {Words} words
 * @returns {{met: boolean, says: string}}
 */
export function progressOf(check, facts, words) {
  const side = sideOf(check, facts), kind = kindOf(check);
  if (!side || !kind) return { met: false, says: "the plane is not here yet" };
  const whose = facts.sides.b && !OF_PAGE.has(kind) ? (check.side === "b" ? "right plane, " : "left plane, ") : "";
  return { met: met(check, facts), says: whose + LINES[kind](check, facts, side, words) };
}
