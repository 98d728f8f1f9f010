// The "overlays" menu of the toolbar: one field at a time, what may be added to the dots, and where the dots are drawn.
import { focusedIn, listen, make } from "../../ui/dom.js";
import { OVERLAYS, SWITCHES } from "./table.js";

const DOTS = {
  mean: { text: "means", title: "Each dot is the mean of its picture's posterior." },
  sample: { text: "samples", title: "Each dot is one sample from its picture's posterior." },
};

let menus = 0; // a page may have two: their radio buttons need names of their own

/**
 * @param {Spec} spec
 * @param {HTMLElement} opacity the slider for how strong the tiles are
 * @param {(name: string) => string|null} lacks why this plane does not have an overlay, a switch or samples
 * @param {{change: (part: Partial<import("./state.js").Shown>) => void, resample: () => void, column: () => DOMRect|null}} on
 *   column: where there is one beside the plane
 */
export function createOverlayMenu(spec, opacity, lacks, on) {
  const id = `overlays-${++menus}`;
  /** @type {{group: "overlay"|"switch"|"dots", input: HTMLInputElement}[]} */
  const choices = [];
  /**
   * @param {"radio"|"checkbox"} type @param {"overlay"|"switch"|"dots"} group
   * @param {string} value @param {string} text @param {string} title @param {string|null} [why] it cannot be chosen
   */
  function choice(type, group, value, text, title, why) {
    const input = make("input", { type, name: `${id}-${group}`, value, disabled: Boolean(why), "data-testid": `${group}-${value}` });
    choices.push({ group, input });
    return make("label", { class: "choice", title: why ?? title }, [input, make("span", { text })]);
  }
  const fields = [
    choice("radio", "overlay", "none", "None", "No colours behind the dots."),
    ...OVERLAYS.map(({ name, title, sentence }) => choice("radio", "overlay", name, title(spec), sentence(spec), lacks(name))),
  ];
  const switches = Object.entries(SWITCHES).map(([name, { text, sentence }]) => choice("checkbox", "switch", name, text, sentence, lacks(name)));
  const dots = Object.entries(DOTS).map(([name, { text, title }]) => choice("radio", "dots", name, text, title, lacks("dots")));
  const resample = make("button", { type: "button", class: "tool", text: "Resample", title: "Draw every sample anew.", "data-testid": "resample" });
  const popover = make("div", { class: "overlay-menu", popover: "auto", role: "dialog", "aria-label": "Overlays" }, [
    fieldset("Behind the dots", fields),
    fieldset("On the dots and pictures", switches),
    fieldset("A VAE’s dots are", [make("div", { class: "dots-row" }, [...dots, resample])]),
    fieldset("Tiles, from faint to strong", [opacity]),
  ]);
  const button = make("button", {
    type: "button", class: "tool", text: "overlays ▾", "data-testid": "overlays", "aria-haspopup": "dialog", "aria-expanded": "false",
    title: "Colour the plane by density, class, distance, distortion and more.",
  });
  button.popoverTargetElement = popover;
  const element = make("span", { class: "overlays" }, [button, popover]);

  /** Within the window: beside the plane, so that one sees what one chooses, where a column is there; else under the button. */
  function place() {
    const { left: under, bottom } = button.getBoundingClientRect();
    popover.style.left = `${Math.max(8, Math.min(on.column()?.left ?? under, document.documentElement.clientWidth - popover.offsetWidth - 8))}px`;
    popover.style.top = `${bottom + 6}px`;
    popover.style.maxHeight = `calc(100dvh - ${bottom + 14}px)`;
  }

  const stops = [
    listen(popover, {
      toggle({ newState }) {
        button.setAttribute("aria-expanded", String(newState === "open"));
        const focused = focusedIn(popover);
        if (newState === "open") {
          place();
          choices.find(({ input }) => input.checked)?.input.focus();
        } else if (!focused || popover.contains(focused)) button.focus(); // browsers look for it outside the shadow root
      },
      change({ target }) {
        const { value, checked } = target;
        const group = choices.find(({ input }) => input === target)?.group; // the slider, which has none, is the toolbar's own
        if (group === "overlay") on.change({ overlay: value === "none" ? null : value });
        else if (group === "dots") on.change({ dots: value === "sample" ? "sample" : "mean" });
        else if (group === "switch") on.change({ [value]: checked });
      },
    }),
    listen(resample, { click: on.resample }),
    listen(document, { scroll: ({ target }) => target !== popover && popover.matches(":popover-open") && place() }, { capture: true }),
  ];

  return {
    element,
    /** @param {import("./state.js").Shown} shown */
    show(shown) {
      /** @type {Record<string, string[]>} */
      const checked = { overlay: [shown.overlay ?? "none"], dots: [shown.dots], switch: Object.keys(SWITCHES).filter((name) => shown[name] && !lacks(name)) };
      for (const { group, input } of choices) input.checked = checked[group].includes(input.value);
      resample.disabled = shown.dots !== "sample" || Boolean(lacks("dots"));
      button.setAttribute("aria-pressed", String(shown.overlay !== null || shown.dots === "sample" || checked.switch.some((name) => name !== "trust")));
    },
    destroy: () => stops.forEach((stop) => stop()),
  };
}

/** @param {string} title @param {HTMLElement[]} children */
function fieldset(title, children) {
  return make("fieldset", {}, [make("legend", { text: title }), ...children]);
}
