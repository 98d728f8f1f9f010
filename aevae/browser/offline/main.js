// An exported page: the same planes without a server. Everything is in the page, or in scripts beside it.
import { createExplorer } from "../explorer/explorer.js";
import { figure } from "../explorer/stage.js";
import { savePng, saveSvg } from "../frame/save.js";
import { createThemeSwitch } from "../frame/theme_switch.js";
import { hold } from "../network/files.js";
import { listen, make } from "../ui/dom.js";
import { namesInUrl, parameter, replaceInUrl, stageAddress } from "../ui/url.js";
import { createPickers } from "./pickers.js";
import { chosenRuns, VIEW, viewInUrl, viewsOf } from "./views.js";

const MADE = "Everything here runs in your browser: this page needs no server. Made with Latent space explorer (aevae).";
const FRAME = ["present", "without", "embed"]; // parameters that outlive a view

/**
 * @typedef {Object} Exported what Python has put into the page
 * @property {Spec[]} runs
 * @property {Record<string, string>} scripts address of a run's file → the script beside the page that brings it; "": it is in the page
 * @property {string} title
 * @property {string} start the query that it opens with, where its address has none
 * @property {Record<string, string[]>} credits of each run, what it is
 */

/** @param {Exported} exported @param {HTMLElement} parent @param {(name: string, source: string) => Promise<ArrayBuffer>} read */
export default function page({ runs, scripts, title, start, credits }, parent, read) {
  for (const [address, script] of Object.entries(scripts)) hold(address, () => read(address, script));
  takeAddress(start);
  const tabs = viewsOf(runs).map(({ name, title: text }) => make("button", { type: "button", class: "tool", text, "data-view": name, "data-testid": `view-${name}` }));
  const nav = make("nav", { class: "pair joined", "aria-label": "Views" }, tabs);
  const tool = (/** @type {string} */ testid, /** @type {string} */ text, /** @type {string} */ tip) => make("button", { type: "button", class: "tool", text, title: tip, "data-testid": testid });
  const png = tool("save-png", "Save PNG", "Save what is seen as an image, twice as fine as on the screen.");
  const svg = tool("save-svg", "SVG", "Save what is seen as a drawing, with dots and axes as vectors.");
  const pickers = createPickers(runs, (asked) => show(view, asked, true));
  const theme = make("span", { class: "theme" });
  createThemeSwitch(theme);
  const footer = make("footer", { class: "explorer credits" });
  const stage = make("div", { class: "stage" });
  parent.replaceChildren(
    make("header", { class: "explorer offline-bar" }, [
      make("h1", { text: title }), nav, pickers.element, make("span", { class: "pair end" }, [theme, make("span", { class: "pair joined" }, [png, svg])]),
    ]),
    stage, footer,
  );
  let view = viewInUrl(runs);
  /** @type {ReturnType<typeof createExplorer>|null} */
  let explorer = null;

  /** @param {typeof view} next @param {(string|null)[]} asked the runs @param {boolean} afresh whatever else the address says is of what was shown before */
  function show(next, asked, afresh) {
    explorer?.destroy();
    view = next;
    const planes = chosenRuns(view, runs, asked);
    for (const tab of tabs) tab.setAttribute("aria-pressed", String(tab.dataset.view === view.name));
    pickers.show(view, planes);
    const gone = namesInUrl().filter((name) => afresh && !FRAME.includes(name));
    const params = Object.fromEntries(view.params.flatMap((name, i) => (planes[i] ? [[name, planes[i].run]] : [])));
    replaceInUrl({ ...Object.fromEntries(gone.map((name) => [name, null])), [VIEW]: view.name, ...params });
    footer.replaceChildren(...[...new Set(planes.flatMap(({ run }) => credits[run])), MADE].map((text) => make("p", { text })));
    explorer = createExplorer(stage);
    explorer.update({ plotly: "", params, planes, film: false, path: view.path, ladders: [], acknowledged: 0, address: null, lesson: null }, () => {});
  }

  show(view, view.params.map((name) => parameter(name)), false);
  listen(nav, {
    click({ target }) {
      const next = viewsOf(runs).find(({ name }) => name === target.dataset.view);
      if (next && next !== view) show(next, pickers.chosen, true);
    },
  });
  listen(png, { click: () => saveWith(savePng) });
  listen(svg, { click: () => saveWith(saveSvg) });
}

/** @param {(drawn: import("../explorer/figure.js").Figure) => void} write */
function saveWith(write) {
  const drawn = figure();
  if (drawn) write(drawn);
}

/** Begin where the page was saved; in a frame without an address of its own, what is seen is kept in memory. @param {string} start */
function takeAddress(start) {
  try {
    history.replaceState(history.state, "", location.search || !start ? location.href : `?${start}${location.hash}`);
    if (location.protocol === "about:") stageAddress(start);
  } catch {
    stageAddress(start);
  }
}
