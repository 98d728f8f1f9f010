// The tools beside the legend: tiles, rings, zoom, home; how strong the tiles are is set in the menu of overlays.
import { listen, make } from "./dom.js";
import { icon } from "./icons.js";
import { priorText } from "./prior.js";

const ZOOM = 1.5;

/**
 * @param {{prior: import("./prior.js").Prior|null}} options
 * @param {{display: (shown: {tiles: boolean, opacity: number|null, rings: boolean}) => void,
 *          zoom: (factor: number) => void, home: () => void}} on
 *   opacity null: the theme's own
 */
export function createToolbar({ prior }, on) {
  const tiles = toggle("tiles", "tiles", "Show the pictures the decoder makes all over the plane.", true);
  const opacity = make("input", {
    type: "range", min: 0, max: 1, step: 0.01, class: "opacity", "data-testid": "tiles-opacity",
    "aria-label": "Opacity of the tiles", title: "How strongly the tiles show behind the points.",
  });
  const rings = toggle("rings", "rings", priorText(prior), Boolean(prior));
  rings.disabled = !prior;
  const zoomOut = icon("zoom-out", "minus", "Zoom out (− key).");
  const zoomIn = icon("zoom-in", "plus", "Zoom in (+ key, or the wheel).");
  const home = icon("home", "home", "Show all the data again (Home key).");
  const element = make("div", { class: "tools", role: "toolbar", "aria-label": "Plane" }, [
    tiles, rings, make("span", { class: "pair joined" }, [zoomOut, zoomIn, home]),
  ]);

  let chosen = null; // opacity the user chose; until then the theme's
  const pressed = (button) => button.getAttribute("aria-pressed") === "true";
  const display = () => {
    opacity.disabled = !pressed(tiles);
    on.display({ tiles: pressed(tiles), opacity: chosen, rings: pressed(rings) });
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
    get shown() {
      return { tiles: pressed(tiles), opacity: chosen, rings: pressed(rings) };
    },
    setTheme(theme) {
      if (chosen === null) opacity.value = theme.tiles;
    },
    destroy: () => stops.forEach((stop) => stop()),
  };
}

function toggle(testid, text, title, on) {
  return make("button", { type: "button", class: "tool", text, title, "data-testid": testid, "aria-pressed": String(on) });
}
