// What the titles say, at once and drawn by us: on hover, on focus by key, on a long press. The browser's own titles come after
// a second, and never by keyboard or touch.
import { besideOf } from "./beside.js";
import { listen, make, setText } from "../dom.js";

const LONG_PRESS = 500; // ms
const ACTS = "button, a, input, select, textarea, label, summary, [tabindex]"; // a tap there does something

/** The sentence of an element; its title gives way to it, and stays what assistive technology reads. @param {HTMLElement} element */
export function takeTitle(element) {
  const title = element.getAttribute("title");
  if (title !== null) {
    element.removeAttribute("title");
    element.dataset.tip = title;
    if (title !== element.getAttribute("aria-label")) element.setAttribute("aria-description", title);
  }
  return element.dataset.tip ?? "";
}

/** @param {HTMLElement} root whatever has a title within it is explained */
export function createTips(root) {
  const tip = make("div", { class: "tip", popover: "manual", role: "tooltip" });
  /** @type {HTMLElement|null} */
  let owner = null;
  /** @type {ReturnType<typeof setTimeout>|undefined} */
  let pressing;

  /** @param {HTMLElement|null} element that is pointed at */
  function show(element) {
    clearTimeout(pressing);
    const next = /** @type {HTMLElement|null} */ (element?.closest("[title], [data-tip]") ?? null);
    const text = next ? takeTitle(next) : "";
    if (!next || !text) return hide();
    owner = next;
    setText(tip, text);
    if (!tip.isConnected) root.append(tip); // whoever laid the page out anew did not know of it
    if (!tip.matches(":popover-open")) tip.showPopover();
    const { clientWidth: width, clientHeight: height } = document.documentElement;
    const { left, top } = besideOf({ width: tip.offsetWidth, height: tip.offsetHeight }, next.getBoundingClientRect(), { width, height });
    tip.style.left = `${left}px`;
    tip.style.top = `${top}px`;
  }

  function hide() {
    clearTimeout(pressing);
    owner = null;
    tip.remove();
  }

  const stops = [
    listen(root, {
      pointerover({ target, pointerType, buttons }) {
        if (pointerType !== "touch" && buttons === 0) show(target);
      },
      pointerout({ relatedTarget, pointerType }) {
        if (pointerType !== "touch" && owner && !(relatedTarget instanceof Node && owner.contains(relatedTarget))) hide();
      },
      pointerdown({ target, pointerType }) {
        hide();
        if (pointerType !== "touch") return;
        if (target.closest(ACTS)) pressing = setTimeout(() => show(target), LONG_PRESS);
        else show(target);
      },
      pointerup: () => clearTimeout(pressing),
      pointercancel: () => clearTimeout(pressing),
      focusin: ({ target }) => target.matches(":focus-visible") && show(target),
      focusout: hide,
    }),
    listen(document, { keydown: ({ key }) => key === "Escape" && hide(), scroll: hide }, { capture: true }),
  ];
  return {
    destroy() {
      hide();
      stops.forEach((stop) => stop());
    },
  };
}
