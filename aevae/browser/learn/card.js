// One step: predict, try, reveal, why. The reveal stays shut until one has predicted and the task is met, or has been shown.
import { askForSolution, onProgress } from "../ui/lesson_bus.js";
import { listen, make, setText } from "../ui/dom.js";
import { pageParameter } from "../ui/url.js";
import { createDock } from "./dock.js";
import { link } from "./links.js";
import { createPrediction } from "./prediction.js";
import { prose } from "./prose.js";
import { createSteps } from "./steps.js";
import { createTask } from "./task.js";

/** @param {string} name @param {string} title @param {import("./contract.js").Prose} text @param {Node[]} more */
const part = (name, title, text, ...more) => make("section", { class: `part ${name}` }, [make("h3", { text: title }), prose(text), ...more]);

/**
 * @param {Object} parts
 * @param {import("./contract.js").CardData} parts.data
 * @param {import("./contract.js").LessonHead} parts.lesson
 * @param {import("./contract.js").StepText} parts.text
 * @param {import("./answers.js").Answers} parts.answers
 * @param {import("./contract.js").Go} parts.go
 * @param {boolean} parts.isTeacher
 * @returns {import("./contract.js").View}
 */
export function createCard({ data, lesson, text, answers, go, isTeacher }) {
  const { slug, steps } = lesson;
  const at = steps.findIndex(({ id }) => id === text.id), begun = performance.now();
  const answer = () => answers.get(slug, text.id);
  const write = (/** @type {Partial<import("./answers.js").Answer>} */ part_) => answers.set(slug, text.id, part_);

  const prediction = createPrediction(text, answer(), (made) => {
    write(made);
    refresh();
  }, isTeacher);
  const task = createTask(() => show("shown"));
  const dock = createDock(task.element, () => {
    if (isReady() && answer().state === "open") show("done");
    element.scrollIntoView({ block: "start" });
  });
  const open = make("button", { type: "button", class: "ask", text: "Reveal", "data-testid": "reveal" });
  const lack = make("p", { class: "lack", role: "status" });
  const guess = make("p", { class: "guess" });
  const said = make("p", { class: "visually-hidden", role: "status" });
  const saw = sawQuestion(answer().saw, (value) => write({ saw: value }));
  const reveal = part("reveal", "What comes out", text.reveal, ...(text.checks > 0 ? [saw] : []));
  reveal.querySelector("h3")?.after(guess);
  const why = part("why", "Why", text.why);
  const previous = steps[at - 1], next = steps[at + 1];
  const following = data.lessons[data.lessons.findIndex((one) => one.slug === slug) + 1];
  const marks = make("div");
  const element = make("article", { class: "card", "aria-label": `${lesson.title}: ${text.title}` }, [
    make("header", {}, [button("all", pageParameter("plan") === "45" ? "The plan" : "All lessons", () => go({ lesson: "", step: "" })), make("span", { class: "lesson-title", text: lesson.title }), marks]),
    ...(data.notice ? [make("p", { class: "notice", role: "note", text: data.notice })] : []),
    ...(answers.notice ? [make("p", { class: "notice", role: "note", text: answers.notice })] : []),
    make("h2", { tabindex: -1, text: text.title }),
    prediction.element,
    ...(text.attempt.length > 0 ? [part("try", "Try", text.attempt, ...(text.checks > 0 ? [task.element] : []))] : []),
    make("div", { class: "shut" }, [open, lack]), said, dock.element, reveal, why,
    ...(isTeacher && (text.teacher.length > 0 || text.passes.length > 0) ? [part("teacher", "For the teacher", text.teacher, ...solution(text))] : []),
    make("footer", {}, [
      ...(previous ? [button("previous", "Back", () => go({ lesson: slug, step: previous.id }))] : []),
      ...(next ? [button("next", `Next: ${next.title}`, () => go({ lesson: slug, step: next.id }))]
        : following ? [button("next", `Next lesson: ${following.title}`, () => go({ lesson: following.slug, step: following.steps[0].id }))] : []),
      make("a", { class: "play", href: addressOf(text.open), target: "_blank", rel: "noopener", text: "Play on in the whole app", title: "Opens this place on its own page, in a new tab." }),
      link("Print a worksheet", { lesson: slug, print: "1" }, "play"),
    ]),
  ]);

  /** @param {string} testid @param {string} label @param {() => void} press */
  function button(testid, label, press) {
    const made = make("button", { type: "button", class: testid === "next" ? "next" : "tool", text: label, "data-testid": testid });
    listen(made, { click: press });
    return made;
  }

  let met = false; // once met it stays met
  const isReady = () => prediction.isMade && (met || text.checks === 0);

  /** @param {"done"|"shown"} state */
  function show(state) {
    if (!prediction.isMade) return lacking();
    if (answer().state === "open") write({ state, seconds: Math.round(answer().seconds + (performance.now() - begun) / 1000), place });
    if (state === "shown") askForSolution(`${slug}.${text.id}`);
    setText(said, "The answer is open below.");
    refresh();
  }

  function lacking() {
    write({ tries: answer().tries + 1 });
    setText(lack, prediction.isMade ? "The task is not done yet: see what is missing above, or press Show me." : `First ${prediction.wanted}.`);
  }

  function refresh() {
    const isOpen = answer().state !== "open";
    element.classList.toggle("predicted", prediction.isMade);
    element.classList.toggle("revealed", isOpen);
    for (const shut of [reveal, why]) shut.hidden = !isOpen;
    open.hidden = isOpen;
    if (prediction.isMade || isOpen) setText(lack, "");
    prediction.lock(isOpen);
    guess.replaceChildren(...prediction.verdict());
    guess.hidden = guess.childNodes.length === 0;
    task.show(isOpen);
    element.querySelector(".next")?.classList.toggle("calls", isOpen);
    marks.replaceChildren(createSteps(steps, steps.map(({ id }) => answers.get(slug, id).state), text.id, (step) => go({ lesson: slug, step })));
  }

  /** @type {string|null} */
  let place = null; // of the cursor, when the task was met
  const stops = [
    listen(open, { click: () => (isReady() ? show("done") : lacking()) }),
    listen(element, { keydown(event) { if (event.key === "Enter" && event.target instanceof HTMLInputElement) open.click(); } }),
    listen(document, { keydown: turn }),
    onProgress(`${slug}.${text.id}`, (progress) => {
      task.update(progress, prediction.isMade);
      if (progress.met && !met) {
        met = true;
        place = progress.place;
        setText(said, prediction.isMade ? "The task is done." : `The task is done. Now ${prediction.wanted}.`);
        if (isReady() && answer().state === "open" && !dock.isAbove) show("done");
      }
      dock.say(met ? "" : progress.parts.filter((one) => !one.met).map(({ says }) => says).join(" · "), met && prediction.isMade);
    }),
  ];

  /** Page Down and Page Up, as clickers send them. @param {KeyboardEvent} event */
  function turn(event) {
    if (event.defaultPrevented || event.target instanceof HTMLTextAreaElement || (event.key !== "PageDown" && event.key !== "PageUp")) return;
    const target = event.key === "PageDown" ? next : previous;
    if (!target) return;
    event.preventDefault();
    go({ lesson: slug, step: target.id });
  }

  refresh();
  return { element, destroy: () => [...stops, dock.destroy, task.destroy].forEach((stop) => stop()) };
}

/** Whether the learner has seen what the text says: one observation in five is remembered wrongly. @param {"yes"|"no"|null} value @param {(value: "yes"|"no") => void} on */
function sawQuestion(value, on) {
  const choices = /** @type {["yes"|"no", string][]} */ ([["yes", "Yes"], ["no", "No, something else"]]);
  const buttons = choices.map(([name, label]) => make("button", { type: "button", class: "tool", text: label, "data-value": name, "aria-pressed": String(value === name) }));
  const group = make("div", { class: "saw pair", role: "group", "aria-label": "Is that what you saw?" }, [make("span", { text: "Is that what you saw?" }), ...buttons]);
  listen(group, {
    click({ target }) {
      const chosen = buttons.find((one) => one === target);
      if (!chosen) return;
      for (const one of buttons) one.setAttribute("aria-pressed", String(one === chosen));
      on(/** @type {"yes"|"no"} */ (chosen.dataset.value));
    },
  });
  return group;
}

/** Where a task is solved, for whoever teaches. @param {import("./contract.js").StepText} text */
const solution = ({ passes }) => passes.slice(0, 1).map((place) => make("p", { class: "caption", text: `Solved at ${place.split(";").map((z) => `(${z.replaceAll("-", "−").split(",").join(", ")})`).join(" and ")}.` }));

/** Relative to where the app is served. @param {string} open */
const addressOf = (open) => (open.startsWith("/") ? `.${open}` : open);
