// The images that the numbers are of: x, what the mean decodes to, and what one draw does.
import { make } from "../../ui/dom.js";
import { createThumbs } from "../../ui/thumbs.js";

/** @type {Record<string, number[]>} which of them a row is about */
const ABOUT = { image: [1, 2], reconstruction: [0, 1], draw: [2] };

/** @param {Spec} spec */
export function createPictures(spec) {
  const thumbs = createThumbs({ ...spec.image, range: [0, 1] });
  const names = spec.posterior.kind === "point" ? ["x", "x̂"] : ["x", "x̂ at μ", "x̂ of the draw"];
  const cells = names.map((name) => {
    const { canvas, show } = thumbs.add();
    return { show, figure: make("figure", {}, [canvas, make("figcaption", { class: "caption", text: name })]) };
  });
  const element = make("div", { class: "numbers-images" }, cells.map(({ figure }) => figure));
  return {
    element,
    /** @param {import("./contract.js").Numbers} numbers */
    show({ image, output, draw }) {
      const all = [image?.x ?? null, output, draw?.output ?? null];
      cells.forEach(({ show, figure }, i) => {
        figure.classList.toggle("none", !all[i]);
        if (all[i]) show({ bytes: null, values: all[i] });
      });
    },
    /** @param {string|null} name of the row that is pointed at */
    light: (name) => cells.forEach(({ figure }, i) => figure.toggleAttribute("data-lit", ABOUT[name ?? ""]?.includes(i) ?? false)),
    setInk: thumbs.setInk,
  };
}
