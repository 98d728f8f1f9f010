// The Learn page's own component: the list of lessons, or the card of one step beside the planes that it is about.
import { createTips } from "../ui/controls/tips.js";
import { listen, make } from "../ui/dom.js";
import { isPresenting, onFrameChange } from "../ui/frame_state.js";
import { pageParameter, replaceInBar } from "../ui/url.js";
import { openAnswers } from "./answers.js";
import { createCard } from "./card.js";
import { createLessonList } from "./lesson_list.js";
import { createPlan } from "./plan.js";
import { startFresh } from "./start_over.js";

/**
 * @typedef {import("./contract.js").CardData} CardData
 * @typedef {import("./contract.js").StepPlace} StepPlace
 * @typedef {import("./contract.js").View} View
 */

/** @type {WeakMap<HTMLElement, ReturnType<typeof createLearn>>} */
const pages = new WeakMap(); // by parentElement
let turned = false; // the learner has turned the page, and what comes, here or in a component made anew, is to have the focus

/** @param {{data: CardData, parentElement: HTMLElement, setStateValue: (name: string, value: any) => void}} component @returns {() => void} */
export default function learn({ data, parentElement, setStateValue }) {
  const page = pages.get(parentElement) ?? createLearn(parentElement);
  pages.set(parentElement, page);
  page.update(data, (at) => setStateValue("at", at));
  return () => {
    pages.delete(parentElement);
    page.destroy();
  };
}

/** @param {HTMLElement} parent */
function createLearn(parent) {
  const root = parent.appendChild(make("div", { class: "explorer learn" }));
  const tips = createTips(root);
  const answers = openAnswers();
  startFresh(answers);
  /** @type {CardData|null} */
  let data = null;
  /** @type {View|null} */
  let view = null;
  let shown = "";
  /** @type {(at: Record<string, string>) => void} */
  let send = () => {};

  /** @param {CardData} next @param {(at: Record<string, string>) => void} sender */
  function update(next, sender) {
    data = next;
    send = sender;
    replaceInBar({ answers: null, collect: null, test: null, print: null }); // a sheet was left by the navigation
    if (next.lesson && next.step) replaceInBar({ lesson: next.lesson, step: next.step });
    show(next.lesson && next.step ? { lesson: next.lesson, step: next.step } : null);
  }

  /** @param {StepPlace|null} place null: the list */
  function show(place) {
    if (!data) return;
    const isTeacher = pageParameter("teacher") === "1";
    const text = place && data.texts.find(({ id }) => id === place.step);
    const lesson = place && data.lessons.find(({ slug }) => slug === place.lesson);
    const isPlan = pageParameter("plan") === "45";
    const key = JSON.stringify([place, isPlan, text ?? data.lessons, data.notice, data.refused, data.language, isTeacher]);
    if (key === shown) return; // the other half of the page was drawn anew
    shown = key;
    view?.destroy();
    if (text && lesson) view = createCard({ data, lesson, text, answers, go, isTeacher });
    else if (isPlan) view = createPlan(data.plan, go);
    else view = createLessonList({ data, answers, go, speak });
    root.replaceChildren(view.element);
    if (turned) root.querySelector("h2")?.focus();
    turned = false;
  }

  /** The card turns at once where its text is here; the planes beside it follow from Python. @param {StepPlace} place */
  function go(place) {
    const isList = !place.lesson;
    turned = true;
    replaceInBar({ lesson: place.lesson || null, step: place.step || null, ...(isList && !data?.lesson && { plan: null }) });
    send({ ...place, lang: data?.language ?? "" });
    if (isList || place.lesson === data?.lesson) show(isList ? null : place);
  }

  /** Lessons in another language. @param {string} lang */
  function speak(lang) {
    replaceInBar({ lang: lang === "en" ? null : lang });
    send({ lesson: "", step: "", lang });
  }

  // An explained term is a link to nowhere, so that Streamlit's own text and ours look and read the same.
  const present = () => root.classList.toggle("presenting", isPresenting());
  present();
  const stops = [onFrameChange(present), listen(root, { click: (event) => event.target.closest('a[href^="#"]') && event.preventDefault() })];

  return {
    update,
    destroy() {
      stops.forEach((stop) => stop());
      view?.destroy();
      tips.destroy();
      root.remove();
    },
  };
}
