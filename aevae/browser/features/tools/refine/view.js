// The sheet of a refined image: the original, what the encoder's code and the refined one decode to, and the numbers of both.
import { action, createToolSheet } from "../../../ui/controls/tool_sheet.js";
import { listen, make, setText } from "../../../ui/dom.js";
import { createThumbs } from "../../../ui/thumbs.js";
import { meaningText, methodText, resultText, rowsOf } from "./words.js";

const NAMES = ["original", "encoder", "refined"];

/** @param {Spec} spec @param {{close: () => void, zoom: () => void}} on zoom: the arrow is to be seen closer */
export function createRefinedView(spec, on) {
  const closer = action("refine-zoom", "zoom in", "Show the arrow closer.");
  const sheet = createToolSheet("refine", "Refine", [closer], on.close);
  const thumbs = createThumbs({ ...spec.image, range: [0, 1] });
  const cells = NAMES.map((name) => thumbs.add({ role: "img", "aria-label": name === "original" ? "The original" : `Decoded from the ${name === "encoder" ? "encoder’s" : "refined"} code`, "data-testid": `refine-${name}` }));
  const figures = cells.map(({ canvas }, i) => make("figure", {}, [canvas, make("figcaption", { class: "caption", text: NAMES[i] })]));
  const body = make("tbody");
  const table = make("table", { "data-testid": "refine-numbers" }, [
    make("thead", {}, [make("tr", {}, [make("td"), ...NAMES.slice(1).map((text) => make("th", { scope: "col", text }))])]), body,
  ]);
  const meaning = make("p", { "data-testid": "refine-meaning" }), method = make("p", { class: "caption" });
  const result = make("div", { class: "refined", hidden: true }, [make("div", { class: "refined-images" }, figures), table, meaning, method]);
  sheet.body.append(result);
  closer.hidden = true;
  listen(closer, { click: on.zoom });

  return {
    sheet,
    /** Whether the arrow could be seen better. @param {boolean} small */
    offerZoom: (small) => void (closer.hidden = !small),
    setInk: thumbs.setInk,
    /** There is no result. @param {string} sentence why, or what to wait for */
    wait(sentence) {
      result.hidden = true;
      sheet.report(sentence);
    },
    /**
     * @param {Spec} shown the run's @param {import("./subject.js").RefinedSubject} subject
     * @param {import("../../../model/refine/refine.js").Measured} before @param {import("../../../model/refine/refine.js").Measured} after @param {number} steps
     */
    show(shown, subject, before, after, steps) {
      [subject.x, before.image, after.image].forEach((values, i) => cells[i].show({ bytes: null, values }));
      body.replaceChildren(...rowsOf(shown, before, after).map(({ name, values }) => make("tr", {}, [make("th", { scope: "row", text: name }), ...values.map((text) => make("td", { text }))])));
      setText(meaning, meaningText(shown, before, after));
      setText(method, methodText(shown, steps));
      sheet.report(resultText(shown, subject.says, before, after));
      result.hidden = false;
    },
  };
}
