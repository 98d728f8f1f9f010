// The layers that show a run in a view: from back to front tiles, axes, dots, rings and glyphs.
import { createAxes, MEANINGLESS } from "./axes.js";
import { createDrawnAxes } from "./drawn_axes.js";
import { dotsOf } from "../model/all_codes.js";
import { hasDecoder } from "../network/nearest_image.js";
import { createHover } from "./hover.js";
import { loadPlotly } from "../chart/plotly.js";
import { createMarks } from "./marks.js";
import { createTiles } from "./tiles/tiles.js";
import { whenIdle } from "../ui/idle.js";
import { createRaster } from "../ui/raster.js";
import { percent } from "../ui/sentences.js";

/**
 * @typedef {ReturnType<typeof createLayers>} Layers
 * @typedef {import("../features/contract.js").PointKind} PointKind
 *
 * @param {import("./layout.js").PanelElements} dom
 * @param {Run} run
 * @param {Object} options
 * @param {string} options.plotly its address; empty: axes are drawn without it
 * @param {boolean} options.moving `setRun` will be called, often frame after frame
 * @param {Theme} options.theme
 * @param {Set<number>} options.hidden
 * @param {(row: number) => PixelSource} options.pictureOf
 */
export function createLayers(dom, run, { plotly, moving, theme, hidden, pictureOf }) {
  const marks = createMarks(dom.marks);
  const hover = createHover(run, pictureOf);
  hover.setTheme(theme);
  dom.plane.append(hover.element);
  const raster = createRaster(dom.dots, run.spec.classes, theme, hidden);
  /** @type {import("./axes.js").Axes|null} */
  let axes = null;
  /** @type {ReturnType<typeof createTiles>|null} */
  let tiles = null;
  /** @type {import("./toolbar/display.js").Shown} */
  let shown = { tiles: false, opacity: null, rings: false };
  /** @type {PointKind} */
  let kind = "dots";
  let gone = false;

  /** What the first movement does not need: tiles and axes. @param {() => View} view */
  async function complete(view) {
    try {
      if (hasDecoder(run.spec)) tiles = createTiles(dom.tiles, run);
      tiles?.setInk(theme.ink);
      tiles?.setView(view());
      display(shown);
    } catch (error) {
      console.warn("No worker, no tiles.", error);
    }
    await whenIdle(); // to parse plotly.js takes longer than any frame
    if (!gone) (await addAxes(view()))?.setView(view());
  }

  /** Without Plotly the plane lives on, without axes. @param {View} view */
  async function addAxes(view) {
    try {
      const Plotly = plotly ? await loadPlotly(plotly) : null, figure = { view, theme, moving, names: axisNames(run.spec) };
      if (gone) return null;
      axes = Plotly ? await createAxes(dom.axes, Plotly, figure) : createDrawnAxes(dom.axes, figure);
      if (gone) axes.destroy();
    } catch (error) {
      console.warn("No axes.", error);
    }
    return axes;
  }

  /** @param {import("./toolbar/display.js").Shown} next */
  function display(next) {
    shown = next;
    tiles?.show(shown.tiles, shown.opacity ?? theme.tiles);
  }

  return {
    complete, display,
    get shown() { return { run, theme, hidden, paint: raster.paint, asDots: kind === "dots", names: axisNames(run.spec) }; },
    /** The run at another moment, seen with the next `draw`. @param {Run} next @param {boolean} resting false: a film is playing */
    setRun(next, resting) {
      if (next.spec !== run.spec) axes?.setNames(axisNames(next.spec));
      run = next;
      hover.setRun(run);
      tiles?.setRun(run, resting);
    },
    /** @param {View} view @param {number} magnification */
    draw(view, magnification) {
      raster.draw(dotsOf(run), view, magnification);
      marks.draw(run, view, theme, { hidden, rings: shown.rings, names: kind === "dots" });
      tiles?.setView(view);
      axes?.setView(view);
    },
    /** Pictures are others now: the originals have arrived. */
    refresh: () => hover.setRun(run),
    /** @param {View} view @param {ScreenPoint|null} point */
    hover: (view, point) => (point ? hover.show(view, point, hidden) : hover.hide()),
    /** @param {Set<number>} classes */
    setHidden(classes) {
      hidden = classes;
      raster.setHidden(hidden);
    },
    setPaint: raster.setPaint,
    /** @param {PointKind} next */
    setKind(next) {
      kind = next;
      raster.setNamed(kind === "names");
    },
    /** @param {Theme} next */
    setTheme(next) {
      theme = next;
      for (const part of [raster, hover, axes]) part?.setTheme(theme);
      tiles?.setInk(theme.ink);
      display(shown);
    },
    destroy() {
      gone = true;
      hover.destroy();
      tiles?.destroy();
      axes?.destroy();
    },
  };
}

/** One and two dimensions are the latent space itself, and a run in training shows its first two; else these are principal components. @param {Spec} spec */
const axisNames = ({ plane: { origin, share } }) =>
  (origin.length === 1 ? ["z", MEANINGLESS] : origin.length === 2 || !share ? ["z₁", "z₂"] : share.map((part, i) => `component ${i + 1} (${percent(part)} of variance)`));
