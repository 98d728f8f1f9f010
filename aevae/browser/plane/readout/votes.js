// The classes of the nearest codes: a bar each for the commonest and for the next.
import { make, setText } from "../../ui/dom.js";
import { classColour } from "../../ui/theme.js";

/** @param {string[]} classes @param {string} title */
export function createVotes(classes, title) {
  const bars = [0, 1].map(() => {
    const [name, bar, count] = [make("b"), make("i"), make("span")];
    return { name, bar, count, element: make("span", { class: "vote" }, [name, make("span", { class: "length" }, [bar]), count]), label: -1 };
  });
  /** @type {Theme|null} */
  let theme = null;

  /** @param {typeof bars[number]} one */
  function paint(one) {
    if (theme && one.label >= 0) one.bar.style.background = classColour(theme, one.label);
  }

  return {
    element: make("p", { class: "votes", title }, bars.map(({ element }) => element)),
    /** @param {Place} place */
    show({ label, votes, runnerUp, k }) {
      [{ label, votes }, runnerUp].forEach((next, i) => {
        const one = bars[i];
        one.element.style.visibility = next ? "" : "hidden";
        if (!next) return;
        setText(one.name, classes[next.label]);
        setText(one.count, String(next.votes));
        one.bar.style.transform = `scaleX(${next.votes / k})`;
        if (one.label === next.label) return;
        one.label = next.label;
        paint(one);
      });
    },
    /** @param {Theme} next */
    setTheme(next) {
      theme = next;
      bars.forEach(paint);
    },
  };
}
