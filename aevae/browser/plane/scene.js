// What a run is seen with: a camera and layers. Until the run is loaded there are none, and nothing happens.
import { createCamera } from "./camera.js";
import { createLayers } from "./layers.js";

/** @typedef {ReturnType<typeof createScene>} Scene */

/**
 * @param {import("./layout.js").PanelElements} dom
 * @param {Pick<PanelOptions, "plotly"|"moving"|"theme"|"hidden"|"look">} options
 * @param {(row: number) => PixelSource} pictureOf
 */
export function createScene(dom, options, pictureOf) {
  let { theme, hidden } = options;
  /** @type {{camera: import("./camera.js").Camera, layers: import("./layers.js").Layers}|null} */
  let parts = null;

  const loaded = () => /** @type {NonNullable<typeof parts>} */ (parts);
  const size = () => ({ width: dom.plane.clientWidth, height: dom.plane.clientHeight });

  return {
    get isOpen() { return parts !== null; },
    /** Once it is open. */
    get camera() { return loaded().camera; },
    get view() { return loaded().camera.view; },
    get layers() { return parts?.layers ?? null; },
    get theme() { return theme; },
    get shown() { return { ...loaded().layers.shown, view: loaded().camera.view }; },
    get hidden() { return hidden; },
    /** @param {Run} run @param {LatentPoint} start @param {import("./toolbar/display.js").Shown} shown */
    open(run, start, shown) {
      const camera = createCamera(run.bounds, start, size(), options.look);
      const layers = createLayers(dom, run, { ...options, theme, hidden, pictureOf });
      parts = { camera, layers };
      layers.display(shown);
    },
    complete: () => loaded().layers.complete(() => loaded().camera.view),
    resize: () => parts?.camera.resize(size()),
    draw: () => parts?.layers.draw(parts.camera.view, parts.camera.magnification),
    /** The card about a code; null: none. @param {ScreenPoint|null} point */
    hover: (point) => parts?.layers.hover(parts.camera.view, point),
    /** @param {Set<number>} classes */
    setHidden(classes) {
      hidden = classes;
      parts?.layers.setHidden(hidden);
    },
    /** @param {Theme} next */
    setTheme(next) {
      theme = next;
      parts?.layers.setTheme(theme);
    },
    destroy: () => parts?.layers.destroy(),
  };
}
