// What a prediction was worth, and in words.

/**
 * @typedef {import("./contract.js").Question} Question
 * @typedef {import("./contract.js").Answer} Answer
 */

/** What stands in the place of lessons where answers are of the concept test. @type {Record<string, string>} */
export const TESTS = { "test-before": "Concept test, before", "test-after": "Concept test, after" };

/** @param {Question[]} questions @param {string} lesson */
export const lessonTitle = (questions, lesson) => TESTS[lesson] ?? questions.find((one) => one.lesson === lesson)?.lesson_title ?? lesson;

/** Whether a prediction is the right one; null where there is none, or no right one. @param {Question|undefined} question @param {Answer} answer */
export function isRight(question, { prediction, right }) {
  if (prediction === null) return null;
  if (!question) return right;
  if (question.number) return typeof prediction === "number" ? Math.abs(prediction - question.number.is) <= question.number.within : null;
  return question.options.length ? (question.options[Number(prediction)]?.right ?? null) : null;
}

/** @param {Question|undefined} question @param {Answer["prediction"]} prediction */
export function predicted(question, prediction) {
  if (prediction === null) return "";
  const option = question?.options[Number(prediction)];
  return option ? option.text : String(prediction);
}

/** The question that an answer belongs to; undefined where it is of a lesson that is not here. @param {Question[]} questions @param {Answer} answer */
export const questionOf = (questions, { lesson, step }) => questions.find((one) => one.lesson === lesson && one.step === step);
