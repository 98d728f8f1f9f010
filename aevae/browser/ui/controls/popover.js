// A small sheet that opens at a button and closes with Escape or a press elsewhere.
import { besideOf } from "./beside.js";
import { focusedIn, listen, make } from "../dom.js";

/**
 * @param {HTMLButtonElement} button
 * @param {string} name what it is called
 * @param {Node[]} children
 * @param {() => Element[]} spare what it shall not cover
 */
export function createPopover(button, name, children, spare) {
  const element = make("div", { class: "popover", popover: "auto", role: "dialog", "aria-label": name }, children);
  button.popoverTargetElement = element;
  button.setAttribute("aria-haspopup", "dialog");
  button.setAttribute("aria-expanded", "false");
  const isOpen = () => element.matches(":popover-open");

  function place() {
    const { clientWidth: width, clientHeight: height } = document.documentElement;
    const size = { width: element.offsetWidth, height: element.offsetHeight };
    const { left, top } = besideOf(size, button.getBoundingClientRect(), { width, height }, spare().map((one) => one.getBoundingClientRect()));
    element.style.left = `${left}px`;
    element.style.top = `${top}px`;
    element.style.maxHeight = `calc(100dvh - ${top + 8}px)`;
  }

  listen(element, {
    toggle({ newState }) {
      button.setAttribute("aria-expanded", String(newState === "open"));
      const focused = focusedIn(element);
      if (newState === "open") {
        place();
        /** @type {HTMLElement|null} */ (element.querySelector("input:not(:disabled), button"))?.focus();
      } else if (!focused || element.contains(focused)) button.focus(); // browsers look for it outside the shadow root
    },
  });
  const stop = listen(document, { scroll: ({ target }) => target !== element && isOpen() && place() }, { capture: true });
  return { element, destroy: stop };
}
