// A learner's own answers: to look through, to name, to save, to print, to clear.
import { listen, make } from "../../ui/dom.js";
import { link } from "../links.js";
import { PRIVACY, createStartOver } from "../start_over.js";
import { fileName, saveJson, saveTable } from "./export.js";
import { TESTS, isRight, lessonTitle, predicted, questionOf } from "./judged.js";
import { button, mark, table } from "./parts.js";

/**
 * @typedef {import("./contract.js").Answers} Answers
 * @typedef {import("./contract.js").Question} Question
 */

const STATES = { open: "begun", shown: "shown", done: "done" };

/** @param {import("./contract.js").AnswersData} data @param {Answers} answers */
export function createAnswersSheet({ questions }, answers) {
  const list = make("div", { class: "answers", "data-testid": "answers" });
  const name = make("input", { type: "text", id: "learner", maxlength: 80, autocomplete: "name" });
  const notice = make("p", { role: "status" });
  const save = [
    button("Save for your teacher", () => saveJson(answers.work()), { title: "A JSON file that your teacher's Collect page reads." }),
    button("Table (CSV)", () => saveTable(fileName(answers.work()), [answers.work()], questions), { title: "The same for a spreadsheet." }),
    button("Print or PDF", () => print()),
  ];
  const over = createStartOver(answers, show);
  listen(name, { change: () => void (answers.name = name.value) });
  show();
  return {
    element: make("div", {}, [
      make("div", { class: "controls" }, [make("label", { for: "learner", text: "Name, if you like" }), name, ...save]),
      notice, list, make("div", { class: "on-screen" }, [over.element]),
    ]),
  };

  function show() {
    name.value = answers.name;
    notice.textContent = answers.notice ?? "";
    for (const one of save) one.toggleAttribute("disabled", !answers.count());
    list.replaceChildren(...(answers.count() ? [make("p", { class: "caption printed", text: answers.name }), ...byLesson()] : [nothing()]));
    over.update();
  }

  function byLesson() {
    const given = answers.all();
    const known = questions.map(({ lesson }) => lesson);
    const lessons = [...new Set([...known, ...given.map(({ lesson }) => lesson)])].filter((lesson) => given.some((one) => one.lesson === lesson));
    return lessons.map((lesson) => make("section", {}, [
      make("h2", { text: lessonTitle(questions, lesson) }),
      table(["Step", "You said", "Right", "Task"], inOrder(lesson).map(row), { class: "own" }),
    ]));
  }

  /** As the lesson asks them. @param {string} lesson */
  function inOrder(lesson) {
    const place = (/** @type {string} */ step) => questions.findIndex((one) => one.lesson === lesson && one.step === step);
    return answers.all().filter((one) => one.lesson === lesson).sort((a, b) => place(a.step) - place(b.step));
  }

  /** @param {import("./contract.js").Answer} answer */
  function row(answer) {
    const question = questionOf(questions, answer), isTest = answer.lesson in TESTS;
    const said = make("div", {}, [predicted(question, answer.prediction), answer.text.trim()].filter(Boolean).map((text) => make("p", { text })));
    const right = isTest ? null : isRight(question, answer); // the test tells only when it has been taken twice
    return [question?.title ?? answer.step, said, mark(right), isTest ? "" : STATES[answer.state]];
  }
}

function nothing() {
  return make("p", {}, [`No answers yet. ${PRIVACY} `, link("See the lessons", {})]);
}
