// The planes that are on the page, for what stands outside of them: the bar of the frame, and paper.

/** @typedef {{figure: () => import("./figure.js").Figure|null, page: () => import("./address.js").PageToSave|null}} Actor */

/** @type {Set<Actor>} */
const actors = new Set();

/** @param {Actor} actor @returns {() => void} it leaves */
export function enter(actor) {
  actors.add(actor);
  return () => actors.delete(actor);
}

/** What the last of those that are here shows; null: nothing yet. */
export const figure = () => [...actors].at(-1)?.figure() ?? null;

/** The same as a page that is to be exported; null: it is not finished. */
export const pageToSave = () => [...actors].at(-1)?.page() ?? null;
