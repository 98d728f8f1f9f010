// A learner's answers, kept in this browser only: one for each step, under one key of its storage.
// A storage that is full, closed or holds something else costs no answer of this visit, and is said.
import { emptyAnswer, readWork, readable, tidyName, writeWork } from "./answer_file.js";

const KEY = "aevae.learn.1";
const UNSAVED = "This browser does not let the page keep answers. They stay until you close the page: save them as a file before.";
const FULL = "This browser has no room left for answers. They stay until you close the page: save them as a file before.";

/**
 * @typedef {import("./answer_file.js").Answer} Answer
 * @typedef {import("./answer_file.js").Work} Work
 * @typedef {Pick<Storage, "getItem"|"setItem"|"removeItem">} Keeper
 * @typedef {ReturnType<typeof openAnswers>} Answers
 */

const closed = () => {
  throw new Error("there is no storage");
};

/** The browser's storage, or a closed one where looking at it is already forbidden. @returns {Keeper} */
function ownStorage() {
  try {
    return localStorage;
  } catch {
    return { getItem: closed, setItem: closed, removeItem: closed };
  }
}

/** @returns {Work} */
const nothing = () => ({ id: [...crypto.getRandomValues(new Uint8Array(6))].map((byte) => byte.toString(16).padStart(2, "0")).join(""), name: "", answers: [] });

/**
 * @param {Keeper} [storage]
 * @returns answers by lesson and step; `notice` is what the learner should know about where they are kept, or null
 */
export function openAnswers(storage = ownStorage()) {
  let work = nothing();
  let kept = true; // whether all that is known here is in the storage too
  /** @type {Work|null} what was cleared last */
  let before = null;
  /** @type {string|null} */
  let notice = null;

  /** What the storage says now: another tab may have written since. */
  function refresh() {
    if (!kept) return;
    try {
      const text = storage.getItem(KEY);
      if (text !== null) work = understood(text);
      else if (work.answers.length) work = nothing(); // another tab has started over
    } catch {
      kept = false;
      notice = UNSAVED;
    }
  }

  /** @param {string} text */
  function understood(text) {
    try {
      const { lost, ...found } = readWork(text);
      if (lost) notice = `${lost === 1 ? "One answer" : `${lost} answers`} kept in this browser could not be read.`;
      return found;
    } catch (error) {
      notice = `What this browser had kept cannot be read: ${/** @type {Error} */ (error).message}. You start with no answers.`;
      return nothing();
    }
  }

  function save() {
    try {
      storage.setItem(KEY, writeWork(work));
      if (!kept) notice = null;
      kept = true;
    } catch (error) {
      kept = false;
      notice = /quota/i.test(String(/** @type {Error} */ (error)?.name)) ? FULL : UNSAVED;
    }
  }

  const find = (/** @type {string} */ lesson, /** @type {string} */ step) => work.answers.find((one) => one.lesson === lesson && one.step === step);

  refresh();
  return {
    /** An empty one where there is none. @param {string} lesson @param {string} step @returns {Readonly<Answer>} */
    get: (lesson, step) => find(lesson, step) ?? emptyAnswer(lesson, step),

    /** @param {string} lesson @param {string} step @param {Partial<Omit<Answer, "lesson"|"step"|"at">>} part @returns {Readonly<Answer>} */
    set(lesson, step, part) {
      refresh();
      const now = readable({ ...(find(lesson, step) ?? emptyAnswer(lesson, step)), ...part, at: new Date().toISOString() });
      work = { ...work, answers: [...work.answers.filter((one) => one.lesson !== lesson || one.step !== step), now] };
      save();
      return now;
    },

    /** In the order in which they were last changed. @returns {readonly Readonly<Answer>[]} */
    all: () => work.answers,

    /** @returns {Readonly<Work>} all that a file of them says */
    work: () => work,

    /** How many steps have an answer. */
    count: () => work.answers.length,

    /** Forget all of it, name and number of the browser too. */
    clear() {
      before = work;
      work = nothing();
      notice = null;
      try {
        storage.removeItem(KEY);
      } catch {
        notice = UNSAVED;
      }
    },

    /** Bring back what was cleared; what has been answered since stays. */
    restore() {
      if (!before) return;
      refresh();
      const old = before.answers.filter(({ lesson, step }) => !find(lesson, step));
      work = { ...before, answers: [...old, ...work.answers] };
      before = null;
      save();
    },

    /** How many answers can be brought back, as long as the page is open. */
    get cleared() {
      return before?.answers.length ?? 0;
    },

    get notice() {
      return notice;
    },
    get name() {
      return work.name;
    },
    set name(value) {
      refresh();
      work = { ...work, name: tidyName(value) };
      save();
    },
  };
}
