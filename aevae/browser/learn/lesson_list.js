// All lessons as cards: what each is about, how long it takes and how far one has come.
import { listen, make } from "../ui/dom.js";
import { link } from "./links.js";
import { createStartOver } from "./start_over.js";
import { createSteps } from "./steps.js";

/**
 * @param {Object} parts
 * @param {import("./contract.js").CardData} parts.data
 * @param {import("./answers.js").Answers} parts.answers
 * @param {import("./contract.js").Go} parts.go
 * @param {(language: string) => void} parts.speak
 * @returns {import("./contract.js").View}
 */
export function createLessonList({ data, answers, go, speak }) {
  const heading = make("h2", { class: "visually-hidden", tabindex: -1, text: "All lessons" });
  const progress = make("p", { class: "progress" }), cards = make("ol", { class: "lessons" });
  const language = data.languages.length < 2 ? null : make("select", { class: "speed", "aria-label": "Language" }, data.languages.map((name) => make("option", { value: name, text: nameOf(name) })));
  if (language) language.value = data.language;
  const head = make("header", {}, [heading, progress, ...(language ? [language] : [])]);
  const notices = [data.notice, answers.notice, ...data.refused].filter((text) => text !== null).map((text) => make("p", { class: "notice", role: "note", text }));
  const around = make("nav", { class: "around", "aria-label": "Around the lessons" }, [
    link("Your answers", { answers: "1" }), link("Concept test", { test: "before" }), link("A plan for 45 minutes", { plan: "45" }), link("Answers of a class", { collect: "1" }),
  ]);
  const element = make("section", { class: "list" }, [...notices, head, cards, around, createStartOver(answers, show).element]);
  show();

  function show() {
    const all = data.lessons.flatMap(({ slug, steps }) => steps.map(({ id }) => answers.get(slug, id).state));
    const done = all.filter((state) => state === "done").length;
    progress.textContent = done ? `${done} of ${all.length} steps done.` : `${data.lessons.length} lessons: guess, try it on the plane, then see the numbers.`;
    cards.replaceChildren(...data.lessons.map(card));
  }

  /** @param {import("./contract.js").LessonHead} lesson */
  function card({ slug, title, goal, minutes, steps, missing }) {
    const states = steps.map(({ id }) => answers.get(slug, id).state);
    const next = steps[states.indexOf("open")] ?? steps[0];
    const begun = states.some((state) => state !== "open");
    const start = make("button", { type: "button", class: "start", text: !begun ? "Start" : states.includes("open") ? "Go on" : "Again", "aria-label": `${title}: ${begun ? "go on" : "start"}`, "data-testid": `lesson-${slug}` });
    listen(start, { click: () => go({ lesson: slug, step: next.id }) });
    return make("li", { class: "lesson" }, [
      make("div", { class: "title" }, [make("h3", { text: title }), make("span", { class: "caption", text: `${minutes} min` })]),
      make("p", { text: goal }),
      ...(missing.length > 0 ? [make("p", { class: "notice", text: `Needs ${missing.join(", ")}, not here.` })] : []),
      make("div", { class: "foot" }, [createSteps(steps, states, null, (step) => go({ lesson: slug, step })), start]),
    ]);
  }

  const stop = language ? listen(language, { change: () => speak(language.value) }) : () => {};
  return { element, destroy: stop };
}

/** A language by its own name. @param {string} code */
const nameOf = (code) => new Intl.DisplayNames([code], { type: "language" }).of(code) ?? code;
