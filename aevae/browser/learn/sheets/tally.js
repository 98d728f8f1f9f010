// What a class has answered, from the files that it handed in.
import { median } from "../../math/statistics.js";
import { isRight, predicted } from "./judged.js";

/**
 * @typedef {import("./contract.js").Question} Question
 * @typedef {import("./contract.js").Answer} Answer
 * @typedef {import("../answer_file.js").Work & {file: string}} Handed the work of one learner. file: its name
 *
 * @typedef {Object} Count of one step
 * @property {Question|undefined} question undefined: of a lesson that is not here
 * @property {string} lesson @property {string} step
 * @property {number} predictions how many there are
 * @property {(import("./contract.js").Choice & {count: number})[]} choices options as the lesson lists them, numbers in ascending order
 * @property {number} right @property {number} judged how many are right, of how many that can be right or wrong
 * @property {number} done @property {number} shown
 * @property {number} seconds the median of those who did it
 * @property {{who: string, text: string}[]} texts
 */

/** When the newest of its answers was given, in ms. @param {Handed} work */
const newestOf = ({ answers }) => Math.max(0, ...answers.map(({ at }) => Date.parse(at)));

/** Who has handed in: the name, or else that of the file. @param {Handed} work */
export const who = ({ name, file }) => name || file;

/** Of each learner only the newest file, in the order of their names. @param {Handed[]} files @returns {Handed[]} */
export function newestFiles(files) {
  /** @type {Map<string, Handed>} */
  const found = new Map();
  for (const work of files) {
    const key = `${work.id}\n${work.name}`, known = found.get(key);
    if (!known || newestOf(work) >= newestOf(known)) found.set(key, work);
  }
  return [...found.values()].sort((a, b) => who(a).localeCompare(who(b)));
}

/** Step by step, in the order of the lessons; what no lesson here asks comes last. @param {Handed[]} works @param {Question[]} questions @returns {Count[]} */
export function tally(works, questions) {
  /** @type {Map<string, {who: string, answer: Answer}[]>} */
  const by = new Map(questions.map(({ lesson, step }) => [`${lesson} ${step}`, []]));
  for (const work of works) {
    for (const answer of work.answers) {
      const key = `${answer.lesson} ${answer.step}`;
      by.set(key, [...(by.get(key) ?? []), { who: who(work), answer }]);
    }
  }
  return [...by].filter(([, given]) => given.length).map(([key, given]) => count(key, given, questions));
}

/** @param {string} key @param {{who: string, answer: Answer}[]} given @param {Question[]} questions @returns {Count} */
function count(key, given, questions) {
  const [lesson, step] = key.split(" ");
  const question = questions.find((one) => one.lesson === lesson && one.step === step);
  const answers = given.map(({ answer }) => answer);
  const judged = answers.map((answer) => isRight(question, answer)).filter((right) => right !== null);
  const times = answers.map(({ seconds }) => seconds).filter((seconds) => seconds > 0);
  return {
    question, lesson, step,
    predictions: answers.filter(({ prediction }) => prediction !== null).length,
    choices: choices(question, answers),
    right: judged.filter(Boolean).length,
    judged: judged.length,
    done: answers.filter(({ state }) => state === "done").length,
    shown: answers.filter(({ state }) => state === "shown").length,
    seconds: times.length ? median(times) : 0,
    texts: given.filter(({ answer }) => answer.text.trim()).map((one) => ({ who: one.who, text: one.answer.text.trim() })),
  };
}

/** @param {Question|undefined} question @param {Answer[]} answers */
function choices(question, answers) {
  const options = (question?.options ?? []).map((option, i) => ({ ...option, count: answers.filter(({ prediction }) => prediction === i).length }));
  /** @type {Map<string|number, import("./contract.js").Choice & {count: number}>} */
  const others = new Map();
  for (const answer of answers) {
    const { prediction } = answer;
    if (prediction === null || options[Number(prediction)]) continue;
    const text = predicted(question, prediction);
    const other = others.get(prediction) ?? { text, line: [text], right: isRight(question, answer) === true, count: 0 };
    others.set(prediction, { ...other, count: other.count + 1 });
  }
  return [...options, ...[...others.values()].sort((a, b) => Number(a.text) - Number(b.text))];
}

/** @typedef {{right: number, answered: number}} Score of one learner in one test */

/** @param {readonly Answer[]} answers @param {Question[]} questions @param {"before"|"after"} when @returns {Score} */
export function testScore(answers, questions, when) {
  const given = answers.filter(({ lesson, prediction }) => lesson === `test-${when}` && prediction !== null);
  const right = given.filter((answer) => isRight(questions.find((one) => one.lesson === answer.lesson && one.step === answer.step), answer));
  return { right: right.length, answered: given.length };
}

/** Mean scores of those who took both tests whole; null where nobody did. @param {Handed[]} works @param {Question[]} questions */
export function gain(works, questions) {
  const items = questions.filter(({ lesson }) => lesson === "test-before").length;
  const both = works.map(({ answers }) => ({ before: testScore(answers, questions, "before"), after: testScore(answers, questions, "after") }))
    .filter(({ before, after }) => before.answered === items && after.answered === items);
  if (!both.length || !items) return null;
  const mean = (/** @type {number[]} */ values) => values.reduce((sum, value) => sum + value, 0) / values.length;
  return { learners: both.length, items, before: mean(both.map(({ before }) => before.right)), after: mean(both.map(({ after }) => after.right)) };
}
