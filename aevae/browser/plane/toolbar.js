// The tools beside the legend: tiles, rings, zoom, home; how strong the tiles are is set in the menu of overlays.
import { listen, make } from "../ui/dom.js";
import { icon } from "../ui/icons.js";
import { priorText } from "../model/prior.js";

const ZOOM = 1.5;

/** What is shown at first. @type {{tiles: boolean, opacity: number|null, rings: boolean}} */
export const SHOWN = { tiles: true, opacity: null, rings: true };

/**
 * @param {{prior: import("../model/prior.js").Prior|null}} options
 * @param {typeof SHOWN} wish what the user wants to see; a plane without a prior has no rings, whatever the wish
 * @param {{display: (shown: {tiles: boolean, opacity: number|null, rings: boolean}) => void,
 *          zoom: (factor: number) => void, home: () => void}} on
 *   opacity null: the theme's own
 */
export function createToolbar({ prior }, wish, on) {
  const tiles = toggle("tiles", "tiles", "Show the pictures the decoder makes all over the plane.", wish.tiles);
  const opacity = make("input", {
    type: "range", min: 0, max: 1, step: 0.01, class: "opacity", "data-testid": "tiles-opacity",
    "aria-label": "Opacity of the tiles", title: "How strongly the tiles show behind the points.",
  });
  const rings = toggle("rings", "rings", priorText(prior), wish.rings && Boolean(prior));
  rings.disabled = !prior;
  const zoomOut = icon("zoom-out", "minus", "Zoom out (− key).");
  const zoomIn = icon("zoom-in", "plus", "Zoom in (+ key, or the wheel).");
  const home = icon("home", "home", "Show all the data again (Home key). The wheel zooms; Shift-drag, right-drag or two fingers move the view.");
  const element = make("div", { class: "tools", role: "toolbar", "aria-label": "Plane" }, [
    tiles, rings, make("span", { class: "pair joined" }, [zoomOut, zoomIn, home]),
  ]);

  let chosen = wish.opacity; // the user's; until there is one, the theme's
  if (chosen !== null) opacity.value = chosen;
  const pressed = (button) => button.getAttribute("aria-pressed") === "true";
  const shown = () => ({ tiles: pressed(tiles), opacity: chosen, rings: pressed(rings) });
  const display = () => {
    opacity.disabled = !pressed(tiles);
    on.display(shown());
  };
  const flip = (button) => {
    button.setAttribute("aria-pressed", String(!pressed(button)));
    display();
  };

  const stops = [
    listen(tiles, { click: () => flip(tiles) }),
    listen(rings, { click: () => flip(rings) }),
    listen(opacity, { input: () => ((chosen = opacity.valueAsNumber), display()) }),
    listen(zoomIn, { click: () => on.zoom(ZOOM) }),
    listen(zoomOut, { click: () => on.zoom(1 / ZOOM) }),
    listen(home, { click: () => on.home() }),
  ];
  return {
    element,
    opacity,
    /** Another tool, before the zoom. */
    add: (tool) => zoomOut.parentElement.before(tool),
    get shown() { return shown(); },
    /** For the next plane. */
    get wish() { return { ...shown(), rings: prior ? pressed(rings) : wish.rings }; },
    setTheme(theme) {
      if (chosen === null) opacity.value = theme.tiles;
    },
    destroy: () => stops.forEach((stop) => stop()),
  };
}

function toggle(testid, text, title, on) {
  return make("button", { type: "button", class: "tool", text, title, "data-testid": testid, "aria-pressed": String(on) });
}
