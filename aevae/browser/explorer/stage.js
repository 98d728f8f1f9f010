// The planes that are on the page, for what stands outside of them: the bar of the frame, and paper.

/**
 * @typedef {{figure: () => import("./figure.js").Figure|null, page: () => import("./address.js").PageToSave|null, has: (selector: string) => boolean}} Actor
 *   has: whether there is such an element on it, be it out of sight for a lesson
 */

/** @type {Set<Actor>} */
const actors = new Set();
/** @type {Set<() => void>} */
const watchers = new Set();
const tell = () => watchers.forEach((watcher) => watcher());

/** @param {Actor} actor @returns {() => void} it leaves */
export function enter(actor) {
  actors.add(actor);
  tell();
  return () => {
    actors.delete(actor);
    tell();
  };
}

/** One has come or left. @param {() => void} watcher @returns {() => void} no more */
export function onStage(watcher) {
  watchers.add(watcher);
  return () => watchers.delete(watcher);
}

export const isEmpty = () => actors.size === 0;

/** Whether one of those that are here has such an element. @param {string} selector */
export const isOnStage = (selector) => [...actors].some((actor) => actor.has(selector));

/** What the last of those that are here shows; null: nothing yet. */
export const figure = () => [...actors].at(-1)?.figure() ?? null;

/** The same as a page that is to be exported; null: it is not finished. */
export const pageToSave = () => [...actors].at(-1)?.page() ?? null;
