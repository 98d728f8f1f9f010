// The second entry point beside main.js: sheets of pictures and the scorecard of the Evaluate page.
// One per parentElement; new data make it anew, a change of theme only repaints it.
import { createTips } from "../ui/controls/tips.js";
import { listen, make } from "../ui/dom.js";
import { downloadCsv, downloadPng } from "../ui/download.js";
import { messageOf } from "../network/errors.js";
import { createAnswers } from "./answers.js";
import { createClassTables } from "./class_tables.js";
import { createDenoising } from "./denoising.js";
import { createOwnPicture } from "./own_picture.js";
import { createReconstructions } from "./reconstructions.js";
import { createSamples } from "./samples.js";
import { createScorecard } from "./scorecard.js";
import { readTheme } from "../ui/theme.js";
import { replaceInUrl } from "../ui/url.js";

/**
 * @typedef {import("./contract.js").PictureSheet | import("./contract.js").ScoreSheet | import("./contract.js").AnswerSheet | import("./contract.js").ClassSheet} SheetData
 * @typedef {import("./contract.js").Sheet} Sheet
 * @typedef {import("./contract.js").Memory} Memory
 */

/** How each kind of sheet is made. @type {Record<SheetData["sheet"], {create(data: SheetData, memory: Memory): Sheet}["create"]>} */
const KINDS = {
  answers: createAnswers, scores: createScorecard, rows: createReconstructions, confusions: createClassTables, neighbours: createClassTables, noise: createDenoising, own: createOwnPicture, samples: createSamples,
};

/** @type {WeakMap<HTMLElement, ReturnType<typeof createEvaluation>>} */
const evaluations = new WeakMap(); // by parentElement

/** @param {{data: SheetData, parentElement: HTMLElement}} component */
export default function evaluation({ data, parentElement }) {
  const one = evaluations.get(parentElement) ?? createEvaluation(parentElement);
  evaluations.set(parentElement, one);
  one.update(data);
  return () => {
    evaluations.delete(parentElement);
    one.destroy();
  };
}

/** @param {HTMLElement} parent */
function createEvaluation(parent) {
  const root = make("div", { class: "explorer evaluate" });
  const tips = createTips(root);
  /** @type {Memory} */
  const memory = {};
  /** @type {Sheet|null} */
  let shown = null;
  let key = "";
  parent.append(root);

  /** @param {SheetData} data */
  function update(data) {
    if ("params" in data) replaceInUrl(data.params); // the picker is Streamlit's, which would add a step to Back for every pick
    const now = JSON.stringify(data);
    if (!shown || now !== key) {
      key = now;
      shown?.destroy?.();
      shown = KINDS[data.sheet](data, memory);
      show(shown, data);
    }
    shown.setTheme(readTheme(root));
  }

  /** @param {Sheet} sheet @param {SheetData} data */
  function show(sheet, data) {
    const failure = make("div", { class: "failure", role: "alert", hidden: true });
    root.dataset.testid = `evaluate-${data.sheet}`;
    root.replaceChildren(sheet.element, failure);
    (sheet.bar ?? root).append(downloads(sheet, data.name, () => readTheme(root)));
    start(sheet, failure);
  }

  /** @param {Sheet} sheet @param {HTMLElement} failure */
  async function start(sheet, failure) {
    delete root.dataset.ready;
    failure.hidden = true;
    try {
      await sheet.start();
      if (sheet === shown) root.dataset.ready = "true";
    } catch (error) {
      if (sheet !== shown) return;
      console.error(error);
      const retry = make("button", { type: "button", class: "tool", text: "Retry" });
      listen(retry, { click: () => start(sheet, failure) });
      failure.replaceChildren(make("p", { text: messageOf(error) }), retry);
      failure.hidden = false;
    }
  }

  return {
    update,
    destroy() {
      tips.destroy();
      shown?.destroy?.();
      root.remove();
    },
  };
}

/** The buttons that keep a sheet as files. @param {Sheet} sheet @param {string} name @param {() => Theme} theme */
function downloads(sheet, name, theme) {
  const bar = make("div", { class: "downloads" });
  /** @param {string} text @param {string} title @param {() => void} act */
  const offer = (text, title, act) => {
    const button = make("button", { type: "button", class: "tool", text, title });
    listen(button, { click: act });
    bar.append(button);
  };
  const { csv, png } = sheet;
  if (csv) offer("CSV", "Save these numbers as a table.", () => downloadCsv(`${name}.csv`, csv()));
  if (png) offer("PNG", "Save these images as one.", () => downloadPng(`${name}.png`, png(theme())));
  return bar;
}
