// One tab stop for a row of controls: Tab goes past it, arrow keys go along it.
import { focusedIn, listen } from "../dom.js";

const STEPS = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };
/** @type {(element: HTMLElement) => boolean} */
const isThere = (element) => !element.closest("[hidden]") && !(/** @type {HTMLButtonElement} */ (element).disabled);

/**
 * @param {HTMLElement} row
 * @param {{upright?: boolean, chosen?: () => HTMLElement|undefined, arrived?: (element: HTMLElement) => void}} [options]
 *   upright: the arrows up and down too (not where a control in the row needs them); chosen: where Tab arrives, else where it
 *   last was; arrived: by an arrow key
 */
export function rove(row, { upright = false, chosen, arrived } = {}) {
  /** @type {HTMLElement|undefined} */
  let current;
  const items = () => /** @type {HTMLElement[]} */ ([...row.querySelectorAll("button, select")]).filter((item) => !item.closest("[popover]"));

  /** Controls have come, gone or changed. */
  function refresh() {
    const all = items(), present = all.filter(isThere);
    const stop = chosen?.() ?? (current && present.includes(current) ? current : present[0]);
    for (const item of all) item.tabIndex = item === stop ? 0 : -1;
  }

  listen(row, {
    focusin({ target }) {
      if (target.closest("[popover]")) return;
      current = target;
      refresh();
    },
    keydown(event) {
      const { key } = event, present = items().filter(isThere), at = present.indexOf(/** @type {HTMLElement} */ (focusedIn(row)));
      if (at < 0 || event.ctrlKey || event.metaKey || event.altKey || (!upright && (key === "ArrowUp" || key === "ArrowDown"))) return;
      const last = present.length - 1;
      const next = key in STEPS ? (at + STEPS[key] + last + 1) % (last + 1) : key === "Home" ? 0 : key === "End" ? last : -1;
      if (next < 0) return;
      event.preventDefault();
      event.stopPropagation();
      present[next].focus();
      arrived?.(present[next]);
    },
  });
  return { refresh };
}
