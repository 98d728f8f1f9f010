// What is kept of a learner's work, in this browser and in the files that are handed in: one format for both.
// Whatever comes from outside is checked value by value; what is not ours is left out and counted.

const FORMAT = "aevae.learn", VERSION = 1;
const MAX_CHARACTERS = 3_000_000; // of a file; a term's work has some 30,000
const MAX_ANSWERS = 1_000;
const MAX_TEXT = 2_000; // characters of an answer in words
const MAX_PLACE = 200;
const ID = /^[a-z0-9][a-z0-9.-]{0,80}$/; // of lessons and steps as lessons/reader.py has them; in the concept test a step is "lesson.step"

/**
 * @typedef {Object} Answer of one step
 * @property {string} lesson @property {string} step
 * @property {number|string|null} prediction the index of an option as the lesson lists them, or the number that was typed
 * @property {boolean|null} right null: there is no right one
 * @property {number} tries how often the reveal was asked for before it opened
 * @property {number} seconds spent on the step
 * @property {"open"|"shown"|"done"} state shown: the solution was shown, so it is not done
 * @property {string|null} place the solution, as in an address
 * @property {"yes"|"no"|null} saw whether the learner saw what the reveal says
 * @property {string} text an answer in words
 * @property {string} at when it last changed (ISO 8601)
 *
 * @typedef {{id: string, name: string, answers: Answer[]}} Work of one learner. id: of the browser, drawn once
 */

/** Characters that tell nobody anything: controls, and marks that turn the direction of writing. */
const INVISIBLE = /[\u0000-\u0008\u000b-\u001f\u007f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g; // eslint-disable-line no-control-regex

/** @param {unknown} value @param {number} length */
const tidyText = (value, length = MAX_TEXT) => String(value).replaceAll("\r\n", "\n").replace(INVISIBLE, "").slice(0, length);
/** @param {unknown} value */
export const tidyName = (value) => tidyText(value, 80).replace(/\s+/g, " ").trim();

/** @param {string} lesson @param {string} step @returns {Answer} */
export const emptyAnswer = (lesson, step) => ({
  lesson, step, prediction: null, right: null, tries: 0, seconds: 0, state: "open", place: null, saw: null, text: "", at: new Date(0).toISOString(),
});

/** @typedef {(value: any) => boolean} Rule */
const isText = (/** @type {number} */ length) => (/** @type {unknown} */ value) => typeof value === "string" && value.length <= length;
const isNumber = (/** @type {unknown} */ value) => typeof value === "number" && Number.isFinite(value);
const isCount = (/** @type {any} */ value) => isNumber(value) && value >= 0;
const orNull = (/** @type {Rule} */ rule) => (/** @type {unknown} */ value) => value === null || rule(value);
const isOneOf = (/** @type {unknown[]} */ ...values) => (/** @type {unknown} */ value) => values.includes(value);
const isId = (/** @type {any} */ value) => typeof value === "string" && ID.test(value);

/** What each value of an answer must be. @type {Record<keyof Answer, Rule>} */
const RULES = {
  lesson: isId,
  step: isId,
  prediction: orNull((value) => isNumber(value) || isText(200)(value)),
  right: isOneOf(true, false, null),
  tries: isCount,
  seconds: isCount,
  state: isOneOf("open", "shown", "done"),
  place: orNull(isText(MAX_PLACE)),
  saw: isOneOf("yes", "no", null),
  text: isText(MAX_TEXT),
  at: (value) => isText(40)(value) && !Number.isNaN(Date.parse(value)),
};
const KEYS = /** @type {(keyof Answer)[]} */ (Object.keys(RULES));

/** What `readWork` will take: texts are cut, and what is not what it must be is left empty. @param {Answer} answer @returns {Answer} */
export function readable(answer) {
  const empty = emptyAnswer(answer.lesson, answer.step);
  const cut = { ...answer, text: tidyText(answer.text), place: answer.place?.slice(0, MAX_PLACE) ?? null };
  return /** @type {Answer} */ (Object.fromEntries(KEYS.map((key) => [key, RULES[key](cut[key]) ? cut[key] : empty[key]])));
}

/** Only the values that belong to an answer; null where one of them is not what it must be. @param {any} value @returns {Answer|null} */
function toAnswer(value) {
  if (typeof value !== "object" || value === null || !KEYS.every((key) => Object.hasOwn(value, key) && RULES[key](value[key]))) return null;
  return /** @type {Answer} */ (Object.fromEntries(KEYS.map((key) => [key, value[key]])));
}

/**
 * The work that a text holds.
 * @param {string} text
 * @returns {Work & {lost: number}} lost: how many answers could not be read
 * @throws {Error} with the reason, as the end of a sentence
 */
export function readWork(text) {
  if (text.length > MAX_CHARACTERS) throw new Error("it is too large");
  const value = parse(text);
  if (value?.format !== FORMAT || !Array.isArray(value.answers)) throw new Error("it holds no answers of this app");
  if (value.version !== VERSION) throw new Error("it is from another version of this app");
  if (!isText(40)(value.id) || !isText(200)(value.name)) throw new Error("it does not say whose answers it holds");
  /** @type {Map<string, Answer>} */
  const found = new Map(); // of a step only the last
  const given = value.answers.slice(0, MAX_ANSWERS).map(toAnswer).filter((answer) => answer !== null);
  for (const answer of given) found.set(`${answer.lesson} ${answer.step}`, answer);
  return { id: value.id, name: tidyName(value.name), answers: [...found.values()], lost: value.answers.length - given.length };
}

/** @param {string} text */
function parse(text) {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ""));
  } catch {
    throw new Error("it is no JSON");
  }
}

/** @param {Work} work */
export const writeWork = ({ id, name, answers }) => JSON.stringify({ format: FORMAT, version: VERSION, id, name, answers }, null, 1);
