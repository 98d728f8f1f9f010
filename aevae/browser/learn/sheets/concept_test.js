// Eight questions of the lessons on one page, before them and after: the same options, in an order of its own each time.
import { uniformFrom } from "../../math/random.js";
import { listen, make } from "../../ui/dom.js";
import { link } from "../links.js";
import { isRight, questionOf } from "./judged.js";
import { mark, table, withProse } from "./parts.js";
import { testScore } from "./tally.js";

/**
 * @typedef {import("./contract.js").Answers} Answers
 * @typedef {import("./contract.js").Question} Question
 */

/** The indices of n options in the order of one test; never that of the lesson. @param {number} n @param {number} seed @returns {number[]} */
export function shuffled(n, seed) {
  const uniform = uniformFrom(seed), order = Array.from({ length: n }, (_, i) => i);
  for (let i = n - 1; i > 0; i--) {
    const j = Math.floor(uniform() * (i + 1));
    [order[i], order[j]] = [order[j], order[i]];
  }
  return n > 1 && order.every((index, i) => index === i) ? [...order.slice(1), 0] : order;
}

/** @param {import("./contract.js").TestData} data @param {Answers} answers */
export function createConceptTest({ when, questions }, answers) {
  const asked = questions.filter(({ lesson }) => lesson === `test-${when}`);
  const result = make("div", { class: "result", "data-testid": "test-result" }), status = make("p", { role: "status" });
  const intro = when === "before"
    ? "Choose what you believe now. Nothing is marked: the same questions come again after the lessons, and then you see both."
    : "The same questions again. When all are answered, you see how your answers have changed.";
  show();
  return { element: make("div", { class: "test" }, [make("p", { text: intro }), make("ol", {}, asked.map(item)), status, result]) };

  /** @param {Question} question @param {number} number */
  function item(question, number) {
    const name = `${question.lesson}-${number}`;
    const chosen = answers.get(question.lesson, question.step).prediction;
    const options = shuffled(question.options.length, 1 + 2 * number + Number(when === "after")).map((index) => {
      const radio = make("input", { type: "radio", name, value: index });
      radio.checked = index === chosen;
      listen(radio, { change: () => choose(question, index) });
      return make("label", {}, [radio, withProse("span", question.options[index].line)]);
    });
    return make("li", {}, [make("fieldset", {}, [make("legend", {}, [`${number + 1}.`, withProse("div", question.predict)]), ...options])]);
  }

  /** @param {Question} question @param {number} index */
  function choose(question, index) {
    answers.set(question.lesson, question.step, { prediction: index, right: question.options[index].right, state: "done" });
    show();
  }

  function show() {
    const { before, after } = { before: testScore(answers.all(), questions, "before"), after: testScore(answers.all(), questions, "after") };
    const here = when === "before" ? before : after, all = asked.length;
    const open = all - here.answered;
    status.textContent = answers.notice ?? (open ? `${here.answered} of ${all} answered.` : "All answered, and kept in this browser.");
    if (open) result.replaceChildren();
    else if (when === "before" && after.answered < all) result.replaceChildren(make("p", {}, ["Now the lessons. Afterwards: ", link("the same test again", { test: "after" }), "."]));
    else if (before.answered < all) result.replaceChildren(make("p", { text: `${after.right} of ${all} are right. There is no test from before the lessons to compare with.` }));
    else result.replaceChildren(compared(before.right, after.right));
  }

  /** @param {number} before @param {number} after */
  function compared(before, after) {
    const right = (/** @type {"before"|"after"} */ time, /** @type {Question} */ { step }) => {
      const answer = answers.get(`test-${time}`, step);
      return isRight(questionOf(questions, answer), answer);
    };
    const rows = asked.map((question, i) => [`${i + 1}. ${question.title}`, mark(right("before", question)), mark(right("after", question)), lessonLink(question)]);
    const sum = ["Right", `${before} of ${asked.length}`, `${after} of ${asked.length}`, ""];
    return table(["Question", "Before", "After", "Lesson"], [...rows, sum], { class: "compared" });
  }
}

/** @param {Question} question whose step is "lesson.step" */
function lessonLink({ lesson_title: title, step: key }) {
  const [lesson, step] = key.split(".");
  return link(title, { lesson, step });
}
