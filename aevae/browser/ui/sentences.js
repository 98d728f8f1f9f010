// Every sentence the plane says, in one place: plain words, and numbers as `number.js` writes them.
import { EDGE } from "../model/constants.js";
import { fixed, number } from "./number.js";

export { decimalsOf, fixed, number } from "./number.js";

/** @typedef {Pick<Spec, "classes"|"noun"|"values"> & Partial<Pick<Spec, "decoder">>} Labelled what images of a set have beside their pixels, and what one is called */

const AGREED = 0.8; // of the nearest codes: then a place is of one class
const SHARED = 0.25; // of them, for a second class: then a place is between two; lessons ask for as many (`lessons/checks.py`)

const VERDICTS = {
  inside: "inside the data",
  edge: "at the edge",
  far: "far from the data",
};

/** A share of one, such as "34 %"; below ten with a decimal. @param {number} share */
export const percent = (share) => `${fixed(100 * share, share < 0.0995 ? 1 : 0)} %`;

/** A line's points have one number that means something. @param {[number, number]} point @param {number} [dimensions] of the latent space @param {number} [decimals] `decimalsOf` the plane */
export const coordinates = ([x, y], dimensions = 2, decimals = 2) => (dimensions === 1 ? fixed(x, decimals) : `(${fixed(x, decimals)}, ${fixed(y, decimals)})`);

/** Standard deviations along the axes. @param {[number, number]} deviations @param {number} dimensions */
export const spreadText = ([x, y], dimensions) => (dimensions === 1 ? number(x) : `(${number(x)}, ${number(y)})`);

export const NO_DECODER = "This plane has no decoder: it places the images that it was made of, and can generate no others.";

/** Which image is shown where none can be generated. @param {number} distance of its code @param {string} noun */
export const nearestText = (distance, noun) => `no decoder: the nearest test ${noun}, ${number(distance)} units away`;

/** What the cursor's coordinates are, in a latent space of so many dimensions. @param {number} dimensions */
export const cursorText = (dimensions) => (dimensions === 1
  ? "The cursor's position in latent space: the one number the decoder gets. How high the cursor stands means nothing."
  : dimensions === 2
  ? "The cursor's position in latent space: the two numbers the decoder gets."
  : `The cursor's position on the plane, which the decoder gets as a code of ${dimensions} numbers.`);

/** @param {Place} place */
export const verdictText = (place) => (place.verdict === "none" ? place.why : VERDICTS[place.verdict]);

/** How unusual a place is. @param {{spreads: number, share: number}} rarity */
export const rarityText = ({ spreads, share }) => `${number(spreads, 1)}σ from the middle, ${share === 0 ? "less dense than all" : `denser than ${share < 0.0005 ? "under 0.1\u00a0%" : percent(share).replace(" ", "\u00a0")} of`} codes`;

/** "3" -> "a 3", "8" -> "an 8", "Bag" -> "Bag": numerals take an article, names do not. @param {string} name */
export const withArticle = (name) => (/^\d+$/.test(name) ? `${/^(8|11$|18$)/.test(name) ? "an" : "a"} ${name}` : name);

const capital = (/** @type {string} */ text) => text[0].toUpperCase() + text.slice(1);

/** A number that images have in place of a class: "132°", "54 years". @param {LabelValues} values @param {number} value */
export function valueText({ unit, low, high }, value) {
  const written = fixed(value, Math.max(0, 2 - Math.floor(Math.log10(high - low))));
  return unit ? `${written}${/^[°%]/.test(unit) ? "" : " "}${unit}` : written;
}

/** What the label of a code says, its class or its number; empty where images have neither. @param {Pick<Run, "spec"|"labels"|"values">} run @param {number} row */
export function labelText({ spec: { classes, values: described }, labels, values }, row) {
  if (described) return values ? valueText(described, values[row]) : "";
  return classes[labels[row]] ?? "";
}

/** The same after a name: "test digit 17, a 4". @param {string} before @param {Run} run @param {number} row */
export function withLabel(before, run, row) {
  const label = labelText(run, row);
  return label ? `${before}, ${withArticle(label)}` : before;
}

/** What the tool to draw with is called. @param {Labelled} set */
export const drawText = ({ classes, noun }) => `Draw ${noun === "digit" ? "a digit" : classes.length && classes.every((name) => name.length === 1) ? "a letter" : "an image"}`;

/** "3" -> "the 3s", "Bag" -> "“Bag”". @param {string} name */
const many = (name) => (/^\d+$/.test(name) ? `the ${name}s` : `“${name}”`);

/** Where images have no classes: among which numbers a place is, or only whether it is among data. @param {Place} place @param {Labelled} set */
function amongUnnamed({ verdict, values: near }, { noun, values }) {
  if (values && near) return `${values.name} about ${valueText(values, near.middle)} (${valueText(values, near.low)} to ${valueText(values, near.high)} nearby)`;
  return verdict === "edge" ? "at the edge of the data" : `among the test ${noun}s`;
}

/**
 * One line on what happens at the cursor: among which class, or between which, or nothing at all.
 * @param {Place} place @param {Labelled} set @param {number} [condition] the class that a conditional model is given: its codes do not say it
 */
export function whatHappens(place, set, condition) {
  const { classes, noun } = set, name = classes[place.label];
  if (place.verdict === "none") return place.why;
  if (place.verdict === "far") return `hardly any test ${noun} lands near here`;
  if (classes.length === 0) return amongUnnamed(place, set);
  if (condition !== undefined) return `${place.verdict === "edge" ? "a rare" : "a usual"} way to write ${withArticle(classes[condition])}`;
  if (place.verdict === "edge") return `at the edge of the data, towards ${many(name)}`;
  if (place.votes >= AGREED * place.k || !place.runnerUp) return `among ${many(name)}`;
  const second = nextTo(place);
  if (place.votes + (second?.votes ?? 0) < 0.6 * place.k) return `${noun}s of many kinds meet here`;
  return second ? `between ${name} and ${classes[second.label]}` : `mostly among ${many(name)} (${place.votes} of ${place.k})`;
}

/** The class that shares a place with the first one; null where none has enough of the nearest codes. @param {Place} place */
const nextTo = ({ votes, k, runnerUp }) => (votes < AGREED * k && runnerUp && runnerUp.votes >= SHARED * k ? runnerUp : null);

/** How many codes are selected. @param {number} count @param {Labelled} set @param {LatentPoint|null} middle where they are the nearest to @param {number} [dimensions] @param {number} [decimals] */
export function selectionText(count, { noun }, middle, dimensions, decimals) {
  if (count === 0) return "No codes there: draw around some dots.";
  return `${count.toLocaleString("en")} test ${noun}${count === 1 ? "" : "s"}${middle ? `, the nearest to ${coordinates(middle, dimensions, decimals)}` : ""}`;
}

/** What came of drawing codes. @param {number} count @param {number|null} inside null: the model's places mean nothing @param {boolean} prior else from a Gaussian fitted to the codes @param {boolean} deep more dimensions than two */
export function samplesText(count, inside, prior, deep) {
  const where = inside === null ? "" : `${inside} of ${count} land ${deep ? "where the plane holds data" : "inside the data"}.`;
  return prior ? where : `An autoencoder has no prior to sample from. These come from a Gaussian fitted to its codes${where ? `; ${where}` : "."}`;
}

/** @type {Record<string, (steps: number, at: string) => string>} */
const ENDS = {
  rests: (steps, at) => (steps === 1 ? "It stays where it is" : `It settles after ${steps - 1} ${steps === 2 ? "step" : "steps"} at ${at}`),
  swings: (steps, at) => `It swings to and fro, now at ${at}`,
  "goes on": (steps, at) => `It is still on its way after ${steps} steps, at ${at}`,
};

/**
 * Where a round trip ends.
 * @param {{points: LatentPoint[], end: string}} trip @param {Place} place of its last point
 * @param {Labelled} set @param {number} [condition] as of `whatHappens` @param {number} [dimensions] @param {number} [decimals]
 */
export function roundTripText({ points, end }, place, set, condition, dimensions, decimals) {
  if (end === "lost") return "It is lost: the decoder or the encoder gives no finite numbers on the way.";
  return `${ENDS[end](points.length - 1, coordinates(points[points.length - 1], dimensions, decimals))}: ${whatHappens(place, set, condition)}.`;
}

/** Of a reconstruction. @param {number|null} error squared, over all pixels; null: not known */
export const errorText = (error) => (error === null ? "" : `squared error ${number(error, 1)}`);

/**
 * What the nearest codes say about the image under the cursor; never more than they agree on.
 * @param {Place} place @param {Labelled} set @param {number} [condition] the class that a conditional model is given: its codes do not say it
 */
export function headline(place, set, condition) {
  const { classes, noun } = set;
  if (place.verdict === "none") return capital(place.why);
  if (place.verdict === "far") return `Hardly any ${noun} near${set.decoder?.length === 0 ? "" : ": don’t trust this image"}`;
  if (classes.length === 0) return capital(amongUnnamed(place, set)) + (!set.values && place.verdict === "inside" && place.alike === false ? ", but the image is not like them" : "");
  if (condition !== undefined) return `Given class: ${classes[condition]}`;
  const name = classes[place.label], { votes, k } = place;
  if (place.verdict === "inside" && place.alike !== null && (votes >= AGREED * k || !place.runnerUp)) {
    if (place.alike === false) return `Among ${many(name)}, but the image is not like them`;
    return `Looks like ${withArticle(name)}: ${votes === k ? `all ${k}` : `${votes} of ${k}`} nearest ${noun}s${/^\d+$/.test(name) ? ` are ${name}s` : ""}`;
  }
  return capital(whatHappens(place, set));
}

/**
 * How usual a drawing is, for a model: from where its code lies, and from the share of test images reconstructed better.
 * @param {Place} place @param {number|null} better null: not known @param {Labelled} set @param {number} [condition]
 */
export function howUsual(place, better, { classes, noun }, condition) {
  const others = `test ${noun}s`;
  const error = better === null ? "" : `. ${rankText(better, others)}`;
  if (place.verdict === "none") return `not to be judged: ${place.why}`;
  if (place.verdict === "far") return `a strange one: hardly any ${others.slice(0, -1)} lands near here`;
  if (better !== null && better >= 0.97) return `a strange one${error}`;
  const usual = place.verdict === "edge" || (better !== null && better >= 0.8) ? "an unusual" : "a typical";
  if (condition !== undefined) return `as ${withArticle(classes[condition])}, ${usual} one${error}`;
  const name = classes[place.label] ?? noun;
  const second = place.verdict === "inside" ? nextTo(place) : null;
  if (second) return `between ${withArticle(name)} and ${withArticle(classes[second.label])}${error}`;
  return `${usual} ${name}${error}`;
}

/** Where an error stands among those of the test images. @param {number} better share of them that are reconstructed better @param {string} others */
function rankText(better, others) {
  const than = better < 0.5 ? "better" : "worse", count = Math.round(100 * Math.max(better, 1 - better));
  return `Reconstructed ${than} than ${count === 100 ? "nearly all" : `${count} % of`} ${others}`;
}

/** What a screen reader says when the cursor has settled. @param {LatentPoint} z @param {Place} place @param {Labelled} set @param {number} [condition] @param {number} [dimensions] @param {number} [decimals] */
export function announcement(z, place, set, condition, dimensions, decimals) {
  const where = place.verdict === "none" ? "" : ` ${capital(verdictText(place))}, distance ${number(place.distance)}.`;
  return `z = ${coordinates(z, dimensions, decimals)}. ${headline(place, set, condition)}.${where}`;
}

/** What the decoded image is called where it cannot be seen. @param {Place} place @param {Labelled} set @param {number} [condition] */
export const imageText = (place, set, condition) => `${set.decoder?.length === 0 ? "Nearest test image" : "Decoded image"}. ${headline(place, set, condition).replace(/: (all|\d+ of) .+$/, "")}`;

/** Position of the gauge's needle, 0…1: zones "inside" (to 0.45), "edge" (to 0.7), "far" (logarithmic, to 20 times the spacing). @param {number} relative */
export function gauge(relative) {
  if (relative <= 1) return 0.45 * relative;
  if (relative <= EDGE) return 0.45 + (0.25 * (relative - 1)) / (EDGE - 1);
  return 0.7 + 0.3 * Math.min(1, Math.log(relative / EDGE) / Math.log(8));
}

/** Where a film stands: "epoch 12 of 100"; two films of different length each say theirs. @param {[number, number][]} moments epoch, last */
export const epochText = (moments) =>
  `epoch ${[...new Set(moments.map(([epoch, last]) => `${Math.round(epoch)} of ${last}`))].join(" · ")}`;

/** What a geodesic saves against the straight path, as a share of that one's total change. @param {number} [gain] undefined: it is none */
export function gainText(gain) {
  if (gain === undefined) return "";
  return gain > 0 ? `${number(100 * gain, 0)} % less than straight` : "as much as straight";
}
