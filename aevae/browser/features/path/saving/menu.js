// A button and what it opens, by the window's own popover: Escape and a press elsewhere close it.
import { listen, make } from "../../../ui/dom.js";

/** @param {string} testid @param {string} text @param {string} title @param {Node[]} children */
export function createMenu(testid, text, title, children) {
  const popover = make("div", { class: "path-menu", popover: "auto", role: "dialog", "aria-label": title }, children);
  const button = make("button", { type: "button", class: "tool", text, title, "aria-haspopup": "dialog", "aria-expanded": "false", "data-testid": testid });
  button.popoverTargetElement = popover;

  /** Under the button, or over it where there is more room; within the window. */
  function place() {
    const { top, bottom, right } = button.getBoundingClientRect(), { clientWidth, clientHeight } = document.documentElement;
    const above = clientHeight - bottom < popover.offsetHeight + 14 && top > clientHeight - bottom;
    popover.style.left = `${Math.max(8, Math.min(right - popover.offsetWidth, clientWidth - popover.offsetWidth - 8))}px`;
    popover.style.top = above ? "auto" : `${bottom + 6}px`;
    popover.style.bottom = above ? `${clientHeight - top + 6}px` : "auto";
    popover.style.maxHeight = `${(above ? top : clientHeight - bottom) - 14}px`;
  }

  const stops = [
    listen(popover, {
      toggle({ newState }) {
        button.setAttribute("aria-expanded", String(newState === "open"));
        if (newState === "open") place();
      },
    }),
    listen(document, { scroll: ({ target }) => target !== popover && popover.matches(":popover-open") && place() }, { capture: true }),
  ];
  return { element: make("span", { class: "menu" }, [button, popover]), destroy: () => stops.forEach((stop) => stop()) };
}
