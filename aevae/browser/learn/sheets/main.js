// The sheets around the lessons, each at an address of its own: answers, Collect, the concept test, worksheets.
import { listen, make } from "../../ui/dom.js";
import { createTips } from "../../ui/controls/tips.js";
import { openAnswers } from "../answers.js";
import { link } from "../links.js";
import { startFresh } from "../start_over.js";
import { createAnswersSheet } from "./answers_sheet.js";
import { createCollect } from "./collect.js";
import { createConceptTest } from "./concept_test.js";
import { createWorksheet } from "./worksheet.js";

/**
 * @typedef {import("./contract.js").SheetData} SheetData
 * @typedef {(data: any, answers: import("../answers.js").Answers) => {element: HTMLElement}} Create
 */

/** @type {Record<SheetData["sheet"], {title: string, create: Create}>} */
const SHEETS = {
  answers: { title: "Your answers", create: createAnswersSheet },
  collect: { title: "Answers of a class", create: createCollect },
  test: { title: "Concept test", create: createConceptTest },
  worksheet: { title: "Worksheet", create: createWorksheet },
};

/** @type {WeakMap<HTMLElement, ReturnType<typeof createSheet>>} */
const sheets = new WeakMap(); // by parentElement

/** @param {{data: SheetData, parentElement: HTMLElement}} component */
export default function sheet({ data, parentElement }) {
  const one = sheets.get(parentElement) ?? createSheet(parentElement);
  sheets.set(parentElement, one);
  one.update(data);
  return () => {
    sheets.delete(parentElement);
    one.destroy();
  };
}

/** @param {HTMLElement} parent */
function createSheet(parent) {
  const root = make("div", { class: "explorer learn learn-sheet" });
  const tips = createTips(root);
  const stop = listen(root, { click: (event) => event.target.closest('a[href^="#"]') && event.preventDefault() }); // an explained term leads nowhere
  let key = "";
  parent.append(root);
  return {
    /** @param {SheetData} data */
    update(data) {
      const now = JSON.stringify(data);
      if (now === key) return; // what has been ticked, typed or dropped stays
      key = now;
      const answers = openAnswers();
      startFresh(answers);
      const { title, create } = SHEETS[data.sheet];
      const head = make("header", { class: "on-screen" }, [make("h2", { text: title }), link("All lessons", {})]);
      root.replaceChildren(head, create(data, answers).element);
      root.dataset.testid = `sheet-${data.sheet}`;
      root.dataset.ready = "true";
    },
    destroy() {
      stop();
      tips.destroy();
      root.remove();
    },
  };
}
