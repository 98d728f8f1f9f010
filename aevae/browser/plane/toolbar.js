// The tools beside the legend: tiles, rings; how strong the tiles are is set in the menu of overlays.
import { listen, make } from "../ui/dom.js";
import { priorText } from "../model/prior.js";

/** @typedef {{tiles: boolean, opacity: number|null, rings: boolean}} Shown opacity of the tiles; null: the theme's */

/** What is shown at first. @type {Shown} */
export const SHOWN = { tiles: true, opacity: null, rings: true };

/**
 * @param {Pick<Spec, "prior"|"plane">} spec
 * @param {Shown} preferred what the user wants to see; a plane without a prior has no rings, whatever is preferred
 * @param {{display: (shown: Shown) => void}} on
 */
export function createToolbar({ prior, plane }, preferred, on) {
  const tiles = toggle("tiles", "tiles", "Show the pictures the decoder makes all over the plane.", preferred.tiles);
  const opacity = make("input", {
    type: "range", min: 0, max: 1, step: 0.01, class: "opacity", "data-testid": "tiles-opacity",
    "aria-label": "Opacity of the tiles", title: "How strongly the tiles show behind the points.",
  });
  const rings = toggle("rings", "rings", priorText(prior, plane), preferred.rings && Boolean(prior));
  rings.disabled = !prior;
  const element = make("div", { class: "tools", role: "toolbar", "aria-label": "Plane" }, [
    tiles, rings,
  ]);

  let chosen = preferred.opacity; // the user's; until there is one, the theme's
  if (chosen !== null) opacity.value = String(chosen);
  const pressed = (/** @type {HTMLButtonElement} */ button) => button.getAttribute("aria-pressed") === "true";
  const shown = () => ({ tiles: pressed(tiles), opacity: chosen, rings: pressed(rings) });
  const display = () => {
    opacity.disabled = !pressed(tiles);
    on.display(shown());
  };
  const flip = (/** @type {HTMLButtonElement} */ button) => {
    button.setAttribute("aria-pressed", String(!pressed(button)));
    display();
  };

  const stops = [
    listen(tiles, { click: () => flip(tiles) }),
    listen(rings, { click: () => flip(rings) }),
    listen(opacity, {
      input() {
        chosen = opacity.valueAsNumber;
        display();
      },
    }),
  ];
  return {
    element,
    opacity,
    /** Another tool. @param {HTMLElement} tool */
    add: (tool) => element.append(tool),
    get shown() { return shown(); },
    /** For the next plane. */
    get preferred() { return { ...shown(), rings: prior ? pressed(rings) : preferred.rings }; },
    /** @param {Theme} theme */
    setTheme(theme) {
      if (chosen === null) opacity.value = String(theme.tiles);
    },
    destroy: () => stops.forEach((stop) => stop()),
  };
}

/** @param {string} testid @param {string} text @param {string} title @param {boolean} on */
function toggle(testid, text, title, on) {
  return make("button", { type: "button", class: "tool", text, title, "data-testid": testid, "aria-pressed": String(on) });
}
