// What is printed in the place of the planes: a figure drawn for the moment, at its own aspect.
import { listen, make } from "../ui/dom.js";

/**
 * @param {HTMLElement} root in whose place it stands on paper
 * @param {() => import("./figure.js").Figure|null} figure
 * @returns {() => void} no more
 */
export function printFigure(root, figure) {
  const paper = make("div", { class: "on-paper", "data-testid": "on-paper" });
  root.after(paper);
  const draw = () => {
    /** @type {HTMLCanvasElement|null} */
    const sheet = root.querySelector("dialog[open] .paper canvas"); // a sheet that lies over the planes is what is meant
    const shown = sheet ? make("img", { src: sheet.toDataURL(), alt: "" }) : figure()?.element;
    paper.replaceChildren(...(shown ? [shown] : []));
  };
  const clear = () => paper.replaceChildren();
  const printing = matchMedia("print"); // some browsers say it so, without "beforeprint"
  const stops = [
    listen(window, { beforeprint: draw, afterprint: clear }),
    listen(printing, { change: () => (printing.matches ? draw() : clear()) }),
  ];
  return () => {
    for (const stop of stops) stop();
    paper.remove();
  };
}
