// The "overlays" menu of the toolbar: one field at a time, what may be added to the dots, and where the dots are drawn.
import { listen, make } from "../../ui/dom.js";
import { OVERLAYS } from "./table.js";

/** What may be added to dots and pictures: name → what its switch and its legend say. */
export const SWITCH_WORDS = {
  error: { text: "Dots by error", sentence: "The stronger the blue of a dot, the worse the model redraws its picture." },
  posteriors: { text: "Posterior ellipses", sentence: "The posteriors of some test pictures about the cursor, or of those selected, at one and two standard deviations." },
  trust: { text: "Fade the unknown", sentence: "Decoded picture and tiles fade where the model has seen no codes." },
};
const DOTS = {
  mean: { text: "means", title: "Each dot is the mean of its picture's posterior." },
  sample: { text: "samples", title: "Each dot is one sample from its picture's posterior." },
};

/**
 * @param {Object} spec the run's entry of the payload
 * @param {HTMLElement} opacity the slider for how strong the tiles are
 * @param {(name: string) => string|null} lacks why this plane does not have an overlay, a switch or samples
 * @param {{change: (part: Partial<import("./state.js").Shown>) => void, resample: () => void, column: () => DOMRect|null}} on
 *   column: where there is one beside the plane
 */
export function createOverlayMenu(spec, opacity, lacks, on) {
  const id = `overlays-${createOverlayMenu.count = (createOverlayMenu.count ?? 0) + 1}`;
  const choice = (type, group, value, text, title, why) => {
    const input = make("input", { type, name: `${id}-${group}`, value, disabled: Boolean(why), "data-testid": `${group}-${value}` });
    return make("label", { class: "choice", title: why ?? title }, [input, make("span", { text })]);
  };
  const fields = [
    choice("radio", "overlay", "none", "None", "No colours behind the dots."),
    ...OVERLAYS.map(({ name, title, sentence }) => choice("radio", "overlay", name, title(spec), sentence(spec), lacks(name))),
  ];
  const switches = Object.entries(SWITCH_WORDS).map(([name, { text, sentence }]) => choice("checkbox", "switch", name, text, sentence, lacks(name)));
  const dots = Object.entries(DOTS).map(([name, { text, title }]) => choice("radio", "dots", name, text, title, lacks("dots")));
  const resample = make("button", { type: "button", class: "tool", text: "Resample", title: "Draw every sample anew.", "data-testid": "resample" });
  const popover = make("div", { class: "overlay-menu", popover: "auto", role: "dialog", "aria-label": "Overlays" }, [
    group("Behind the dots", fields),
    group("On the dots and pictures", switches),
    group("A VAE’s dots are", [make("div", { class: "dots-row" }, [...dots, resample])]),
    group("Tiles, from faint to strong", [opacity]),
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
        const focused = popover.getRootNode().activeElement;
        if (newState === "open") {
          place();
          popover.querySelector("input:checked")?.focus();
        } else if (!focused || popover.contains(focused)) button.focus(); // browsers look for it outside the shadow root
      },
      change({ target: { name, value, checked } }) {
        if (!name) return; // the slider is the toolbar's own
        const [, part] = name.match(/-(\w+)$/);
        if (part === "overlay") on.change({ overlay: value === "none" ? null : value });
        else if (part === "dots") on.change({ dots: value });
        else on.change({ [value]: checked });
      },
    }),
    listen(resample, { click: on.resample }),
    listen(document, { scroll: ({ target }) => target !== popover && popover.matches(":popover-open") && place() }, { capture: true }),
  ];

  return {
    element,
    /** @param {import("./state.js").Shown} shown */
    show(shown) {
      const checked = { overlay: [shown.overlay ?? "none"], dots: [shown.dots], switch: Object.keys(SWITCH_WORDS).filter((name) => shown[name] && !lacks(name)) };
      for (const input of popover.querySelectorAll("input[name]")) input.checked = checked[input.name.match(/-(\w+)$/)[1]].includes(input.value);
      resample.disabled = shown.dots !== "sample" || Boolean(lacks("dots"));
      button.setAttribute("aria-pressed", String(shown.overlay !== null || shown.dots === "sample" || checked.switch.length > 0));
    },
    destroy: () => stops.forEach((stop) => stop()),
  };
}

function group(title, children) {
  return make("fieldset", {}, [make("legend", { text: title }), ...children]);
}
