// What an exported page can show, and which of its runs.
import { parameter } from "../ui/url.js";

export const VIEW = "page"; // the parameter of the address that names the view

/** @typedef {{name: string, title: string, params: string[], least: number, path: boolean}} View params: of the address, a run each; the last ones beyond `least` may be empty */

/** @type {View[]} */
export const VIEWS = [
  { name: "explore", title: "Explore", params: ["run"], least: 1, path: false },
  { name: "compare", title: "Compare", params: ["a", "b"], least: 2, path: false },
  { name: "interpolate", title: "Interpolate", params: ["run", "with"], least: 1, path: true },
];

/** Those for which there are runs enough. @param {Spec[]} runs */
export const viewsOf = (runs) => VIEWS.filter(({ least }) => runs.length >= least);

/** The one that the address names; else the first one that shows all runs, if they are two. @param {Spec[]} runs */
export function viewInUrl(runs) {
  const views = viewsOf(runs), named = parameter(VIEW);
  return views.find(({ name }) => name === named) ?? views.find(({ params }) => runs.length === 2 && params.length === 2) ?? views[0];
}

/** Which runs a view may show at a place: beside a path only those that know the same images. @param {View} view @param {number} i @param {Spec[]} runs @param {Spec[]} chosen before it */
export const choices = ({ least }, i, runs, chosen) =>
  i < least ? runs : runs.filter((run) => !chosen.includes(run) && run.dataset === chosen[0].dataset);

/** The runs that are shown, by the names that are asked for; what is not there gives way to the first one that is not shown yet. @param {View} view @param {Spec[]} runs @param {(string|null)[]} asked */
export function chosenRuns(view, runs, asked) {
  /** @type {Spec[]} */
  const chosen = [];
  view.params.forEach((_, i) => {
    const among = choices(view, i, runs, chosen), named = among.find(({ run }) => run === asked[i]);
    const run = named ?? (i < view.least ? among.find((one) => !chosen.includes(one)) : null);
    if (run) chosen.push(run);
  });
  return chosen;
}
