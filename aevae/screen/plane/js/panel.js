// One plane with everything that belongs to it: legend, tools, layers, decoded picture, readout.
// The parts know nothing of each other; here a movement becomes a new cursor or a new view, and
// one animation frame brings every layer up to date.
import { createAxes, MARGINS } from "./axes.js";
import { createDelay, createFrame, listen, make } from "./dom.js";
import { embed, fitView, panBy, project, resizeView, toLatent, toPixel, zoomAt } from "./geometry.js";
import { createHover } from "./hover.js";
import { attachKeys, KEYS_HELP } from "./keys.js";
import { createLegend } from "./legend.js";
import { loadOriginals, loadPlotly, loadRun } from "./load.js";
import { createMarks } from "./marks.js";
import { createMosaic } from "./mosaic.js";
import { describe } from "./neighbours.js";
import { createPicture } from "./picture.js";
import { attachPointer } from "./pointer.js";
import { createPoints } from "./points.js";
import { createReadout } from "./readout.js";
import { classColour, toRgb } from "./theme.js";
import { createToolbar } from "./toolbar.js";
import { inUrl } from "./url.js";
import * as words from "./words.js";

const AIR = 14; // CSS px around the data at home
const FARTHEST = 1 / 8; // how far out, and
const CLOSEST = 400; // how far in one may zoom, relative to home
const FAR_AWAY = 50; // a start further out than this many data widths is a mistake, not a wish
const NEIGHBOURS = 15;

/**
 * @param {Object} spec one entry of the payload's `planes`
 * @param {{rung: "webgl"|"raster", plotly: string, start: Point|null, sentence: boolean}} options
 * @param {{loaded: () => void, move: () => void, settle: () => void, hide: (classes: Set<number>) => void}} on
 *   loaded: the run, and later its originals, are here; the others: what the hand does to this plane
 *   (movements asked for by `setCursor` are not reported)
 */
export function createPanel(spec, options, on) {
  const dom = buildDom(spec);
  const picture = createPicture(dom.decoded, spec.image);
  const readout = createReadout({ classes: spec.classes, image: spec.image }, pictureOf);
  const legend = createLegend(spec.classes, hide);
  const toolbar = createToolbar({ hasPrior: Boolean(spec.prior) }, { display, zoom: zoomMiddle, home: goHome });
  dom.bar.append(legend.element, toolbar.element);
  dom.side.append(...(options.sentence ? [readout.happens] : []), readout.element);

  let run = null;
  let originals = null;
  let layers = null; // {points, marks, mosaic, hover, axes}: what exists once the run is loaded
  let theme = null;
  let view = null;
  let home = null;
  let atHome = true;
  let z = null;
  let place = null;
  let hidden = new Set();
  let markedRow = null;
  let before = null; // cursor before the drag that is going on
  let stale = { view: false, cursor: false, size: false };
  let gone = false;
  const undo = [];
  const frame = createFrame(draw);

  // --- loading ---------------------------------------------------------------------------------

  async function load() {
    dom.failure.hidden = true;
    dom.panel.classList.remove("failed");
    try {
      run = await loadRun(spec);
      if (gone) return;
      z = startPoint(options.start, run);
      layers = {
        marks: createMarks(dom.marks, { medians: run.medians, classes: spec.classes, prior: spec.prior, centre: priorCentre() }),
        hover: createHover(run, pictureOf), mosaic: null, points: null, axes: null,
      };
      dom.plane.append(layers.hover.element);
      layers.hover.setTheme(theme);
      measure();
      if (options.rung === "webgl") await addAxes();
      if (gone) return;
      if (!layers.axes) addPoints();
      attach();
      touch("view", "cursor");
      frame.cancel();
      draw();
      dom.plane.dataset.ready = "true";
      dom.panel.classList.remove("loading");
      on.loaded();
    } catch (error) {
      if (!gone) fail(error);
      return;
    }
    addTheRest();
  }

  /** What the first movement does not need. */
  async function addTheRest() {
    await new Promise(requestAnimationFrame); // the first picture is on the screen before plotly.js is parsed
    if (gone) return;
    try {
      layers.mosaic = createMosaic(dom.mosaic, run);
      layers.mosaic.setInk(theme.ink);
      layers.mosaic.setView(view);
      display(toolbar.shown);
    } catch (error) {
      console.warn("No worker, no tiles.", error);
    }
    if (!layers.axes) await addAxes();
    originals = await loadOriginals(spec).catch(() => null);
    if (gone || !originals) return;
    readout.refresh();
    on.loaded();
  }

  /** Without Plotly the plane lives on: raster points, no axes. */
  async function addAxes() {
    try {
      const Plotly = await loadPlotly(options.plotly);
      if (gone) return;
      const points = options.rung === "webgl" ? { means: run.means, labels: run.labels } : null;
      const axes = await createAxes(dom.axes, Plotly, { view, theme, names: axisNames(spec), points });
      if (gone) return axes.destroy();
      layers.axes = axes;
      axes.setHidden(hidden);
      axes.setView(view);
    } catch (error) {
      console.warn("No axes.", error);
    }
  }

  function addPoints() {
    dom.plane.dataset.rung = "raster";
    layers.points = createPoints(dom.points, run.means, run.labels);
    layers.points.setColours(spec.classes.map((_, k) => toRgb(classColour(theme, k))));
    layers.points.setHidden(hidden);
  }

  function fail(error) {
    console.error(error);
    dom.panel.classList.remove("loading");
    dom.failure.hidden = false;
    dom.panel.classList.add("failed");
    dom.reason.textContent = error.message;
  }

  function attach() {
    const keys = attachKeys(dom.plane, {
      step: (right, up) => moveTo([z[0] + right * (view.x1 - view.x0), z[1] + up * (view.y1 - view.y0)], true),
      zoom: (factor) => zoom(toPixel(view, z), factor),
      home: goHome, settle,
    });
    undo.push(keys.detach, attachPointer(dom.plane, {
      move: (point) => {
        before ??= z;
        moveTo(toLatent(view, point));
      },
      undo: () => {
        moveTo(before ?? z);
        before = null;
      },
      settle: () => {
        before = null;
        settle();
      },
      pan: (dx, dy) => setView(panBy(view, dx, dy)),
      zoom,
      hover: (point) => (point ? layers.hover.show(view, point, hidden) : layers.hover.hide()),
      panKey: keys.panKey,
    }));
  }

  // --- movements -------------------------------------------------------------------------------

  /** The hand moves the cursor. @param {boolean} [keepInView] let the plane follow a cursor that leaves it */
  function moveTo(point, keepInView = false) {
    setCursor(point);
    if (keepInView) follow();
    on.move();
  }

  function setCursor(point) {
    z = point;
    touch("cursor");
  }

  function follow() {
    const [x, y] = toPixel(view, z);
    const beyond = (value, size) => Math.min(0, value) + Math.max(0, value - size);
    const [dx, dy] = [beyond(x, view.width), beyond(y, view.height)];
    if (dx || dy) setView(panBy(view, -dx, -dy));
  }

  function settle() {
    frame.cancel(); // a click may be over before its frame has come
    draw();
    dom.announce.textContent = words.announcement(z, place, spec.classes);
    on.settle();
  }

  function setView(next) {
    view = next;
    atHome = false;
    layers.hover.hide();
    touch("view");
  }

  function zoom(point, factor) {
    const now = magnification();
    setView(zoomAt(view, point, Math.min(CLOSEST / now, Math.max(FARTHEST / now, factor))));
  }

  function zoomMiddle(factor) {
    if (run) zoom([view.width / 2, view.height / 2], factor);
  }

  const magnification = () => (home.x1 - home.x0) / home.width / ((view.x1 - view.x0) / view.width);

  function goHome() {
    if (!run) return;
    setView(home);
    atHome = true;
  }

  function hide(classes) {
    hidden = classes;
    layers?.points?.setHidden(hidden);
    layers?.axes?.setHidden(hidden);
    touch("view");
    on.hide(hidden);
  }

  function display({ tiles, opacity }) {
    layers?.mosaic?.show(tiles, opacity ?? theme.tiles);
    touch("view");
  }

  // --- drawing ---------------------------------------------------------------------------------

  function touch(...parts) {
    for (const part of parts) stale[part] = true;
    if (layers) frame.request();
  }

  function draw() {
    if (gone || !layers) return;
    const { view: moved, cursor, size } = stale;
    stale = { view: false, cursor: false, size: false };
    if (size) measure();
    if (moved || size) drawView();
    if (cursor) drawDecoded();
    drawCursor();
  }

  function drawView() {
    layers.points?.draw(view, magnification());
    layers.marks.draw(view, theme, { hidden, rings: toolbar.shown.rings });
    layers.mosaic?.setView(view);
    layers.axes?.setView(view);
  }

  function drawDecoded() {
    const finite = picture.paintValues(run.decoder.forward(embed(spec.plane, z)));
    dom.notFinite.hidden = finite;
    const { ids } = run.neighbours.nearest(z[0], z[1], NEIGHBOURS);
    place = { ...describe(run.neighbours, run.labels, spec.spacing, z[0], z[1], NEIGHBOURS), runnerUp: null };
    place.runnerUp = runnerUp(ids, place.label);
    readout.show(z, place, ids);
    dom.plane.dataset.z = inUrl(z);
  }

  function drawCursor() {
    const [x, y] = toPixel(view, z);
    dom.cursor.style.transform = `translate(${x}px, ${y}px)`;
    dom.mark.hidden = markedRow === null;
    if (markedRow !== null) {
      const [left, top] = toPixel(view, codeOf(markedRow));
      dom.mark.style.transform = `translate(${left}px, ${top}px)`;
    }
  }

  /** Second most frequent class among the neighbours. */
  function runnerUp(ids, label) {
    const votes = new Map();
    for (const id of ids) if (run.labels[id] !== label) votes.set(run.labels[id], (votes.get(run.labels[id]) ?? 0) + 1);
    let best = null;
    for (const [other, count] of votes) if (best === null || count > votes.get(best)) best = other;
    return best;
  }

  function measure() {
    const [width, height] = [Math.max(1, dom.plane.clientWidth), Math.max(1, dom.plane.clientHeight)];
    home = fitView(run.window, width, height, AIR);
    if (!view) view = contains(home, z) ? home : fitView(around(run.window, z), width, height, AIR);
    else view = atHome ? home : resizeView(view, width, height);
    atHome &&= view === home;
  }

  // --- small answers ---------------------------------------------------------------------------

  const codeOf = (row) => [run.means[2 * row], run.means[2 * row + 1]];
  const priorCentre = () => project(spec.plane, new Float32Array(spec.plane.origin.length));

  /** The original where it is here, else the model's own redrawing of the code. */
  function pictureOf(row) {
    const bytes = originals?.picture(Number(run.testIndex[row])) ?? null;
    return { bytes, values: bytes ? null : run.decoder.forward(embed(spec.plane, codeOf(row))) };
  }

  const observer = new ResizeObserver(() => touch("size", "view"));
  observer.observe(dom.plane);
  undo.push(listen(dom.retry, { click: load }));

  return {
    element: dom.panel,
    spec,
    load,
    codeOf,
    get run() { return run; },
    get z() { return z; },
    get originals() { return originals; },
    setCursor,
    setHidden: legend.setHidden,
    mark(row) {
      markedRow = row;
      touch();
    },
    setTheme(next) {
      theme = next;
      dom.panel.style.setProperty("--accent", theme.accent);
      for (const part of [legend, toolbar, readout]) part.setTheme(theme);
      picture.setInk(theme.ink);
      if (!layers) return;
      layers.hover.setTheme(theme);
      layers.points?.setColours(spec.classes.map((_, k) => toRgb(classColour(theme, k))));
      layers.mosaic?.setInk(theme.ink);
      layers.axes?.setTheme(theme);
      display(toolbar.shown);
    },
    destroy() {
      gone = true;
      frame.cancel();
      observer.disconnect();
      for (const stop of undo) stop();
      for (const part of [legend, toolbar, readout, layers?.mosaic, layers?.axes]) part?.destroy();
      dom.panel.remove();
    },
  };
}

function buildDom(spec) {
  const canvas = (name) => make("canvas", { class: name, "aria-hidden": "true" });
  const decoded = make("canvas", { "data-testid": "decoded", role: "img", "aria-label": "Decoded picture" });
  const notFinite = make("p", { class: "not-finite", role: "status", hidden: true, text: "The decoder gives no finite picture here." });
  const [mosaic, points, marks] = [canvas("mosaic"), canvas("points"), canvas("marks")];
  const axes = make("div", { class: "axes", "aria-hidden": "true" });
  const cursor = make("div", { class: "cursor" }, [make("i", { class: "across" }), make("i", { class: "down" }), make("i", { class: "ring" })]);
  const mark = make("div", { class: "mark", hidden: true });
  const plane = make("div", {
    class: "plane", tabindex: 0, role: "application", "aria-label": `Latent plane of ${spec.title}`, "aria-description": KEYS_HELP,
    "data-testid": "plane", "data-run": spec.run, "data-ready": "false", "data-rung": "webgl",
  }, [points, marks, mark, cursor]);
  const reason = make("p");
  const retry = make("button", { type: "button", class: "tool", text: "Retry", title: "Ask the server again." });
  const failure = make("div", { class: "failure", role: "alert", hidden: true }, [
    make("h4", { text: "This plane could not be shown" }), reason, retry,
  ]);
  const figure = make("div", { class: "figure" }, [make("div", { class: "back" }, [mosaic]), axes, plane, failure]);
  for (const [side, px] of Object.entries(MARGINS)) figure.style.setProperty(`--${side}`, `${px}px`);

  const bar = make("header", { class: "bar" }, [make("h3", { class: "title", text: spec.title })]);
  const frame = make("div", { class: "frame", title: "What the decoder makes of the point under the cursor." }, [decoded, notFinite]);
  const side = make("div", { class: "side" }, [frame]);
  const announce = make("div", { class: "unseen", "aria-live": "polite", "data-testid": "announce" });
  const panel = make("section", {
    class: "panel loading", "data-testid": "panel", "data-run": spec.run, "aria-label": spec.title,
  }, [bar, figure, side, announce]);
  return { panel, bar, side, decoded, notFinite, mosaic, axes, plane, points, marks, cursor, mark, failure, reason, retry, announce };
}

/** Two dimensions are the latent space itself; a plane through more of them has its own two coordinates. */
const axisNames = ({ plane }) => (plane.origin.length === 2 ? ["z₁", "z₂"] : ["a", "b"]);

const contains = ({ x0, x1, y0, y1 }, [x, y]) => x >= x0 && x <= x1 && y >= y0 && y <= y1;

const around = ({ x0, x1, y0, y1 }, [x, y]) => ({ x0: Math.min(x0, x), x1: Math.max(x1, x), y0: Math.min(y0, y), y1: Math.max(y1, y) });

/** The wish where it is sensible, else a code in the heart of the most central class. */
function startPoint(wish, { window, medians, neighbours, means, labels }) {
  const [width, height] = [window.x1 - window.x0, window.y1 - window.y0];
  const middle = [(window.x0 + window.x1) / 2, (window.y0 + window.y1) / 2];
  const away = ([x, y]) => Math.max(Math.abs(x - middle[0]) / width, Math.abs(y - middle[1]) / height);
  if (wish && wish.every(Number.isFinite) && away(wish) < FAR_AWAY) return wish;
  const central = medians.reduce((best, median, k) => (median && (best < 0 || away(median) < away(medians[best])) ? k : best), -1);
  const { ids } = neighbours.nearest(...medians[central], 200);
  const row = ids.find((id) => labels[id] === central) ?? ids[0];
  return [means[2 * row], means[2 * row + 1]];
}
