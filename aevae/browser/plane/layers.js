// The layers that show a run in a view: from back to front tiles, axes, points, rings and glyphs.
// Which of them draws the points depends on the machine (the rung); nobody else needs to know.
import { createAxes } from "./axes.js";
import { createHover } from "./hover.js";
import { loadPlotly } from "./plotly.js";
import { createMarks } from "./marks.js";
import { createMosaic } from "./tiles.js";
import { createDots } from "../ui/dots.js";
import { whenIdle } from "../ui/idle.js";
import { classColour, toRgb } from "../ui/theme.js";
import { percent } from "../ui/sentences.js";

const AXES_PACE = 3; // while a film plays, Plotly, by far the slowest layer, draws in every third frame only

/**
 * @typedef {{keys: Uint8Array, colours: (theme: Theme) => number[][]}} Paint colours of the dots: for each, which of them
 *
 * @param {Object<string, HTMLElement>} dom as `buildPanel` makes it
 * @param {Run} run
 * @param {{rung: "webgl"|"raster", plotly: string, moving: boolean, theme: Theme, hidden: Set<number>, pictureOf: Function}} options
 *   moving: `setRun` will be called, often frame after frame; only on the raster rung
 */
export function createStack(dom, run, { rung, plotly, moving, theme, hidden, pictureOf }) {
  const marks = createMarks(dom.marks);
  const hover = createHover(run, pictureOf);
  hover.setTheme(theme);
  dom.plane.append(hover.element);
  let points = null;
  let axes = null;
  let mosaic = null;
  let shown = { tiles: false, opacity: null, rings: false };
  let paint = null; // null: by class
  let playing = false;
  let frames = 0;
  let gone = false;

  /** The points, by the quickest way there is. @param {View} view */
  async function start(view) {
    if (rung === "webgl") await addAxes(view);
    if (gone) return;
    if (!axes) {
      points = createDots(dom.points);
      points.setHidden(hidden);
      colourPoints();
    }
    dom.plane.dataset.rung = points ? "raster" : "webgl";
  }

  /** What the first movement does not need: tiles, and axes where they do not bring the points. @param {() => View} view */
  async function complete(view) {
    try {
      mosaic = createMosaic(dom.mosaic, run);
      mosaic.setInk(theme.ink);
      mosaic.setView(view());
      display(shown);
    } catch (error) {
      console.warn("No worker, no tiles.", error);
    }
    if (axes) return;
    await whenIdle(); // to parse plotly.js takes longer than any frame
    if (gone) return;
    await addAxes(view());
    axes?.setView(view());
  }

  /** Without Plotly the plane lives on: raster points, no axes. */
  async function addAxes(view) {
    try {
      const Plotly = await loadPlotly(plotly);
      if (gone) return;
      const made = await createAxes(dom.axes, Plotly, { view, theme, moving, names: axisNames(run.spec), points: points ? null : run });
      if (gone) return made.destroy();
      axes = made;
      axes.setHidden(hidden);
    } catch (error) {
      console.warn("No axes.", error);
    }
  }

  const colourPoints = () => points?.setColours(paint?.colours(theme) ?? run.spec.classes.map((_, k) => toRgb(classColour(theme, k))), paint?.keys);

  function display(next) {
    shown = next;
    mosaic?.show(shown.tiles, shown.opacity ?? theme.tiles);
  }

  return {
    start, complete, display,
    /** The run at another moment, seen with the next `draw`. @param {Run} next @param {boolean} resting false: a film is playing */
    setRun(next, resting) {
      if (next.spec !== run.spec) axes?.setNames(axisNames(next.spec));
      run = next;
      playing = !resting;
      hover.setRun(run);
      mosaic?.setRun(run, resting);
      axes?.setPoints(run);
    },
    /** @param {View} view @param {number} magnification */
    draw(view, magnification) {
      points?.draw(run, view, magnification);
      marks.draw(run, view, theme, { hidden, rings: shown.rings });
      mosaic?.setView(view);
      if (!playing || frames++ % AXES_PACE === 0) axes?.setView(view);
    },
    /** Pictures are others now: the originals have arrived. */
    refresh: () => hover.setRun(run),
    /** @param {View} view @param {Point|null} point */
    hover: (view, point) => (point ? hover.show(view, point, hidden) : hover.hide()),
    setHidden(classes) {
      hidden = classes;
      points?.setHidden(hidden);
      axes?.setHidden(hidden);
    },
    /** @param {Paint|null} next */
    setPaint(next) {
      paint = next;
      colourPoints();
      axes?.setPaint(paint);
    },
    setTheme(next) {
      theme = next;
      colourPoints();
      hover.setTheme(theme);
      mosaic?.setInk(theme.ink);
      axes?.setTheme(theme);
      display(shown);
    },
    destroy() {
      gone = true;
      mosaic?.destroy();
      axes?.destroy();
    },
  };
}

/** Two dimensions are the latent space itself, and a run in training shows its first two; else these are principal components. */
const axisNames = ({ plane: { origin, share } }) =>
  (origin.length === 2 || !share ? ["z₁", "z₂"] : share.map((part, i) => `component ${i + 1} (${percent(part)} of variance)`));
