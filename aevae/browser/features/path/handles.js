// The stops as handles on the plane, to drag and to move by key.
import { listen, make } from "../../ui/dom.js";
import { toPixel } from "../../math/geometry.js";
import { coordinates, decimalsOf } from "../../ui/sentences.js";
import { letter } from "./stops.js";

const REACH = 16; // CSS px around a handle that take it

/** @param {HTMLElement} plane @param {import("../contract.js").PathEditor} path @param {() => number} dimensions of the latent space */
export function createHandles(plane, path, dimensions) {
  /** @type {HTMLElement[]} */
  const handles = [];

  function fit() {
    for (const handle of handles.splice(path.count)) handle.remove();
    while (handles.length < path.count) {
      const handle = make("div", { class: "stop", tabindex: 0, role: "slider", "aria-valuenow": 0 });
      const i = handles.length;
      listen(handle, { focus: () => path.select(i) });
      handles.push(handle);
      plane.append(handle);
    }
  }

  return {
    /** @param {View} view @param {number} side */
    draw(view, side) {
      fit();
      handles.forEach((handle, i) => {
        const name = letter(i, path.count);
        const z = path.at(side, i);
        const [x, y] = toPixel(view, z);
        if (handle.textContent !== name) handle.textContent = name;
        handle.dataset.testid = `stop-${name}`;
        handle.classList.toggle("selected", i === path.selected);
        handle.setAttribute("aria-label", i === 0 || i === path.count - 1 ? `End ${name}` : `Stop ${name}`);
        handle.style.transform = `translate(${x}px, ${y}px)`;
        handle.setAttribute("aria-valuetext", coordinates(z, dimensions(), decimalsOf(view)));
      });
    },
    /** The stop whose handle a pixel takes, or −1. @param {View} view @param {number} side @param {ScreenPoint} pixel */
    near(view, side, pixel) {
      const distances = Array.from({ length: path.count }, (_, i) => {
        const [x, y] = toPixel(view, path.at(side, i));
        return Math.hypot(x - pixel[0], y - pixel[1]);
      });
      const closest = distances.indexOf(Math.min(...distances));
      return distances[closest] <= REACH ? closest : -1;
    },
    /** Which one an event is aimed at, or −1. @param {EventTarget|null} target */
    indexOf: (target) => handles.findIndex((handle) => handle === target),
    destroy: () => handles.forEach((handle) => handle.remove()),
  };
}
