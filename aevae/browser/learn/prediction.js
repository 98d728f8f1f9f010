// What the learner expects: one of some options, a number, or words. It can be changed until the reveal is open.
import { createDelay, listen, make } from "../ui/dom.js";
import { line, prose } from "./prose.js";

const REST = 400; // ms after the last key

/**
 * @param {import("./contract.js").StepText} text
 * @param {import("./answers.js").Answer} answer what was answered before
 * @param {(part: Partial<import("./answers.js").Answer>) => void} on
 * @param {boolean} isTeacher
 */
export function createPrediction(text, answer, on, isTeacher) {
  const isWritten = text.write.length > 0;
  const element = make("section", { class: "part predict" }, [make("h3", { text: isWritten ? "Look, and write" : "Predict" }), prose(text.predict)]);
  const input = text.options.length > 0 ? options(text, answer, isTeacher) : text.number ? typed(text, answer, isTeacher) : isWritten ? words(text, answer) : null;
  if (input) element.append(input.element);
  const later = createDelay(REST, () => input && on(input.read()));
  if (input) listen(input.element, { change: () => on(input.read()), input: later.again });

  return {
    element,
    wanted: isWritten ? "write what you see" : "make a prediction",
    get isMade() { return !input || input.isMade(); },
    /** @param {boolean} locked */
    lock(locked) {
      if (!isWritten) for (const field of element.querySelectorAll("input")) field.disabled = locked;
    },
    /** What is said of it once the reveal is open. */
    verdict: () => input?.verdict() ?? [],
  };
}

/** @typedef {{element: HTMLElement, read: () => Partial<import("./answers.js").Answer>, isMade: () => boolean, verdict: () => Node[]}} Input */

/** @param {import("./contract.js").StepText} text @param {import("./answers.js").Answer} answer @param {boolean} isTeacher @returns {Input} */
function options(text, answer, isTeacher) {
  const fields = text.options.map((_, i) => make("input", { type: "radio", name: `option-${text.id}`, value: i, checked: answer.prediction === i }));
  const element = make("fieldset", { class: "options" }, [make("legend", { class: "visually-hidden", text: "Your prediction" }), ...text.options.map((option, i) =>
    make("label", { class: isTeacher && option.right ? "option right" : "option" }, [fields[i], line(option.text)]))]);
  const chosen = () => fields.findIndex(({ checked }) => checked);
  return {
    element,
    read: () => ({ prediction: chosen(), right: text.options[chosen()]?.right ?? null }),
    isMade: () => chosen() >= 0,
    verdict() {
      const option = text.options[chosen()];
      if (!option) return [];
      return [make("span", { class: "mark", "aria-hidden": "true", text: option.right ? "✓" : "→" }), make("span", { text: "You said: " }), line(option.text, "said"), document.createTextNode(". "), line(option.answer)];
    },
  };
}

/** @param {import("./contract.js").StepText} text @param {import("./answers.js").Answer} answer @param {boolean} isTeacher @returns {Input} */
function typed({ number }, answer, isTeacher) {
  if (!number) throw new Error("this step asks for no number");
  const { is, within } = number;
  const field = make("input", { type: "number", step: "any", inputmode: "decimal", "aria-label": "Your number", value: answer.prediction ?? "", "data-testid": "number" });
  const element = make("p", { class: "typed" }, [field, ...(isTeacher ? [make("span", { class: "caption", text: `${is} ± ${within}` })] : [])]);
  const isRight = () => Math.abs(field.valueAsNumber - is) <= within;
  const isMade = () => Number.isFinite(field.valueAsNumber);
  return {
    element, isMade,
    read: () => (isMade() ? { prediction: field.valueAsNumber, right: isRight() } : { prediction: null, right: null }),
    verdict: () => (isMade() ? [make("span", { class: "mark", "aria-hidden": "true", text: isRight() ? "✓" : "→" }), make("span", { text: `You said ${field.valueAsNumber}; it is ${is}.` })] : []),
  };
}

/** @param {import("./contract.js").StepText} text @param {import("./answers.js").Answer} answer @returns {Input} */
function words(text, answer) {
  const field = make("textarea", { rows: 4, maxlength: 2000, "aria-label": "Your answer", "data-testid": "words" });
  field.value = answer.text;
  const element = make("div", { class: "words" }, [prose(text.write), field]);
  return { element, read: () => ({ text: field.value }), isMade: () => field.value.trim().length > 0, verdict: () => [] };
}
