// The tools beside the legend: tiles, rings, zoom, home; how strong the tiles are is set in the menu of overlays.
import { listen, make } from "./dom.js";
import { priorText } from "./prior.js";

const ZOOM = 1.5;

// Drawn here, 16×16, one stroke: a handful of lines is less than an icon font.
export const ICONS = {
  plus: "M8 3v10M3 8h10",
  minus: "M3 8h10",
  home: "M2.5 8 8 3l5.5 5M4 7v6h8V7",
  pad: "M2.5 2.5h11v11h-11zM6 6.2c.2-1.7 3.9-1.7 3.9.5C9.9 8.3 6.3 9 6 10.8h4.2",
  cross: "M4 4l8 8M12 4l-8 8",
  lasso: "M8 2.6c3.2 0 5.6 1.5 5.6 3.6S11.2 9.8 8 9.8 2.4 8.3 2.4 6.2 4.8 2.6 8 2.6M4.6 9.2c-1.3.3-1.6 2-.5 2.4 1.2.4 2-.8 1.2-2M4.6 11.7c.3.9 0 1.6-.8 2.1",
  flag: "M4.5 14V2.5M4.5 3h8l-2.2 2.8 2.2 2.8h-8",
  die: "M3.5 2.5h9a1 1 0 0 1 1 1v9a1 1 0 0 1-1 1h-9a1 1 0 0 1-1-1v-9a1 1 0 0 1 1-1M5.6 5.6h.01M10.4 5.6h.01M8 8h.01M5.6 10.4h.01M10.4 10.4h.01",
  loop: "M13 8a5 5 0 1 1-1.6-3.7M13.2 2v3.2H10",
  pencil: "M3 13l.7-3 6.8-6.8a1.3 1.3 0 0 1 1.9 0l.4.4a1.3 1.3 0 0 1 0 1.9L6 12.3z",
};

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

/** A button with one of the drawings above. */
export function icon(testid, name, title) {
  const button = make("button", { type: "button", class: "tool icon", title, "aria-label": title, "data-testid": testid });
  button.innerHTML = `<svg viewBox="0 0 16 16" aria-hidden="true"><path d="${ICONS[name]}"/></svg>`;
  return button;
}
