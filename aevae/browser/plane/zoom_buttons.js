// Closer, farther, all the data: three buttons in a corner of the plane.
import { listen, make } from "../ui/dom.js";
import { icon } from "../ui/icons.js";

const ZOOM = 1.5;

/** @param {{zoom: (factor: number) => void, home: () => void}} on */
export function createZoomButtons(on) {
  const zoomOut = icon("zoom-out", "minus", "Zoom out (− key).");
  const zoomIn = icon("zoom-in", "plus", "Zoom in (+ key, or the wheel).");
  const home = icon("home", "home", "Show all the data again (Home key, or a double-click).");
  const stops = [
    listen(zoomIn, { click: () => on.zoom(ZOOM) }),
    listen(zoomOut, { click: () => on.zoom(1 / ZOOM) }),
    listen(home, { click: () => on.home() }),
  ];
  return {
    element: make("div", { class: "pair joined zoom", role: "group", "aria-label": "Zoom" }, [zoomOut, zoomIn, home]),
    destroy: () => stops.forEach((stop) => stop()),
  };
}
