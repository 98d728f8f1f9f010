// Buttons with a drawing: 16×16, one stroke. A handful of lines is less than an icon font.
import { make } from "./dom.js";
import { makeSvg } from "./svg.js";

export const ICONS = {
  plus: "M8 3v10M3 8h10",
  minus: "M3 8h10",
  home: "M2.5 8 8 3l5.5 5M4 7v6h8V7",
  pad: "M2.5 2.5h11v11h-11zM6 6.2c.2-1.7 3.9-1.7 3.9.5C9.9 8.3 6.3 9 6 10.8h4.2",
  cross: "M4 4l8 8M12 4l-8 8",
  lasso: "M8 2.6c3.2 0 5.6 1.5 5.6 3.6S11.2 9.8 8 9.8 2.4 8.3 2.4 6.2 4.8 2.6 8 2.6M4.6 9.2c-1.3.3-1.6 2-.5 2.4 1.2.4 2-.8 1.2-2M4.6 11.7c.3.9 0 1.6-.8 2.1",
  flag: "M4.5 14V2.5M4.5 3h8l-2.2 2.8 2.2 2.8h-8",
  die: "M3.5 2.5h9a1 1 0 0 1 1 1v9a1 1 0 0 1-1 1h-9a1 1 0 0 1-1-1v-9a1 1 0 0 1 1-1M5.6 5.6h.01M10.4 5.6h.01M8 8h.01M5.6 10.4h.01M10.4 10.4h.01",
  sum: "M12 5V3H4l4.5 5L4 13h8v-2",
  loop: "M13 8a5 5 0 1 1-1.6-3.7M13.2 2v3.2H10",
  descend: "M2 4.5c2.6.2 3.4 2 4.4 4.6S8.8 13 10.5 13M13.8 4.5c-.5 3.5-1.2 6-3.3 8.5M10.3 10v3.2h3.2",
  pencil: "M3 13l.7-3 6.8-6.8a1.3 1.3 0 0 1 1.9 0l.4.4a1.3 1.3 0 0 1 0 1.9L6 12.3z",
  swap: "M3 6h9M9.5 3.5 12 6 9.5 8.5M13 11H4M6.5 8.5 4 11l2.5 2.5",
  stop: "M1.5 13 5 9M11 9l3.5 4M8 3v6M5 6h6",
  stroke: "M2 12c1.5-7 4-8 5-4.5S10 12 14 4",
  play: "M5 3l8 5-8 5z",
  pause: "M5 3v10M11 3v10",
  back: "M12 3 6 8l6 5zM4 3v10",
  forward: "M4 3l6 5-6 5zM12 3v10",
  bounce: "M4 6h7a2.5 2.5 0 0 1 0 5H4M6 3.5 3.5 6 6 8.5",
};

/** @typedef {keyof typeof ICONS | `M${string}`} Drawing one of the above, or a path of its own: as `d` of an SVG's path */

/** A button with a drawing. @param {string} testid @param {Drawing} drawing @param {string} title */
export function icon(testid, drawing, title) {
  const button = make("button", { type: "button", class: "tool icon", title, "aria-label": title, "data-testid": testid });
  setIcon(button, drawing);
  return button;
}

/** Another drawing on the same button; nothing is done where it is there already. @param {HTMLElement} button @param {Drawing} drawing */
export function setIcon(button, drawing) {
  if (button.dataset.icon === drawing) return;
  button.dataset.icon = drawing;
  const d = Object.hasOwn(ICONS, drawing) ? ICONS[/** @type {keyof typeof ICONS} */ (drawing)] : drawing;
  button.replaceChildren(makeSvg("svg", { viewBox: "0 0 16 16", "aria-hidden": "true" }, [makeSvg("path", { d })]));
}
