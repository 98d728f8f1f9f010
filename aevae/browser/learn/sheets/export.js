// Answers as files: a table for people, and the one that Collect reads again.
import { download, toCsv } from "../../ui/download.js";
import { writeWork } from "../answer_file.js";
import { isRight, predicted, questionOf } from "./judged.js";

/**
 * @typedef {import("../answer_file.js").Work} Work
 * @typedef {import("./contract.js").Question} Question
 */

const HEAD = ["name", "browser", "lesson", "step", "title", "prediction", "in words", "right", "tries", "seconds", "state", "place", "saw it", "text", "changed"];
const YES_NO = new Map([[true, "yes"], [false, "no"], [null, ""]]);

/** A row for each answer of each learner. @param {readonly Work[]} works @param {Question[]} questions @returns {(string|number)[][]} */
const toRows = (works, questions) => [HEAD, ...works.flatMap((work) => work.answers.map((answer) => row(work, answer, questionOf(questions, answer))))];

/** @param {Work} work @param {import("../answer_file.js").Answer} answer @param {Question|undefined} question */
function row({ name, id }, answer, question) {
  const { lesson, step, prediction, tries, seconds, state, place, saw, text, at } = answer;
  return [
    name, id, lesson, step, question?.title ?? "", option(question, prediction), predicted(question, prediction), YES_NO.get(isRight(question, answer)) ?? "",
    tries, Math.round(seconds), state, place === null ? "" : `(${place})`, saw ?? "", text, at,
  ];
}

/** Options are counted from 1, as people do. @param {Question|undefined} question @param {number|string|null} prediction */
const option = (question, prediction) => (question?.options.length && typeof prediction === "number" ? prediction + 1 : (prediction ?? ""));

/** @param {Work} work @param {Date} day */
export function fileName({ name, id }, day = new Date()) {
  const whose = name.replace(/[^\p{L}\p{N}]+/gu, "-").replace(/^-+|-+$/g, "") || id;
  return `answers-${whose}-${day.toISOString().slice(0, 10)}`;
}

/** @param {Work} work */
export const saveJson = (work) => download(`${fileName(work)}.json`, new Blob([writeWork(work)], { type: "application/json" }));

/** The table as a file's text. The mark at its beginning makes spreadsheets read names such as Zoë as they are. @param {readonly Work[]} works @param {Question[]} questions */
export const asTable = (works, questions) => `\uFEFF${toCsv(toRows(works, questions))}`;
/** @param {string} name @param {readonly Work[]} works @param {Question[]} questions */
export const saveTable = (name, works, questions) => download(`${name}.csv`, new Blob([asTable(works, questions)], { type: "text/csv" }));
