// The answers of a class, from the files that its learners have saved: read, counted and shown in this browser, sent nowhere.
import { listen, make } from "../../ui/dom.js";
import { number } from "../../ui/number.js";
import { build } from "../prose.js";
import { readWork } from "../answer_file.js";
import { saveTable } from "./export.js";
import { TESTS, isRight, lessonTitle, questionOf } from "./judged.js";
import { button, table } from "./parts.js";
import { gain, newestFiles, tally, who } from "./tally.js";

const MAX_BYTES = 4_000_000; // of one file

/**
 * @typedef {import("./contract.js").Question} Question
 * @typedef {import("./tally.js").Handed} Handed
 * @typedef {import("./tally.js").Count} Count
 */

/** @param {import("./contract.js").CollectData} data */
export function createCollect({ questions }) {
  /** @type {Handed[]} */
  let files = [];
  /** @type {string[]} */
  let refused = [];
  const status = make("p", { role: "status" }), wrong = make("ul", { class: "refused", "data-testid": "refused" }), result = make("div", { "data-testid": "collected" });
  const input = make("input", { type: "file", multiple: true, accept: ".json,application/json" });
  const zone = make("label", { class: "drop" }, [make("span", { text: "Drop the files that your students saved here, or choose them." }), input]);
  listen(input, { change: () => take([...(input.files ?? [])]).then(() => void (input.value = "")) });
  listen(zone, {
    dragover: (event) => {
      event.preventDefault();
      zone.toggleAttribute("data-over", true);
    },
    dragleave: () => zone.toggleAttribute("data-over", false),
    drop: (event) => {
      event.preventDefault();
      zone.toggleAttribute("data-over", false);
      take([...(event.dataTransfer?.files ?? [])]);
    },
  });
  show();
  return { element: make("div", {}, [make("div", { class: "on-screen" }, [zone]), status, wrong, result]) };

  /** @param {File[]} given */
  async function take(given) {
    const read = await Promise.all(given.map(open));
    files = [...files, ...read.flatMap(({ work }) => (work ? [work] : []))];
    refused = [...refused, ...read.flatMap(({ reason }) => (reason ? [reason] : []))];
    show();
  }

  function show() {
    const works = newestFiles(files);
    const older = files.length - works.length;
    status.textContent = files.length
      ? `${learners(works.length)}${older ? `; of those who sent several files, the newest counts (${older} left out)` : ""}.`
      : "They stay in this browser: nothing is sent.";
    wrong.replaceChildren(...refused.map((text) => make("li", { text })));
    result.replaceChildren(...(works.length ? [controls(works), ...steps(works, questions), ...students(works, questions)] : []));
  }

  /** @param {Handed[]} works */
  function controls(works) {
    const clear = () => {
      [files, refused] = [[], []];
      show();
      input.focus();
    };
    return make("div", { class: "controls" }, [
      button("All answers (CSV)", () => saveTable("answers-of-the-class", works, questions)),
      button("Print or PDF", () => print()),
      button("Clear", clear),
    ]);
  }
}

const learners = (/** @type {number} */ n) => (n === 1 ? "1 student" : `${n} students`);

/** @param {File} file @returns {Promise<{work?: Handed, reason?: string}>} reason: a sentence about a file that is none of ours */
async function open(file) {
  try {
    if (file.size > MAX_BYTES) throw new Error("it is too large");
    const { lost, ...work } = readWork(await file.text());
    const handed = { ...work, file: file.name };
    return lost ? { work: handed, reason: `${file.name}: ${lost === 1 ? "one answer" : `${lost} answers`} could not be read; the others count.` } : { work: handed };
  } catch (error) {
    return { reason: `${file.name} is left out: ${/** @type {Error} */ (error).message}.` };
  }
}

/** @param {Handed[]} works @param {Question[]} questions */
function steps(works, questions) {
  const found = gain(works, questions);
  const sentence = found && `Concept test: on average ${number(found.before, 1)} of ${found.items} right before, ${number(found.after, 1)} after (${learners(found.learners)} took both).`;
  return [...(sentence ? [make("p", { text: sentence })] : []), make("h2", { text: "Step by step" }), ...tally(works, questions).map((one) => step(one, lessonTitle(questions, one.lesson)))];
}

/** @param {Count} one @param {string} lesson its title */
function step({ question, step: id, predictions, choices, right, judged, done, shown, seconds, texts }, lesson) {
  const facts = [
    judged ? `right: ${right} of ${judged}` : "", done || shown ? `task done: ${done}` : "", shown ? `solution shown: ${shown}` : "", seconds ? `median time: ${time(seconds)}` : "",
  ].filter(Boolean).join(" · ");
  return make("section", { class: "counted" }, [
    make("h3", { text: `${lesson}: ${question?.title ?? id}` }),
    ...build(question?.predict ?? []),
    make("ul", { class: "bars" }, choices.map((choice) => bar(choice, predictions))),
    make("p", { class: "caption", text: facts }),
    ...texts.map(({ who: name, text }) => make("blockquote", {}, [make("cite", { text: name }), make("p", { text })])),
  ]);
}

/** @param {Count["choices"][number]} choice @param {number} all */
function bar({ line, right, count }, all) {
  const share = all ? count / all : 0;
  return make("li", { "data-right": right }, [
    make("span", { class: "choice" }, [...(right ? ["✓ "] : []), ...build(line)]),
    make("span", { class: "bar", "aria-hidden": "true" }, [make("i", { style: `width: ${100 * share}%` })]),
    make("span", { class: "value", text: `${count} (${Math.round(100 * share)} %)` }),
  ]);
}

/** @param {number} seconds */
const time = (seconds) => (seconds < 90 ? `${Math.round(seconds)} s` : `${number(seconds / 60, 1)} min`);

/** @param {Handed[]} works @param {Question[]} questions */
function students(works, questions) {
  const rows = works.map((work) => {
    const { answers } = work, lessons = answers.filter(({ lesson }) => !(lesson in TESTS));
    const judged = lessons.map((answer) => isRight(questionOf(questions, answer), answer)).filter((right) => right !== null);
    const count = (/** @type {string} */ state) => String(lessons.filter((answer) => answer.state === state).length);
    const seconds = lessons.reduce((sum, answer) => sum + answer.seconds, 0);
    return [who(work), `${judged.filter(Boolean).length} of ${judged.length}`, count("done"), count("shown"), String(Math.round(seconds / 60))];
  });
  return [make("h2", { text: "Student by student" }), make("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": "Student by student" }, [table(["Student", "Predictions right", "Steps done", "Solutions shown", "Minutes"], rows)])];
}
