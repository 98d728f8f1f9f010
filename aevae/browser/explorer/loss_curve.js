// The losses of a training as one slim picture, with a needle that shows where the film stands.
import { make, setText } from "../ui/dom.js";
import { number } from "../ui/sentences.js";

const LINES = { train: "mean of the training pictures over the epoch", test: "mean of the test pictures that the film follows" };
const WIDTH = 1000, HEIGHT = 100; // of the drawing; it is stretched to its place

/**
 * One line as an SVG path. The lines that stand `together` share one scale. As the first epochs dwarf all others, it is in steps of percent (logarithmic) where all values are positive, and the highest
 * twentieth runs along the top.
 * @param {{epoch: number}[]} history
 * @param {string} key which number of an entry; entries where it is not finite leave a gap
 * @param {string[]} together the keys that share the scale
 * @returns {string}
 */
export function linePath(history, key, together = [key]) {
  const last = history.at(-1).epoch;
  const known = history.flatMap((entry) => together.map((name) => entry[name])).filter(Number.isFinite);
  const scale = known.every((value) => value > 0) ? Math.log : (value) => value;
  const sorted = known.map(scale).sort((a, b) => a - b);
  const [low, high] = [sorted[0], sorted[Math.ceil(0.95 * (sorted.length - 1))]];
  let pen = "M";
  return history.map(({ epoch, [key]: value }) => {
    if (!Number.isFinite(value)) {
      pen = "M";
      return "";
    }
    const y = high > low ? Math.max(0, high - scale(value)) / (high - low) : 0.5;
    const point = `${pen}${tidy((WIDTH * epoch) / last)} ${tidy(6 + y * (HEIGHT - 12))}`;
    pen = "L";
    return point;
  }).join("");
}

function draw(name, attributes) {
  const element = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  return element;
}

const tidy = (value) => Number(value.toFixed(1));

/**
 * @param {string} title of the run; empty where there is only one
 * @param {string} name of what is drawn: the loss, but for a penalty that is known in training only
 * @param {{epoch: number, train: number|null, test: number|null}[]} history ascending epochs from 1 on
 */
export function createLosses(title, name, history) {
  const lines = Object.keys(LINES).filter((key) => history.some((entry) => Number.isFinite(entry[key])));
  const needle = make("i", { class: "needle" });
  const drawing = make("div", { class: "curve" });
  const svg = draw("svg", { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, preserveAspectRatio: "none", "aria-hidden": "true" });
  svg.append(...lines.map((key) => draw("path", { class: key, d: linePath(history, key, lines) })));
  drawing.append(svg);
  drawing.append(needle);
  const values = Object.fromEntries(lines.map((key) => [key, make("b")]));
  const caption = make("p", { class: "caption" }, [
    make("div", { text: title ? `${title}: ${name}` : name }),
    ...lines.map((key) => make("span", { class: key, title: `${key}: ${LINES[key]}` }, [`${key} `, values[key]])),
  ]);

  return {
    element: make("div", { class: "losses", "data-testid": "film-losses" }, [drawing, caption]),
    /** @param {number} epoch */
    show(epoch) {
      const last = history.at(-1).epoch;
      needle.style.transform = `translateX(${((100 * Math.min(epoch, last)) / last).toFixed(2)}cqi)`;
      const entry = history.findLast((past) => past.epoch <= Math.round(epoch)) ?? {};
      for (const key of lines) setText(values[key], Number.isFinite(entry[key]) ? number(entry[key], 1) : "–");
    },
  };
}
