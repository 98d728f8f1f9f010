// The second entry point beside main.js: sheets of pictures and the scorecard of the Evaluate page.
// One per parentElement; new data make it anew, a change of theme only repaints it.
import { listen, make } from "../ui/dom.js";
import { downloadCsv, downloadPng } from "../ui/download.js";
import { createNoise } from "./denoising.js";
import { createOwn } from "./own_picture.js";
import { createRows } from "./reconstructions.js";
import { createSamples } from "./samples.js";
import { createScores } from "./scorecard.js";
import { classColour, readTheme, toRgb } from "../ui/theme.js";
import { replaceInUrl } from "../ui/url.js";

const KINDS = { rows: createRows, noise: createNoise, own: createOwn, samples: createSamples, scores: createScores };
const sheets = new WeakMap(); // parentElement -> sheet

/** @param {{data: {sheet: string, name: string}, parentElement: HTMLElement}} component data: see screen/sheet.py */
export default function sheet({ data, parentElement }) {
  let one = sheets.get(parentElement);
  if (!one) sheets.set(parentElement, (one = createSheet(parentElement)));
  one.update(data);
  return () => {
    sheets.delete(parentElement);
    one.destroy();
  };
}

function createSheet(parent) {
  const root = make("div", { class: "explorer evaluate" });
  const memory = {}; // what the hand has set, kept when the models change
  let shown = null, key = "";
  parent.append(root);

  function update(data) {
    if (data.params) replaceInUrl(data.params); // the picker is Streamlit's, whose own way adds a step to Back for every pick
    const now = JSON.stringify(data);
    if (now !== key) {
      key = now;
      build(data);
    }
    shown.setTheme(colours());
  }

  function colours() {
    const theme = readTheme(root);
    return { ...theme, errors: { added: toRgb(classColour(theme, 0)), left: toRgb(classColour(theme, 1)) } };
  }

  function build(data) {
    shown?.destroy?.();
    const made = KINDS[data.sheet](data, memory);
    shown = made;
    const failure = make("div", { class: "failure", role: "alert", hidden: true });
    root.dataset.testid = `evaluate-${data.sheet}`;
    root.replaceChildren(made.element, failure, tools(made, data.name));
    begin(made, failure);
  }

  async function begin(made, failure) {
    delete root.dataset.ready;
    failure.hidden = true;
    try {
      await made.start();
      if (made === shown) root.dataset.ready = "true";
    } catch (error) {
      if (made !== shown) return;
      console.error(error);
      const retry = make("button", { type: "button", class: "tool", text: "Retry" });
      listen(retry, { click: () => begin(made, failure) });
      failure.replaceChildren(make("p", { text: error.message }), retry);
      failure.hidden = false;
    }
  }

  return {
    update,
    destroy() {
      shown?.destroy?.();
      root.remove();
    },
  };
}

/** The buttons that keep a sheet as files. */
function tools(made, name) {
  const bar = make("div", { class: "downloads" });
  const offer = (text, title, act) => {
    const button = make("button", { type: "button", class: "tool", text, title });
    listen(button, { click: act });
    bar.append(button);
  };
  if (made.csv) offer("CSV", "Keep these numbers as a table.", () => downloadCsv(`${name}.csv`, made.csv()));
  if (made.png) offer("PNG", "Keep this sheet as a picture.", () => downloadPng(`${name}.png`, made.png()));
  return bar;
}
