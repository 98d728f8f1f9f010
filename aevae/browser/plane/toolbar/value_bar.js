// In place of a legend of classes: the colours of the numbers that images have.
import { make } from "../../ui/dom.js";
import { gradient, valueRamp } from "../../ui/colour_ramp.js";
import { valueText } from "../../ui/sentences.js";

/** @param {LabelValues} values */
export function createValueBar(values) {
  const { name, low, high } = values, bar = make("i");
  const ends = [low, (low + high) / 2, high].map((value) => make("span", { text: valueText(values, value) }));
  const element = make("div", { class: "value-bar", role: "img", "data-testid": "value-bar", "aria-label": `Dots are coloured by ${name}, from ${valueText(values, low)} to ${valueText(values, high)}.` }, [
    make("b", { text: name }), make("div", {}, [bar, make("div", { class: "ticks" }, ends)]),
  ]);
  return {
    element,
    /** @param {Theme} theme */
    setTheme(theme) {
      bar.style.background = gradient(valueRamp(theme));
    },
  };
}
