// The questions on top of the page, each with a sentence and a bar for every model.
import { make } from "../ui/dom.js";
import { explained } from "../ui/glossary.js";

const BETTER = { low: "lower is better", high: "higher is better" };

/**
 * @typedef {import("./contract.js").Answer} Answer
 * @typedef {import("./contract.js").Bar} Bar
 *
 * @param {import("./contract.js").AnswerSheet} data
 * @returns {import("./contract.js").Sheet}
 */
export function createAnswers({ answers, note }) {
  return {
    element: make("div", {}, [make("div", { class: "answers", "data-testid": "answers" }, answers.map(card)), make("p", { class: "caption", text: note })]),
    start: async () => {},
    setTheme() {},
  };
}

/** @param {Answer} answer */
function card({ question, sentence, difference, clear, unit, better, paired, bars }) {
  const end = difference ? [" ", make(clear ? "b" : "span", { text: difference }), clear ? "." : ", not clear."] : [];
  const scale = [unit, better && BETTER[better], paired].filter(Boolean).join(", ");
  return make("section", {}, [
    make("h2", { text: question }),
    make("ul", { "aria-label": scale }, bars.map(row)),
    make("p", {}, [...explained(sentence), ...end, make("span", { class: "caption", text: bars.length ? ` (${scale})` : "" })]),
  ]);
}

/** @param {Bar} bar */
function row({ title, value, share, difference, clear, run }) {
  return make("li", { class: run ? "run" : "floor" }, [
    make("span", { class: "name", text: title, title }),
    make("span", { class: "bar", "aria-hidden": "true" }, [make("i", { style: `width: ${100 * share}%` })]),
    make("span", { class: "value", text: value }),
    ...(difference ? [make(clear ? "b" : "span", { class: "difference", text: difference })] : []),
  ]);
}
