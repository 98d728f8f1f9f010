// The losses of a training as one slim picture, with a needle that shows where the film stands.
import { make, setText } from "../ui/dom.js";
import { number } from "../ui/sentences.js";
import { makeSvg, tidy } from "../ui/svg.js";

/** @typedef {Spec["history"][number]} Entry of the history */

/** @type {Record<"train"|"test", string>} */
const LINES = { train: "mean of the training images over the epoch", test: "mean of the test images that the film follows" };
const WIDTH = 1000, HEIGHT = 100; // of the drawing; it is stretched to its place

/**
 * One line as an SVG path. The lines that stand `together` share one scale. As the first epochs dwarf all others, it is in steps of percent (logarithmic) where all values are positive, and the highest
 * twentieth runs along the top.
 * @param {Entry[]} history
 * @param {"train"|"test"} key which number of an entry; entries where it is not finite leave a gap
 * @param {("train"|"test")[]} together the keys that share the scale
 * @returns {string}
 */
export function linePath(history, key, together = [key]) {
  const last = lastEpoch(history);
  const known = history.flatMap((entry) => together.map((name) => entry[name])).filter(isFinite);
  const scale = known.every((value) => value > 0) ? Math.log : (/** @type {number} */ value) => value;
  const sorted = known.map(scale).sort((a, b) => a - b);
  const [low, high] = [sorted[0], sorted[Math.ceil(0.95 * (sorted.length - 1))]];
  let pen = "M";
  return history.map(({ epoch, [key]: value }) => {
    if (!isFinite(value)) {
      pen = "M";
      return "";
    }
    const y = high > low ? Math.max(0, high - scale(value)) / (high - low) : 0.5;
    const point = `${pen}${tidy((WIDTH * epoch) / last)} ${tidy(6 + y * (HEIGHT - 12))}`;
    pen = "L";
    return point;
  }).join("");
}

/** @param {number|null} value @returns {value is number} */
const isFinite = (value) => Number.isFinite(value);

/** @param {Entry[]} history */
const lastEpoch = (history) => history[history.length - 1].epoch;

/**
 * @param {string} title of the run; empty where there is only one
 * @param {string} name of what is drawn: the loss, but for a penalty that is known in training only
 * @param {Entry[]} history ascending epochs from 1 on
 */
export function createLossCurve(title, name, history) {
  const lines = [/** @type {const} */ ("train"), /** @type {const} */ ("test")].filter((key) => history.some((entry) => isFinite(entry[key])));
  const needle = make("i", { class: "needle" });
  const svg = makeSvg("svg", { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, preserveAspectRatio: "none", "aria-hidden": "true" },
    lines.map((key) => makeSvg("path", { class: key, d: linePath(history, key, lines) })));
  const drawing = make("div", { class: "curve" }, [svg, needle]);
  const values = { train: make("b"), test: make("b") };
  const caption = make("p", { class: "caption" }, [
    make("div", { text: title ? `${title}: ${name}` : name }),
    ...lines.map((key) => make("span", { class: key, title: `${key}: ${LINES[key]}` }, [`${key} `, values[key]])),
  ]);

  return {
    element: make("div", { class: "losses", "data-testid": "film-losses" }, [drawing, caption]),
    /** @param {number} epoch */
    show(epoch) {
      const last = lastEpoch(history);
      needle.style.transform = `translateX(${((100 * Math.min(epoch, last)) / last).toFixed(2)}cqi)`;
      const entry = history.findLast((past) => past.epoch <= Math.round(epoch));
      for (const key of lines) {
        const value = entry?.[key] ?? null;
        setText(values[key], isFinite(value) ? number(value, 1) : "–");
      }
    },
  };
}
