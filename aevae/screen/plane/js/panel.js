// One plane with everything that belongs to it: legend, tools, layers, decoded picture, readout.
// The parts know nothing of each other; here a movement becomes a new cursor or a new view, and
// one animation frame brings everything up to date.
import { createCamera, startPoint } from "./camera.js";
import { createFrame, listen } from "./dom.js";
import { embed, toLatent, toPixel } from "./geometry.js";
import { attachKeys } from "./keys.js";
import { buildPanel } from "./layout.js";
import { createLegend } from "./legend.js";
import { loadOriginals, loadRun } from "./load.js";
import { createPicture } from "./picture.js";
import { placeAt } from "./place.js";
import { attachPointer } from "./pointer.js";
import { createReadout } from "./readout.js";
import { createStack } from "./stack.js";
import { createToolbar } from "./toolbar.js";
import { inUrl } from "./url.js";
import { announcement } from "./words.js";

/**
 * @param {Object} spec one entry of the payload's `planes`
 * @param {{rung: "webgl"|"raster", plotly: string, start: Point|null, sentence: boolean}} options
 *   sentence: with a line on what happens at the cursor
 * @param {{loaded: () => void, move: () => void, settle: () => void, hide: (classes: Set<number>) => void}} on
 *   loaded: the run, and later its originals, are here; the others: what the hand does to this plane
 *   (movements asked for by `setCursor` are not reported)
 */
export function createPanel(spec, options, on) {
  const dom = buildPanel(spec);
  const picture = createPicture(dom.decoded, spec.image);
  const readout = createReadout({ classes: spec.classes, image: spec.image }, pictureOf);
  const legend = createLegend(spec.classes, hide);
  const toolbar = createToolbar({ hasPrior: Boolean(spec.prior) }, { display, zoom: zoomMiddle, home: goHome });
  dom.bar.append(legend.element, toolbar.element);
  dom.side.append(...(options.sentence ? [readout.happens] : []), readout.element);

  let run = null;
  let originals = null;
  let camera = null;
  let stack = null; // the layers, once the run is loaded
  let theme = null;
  let z = null;
  let place = null;
  let hidden = new Set();
  let markedRow = null;
  let stale = { size: false, view: false, cursor: false };
  let gone = false;
  const undo = [];
  const frame = createFrame(draw);

  // --- loading: first what the first movement needs, then the rest --------------------------------

  async function load() {
    dom.failure.hidden = true;
    dom.panel.classList.remove("failed");
    try {
      run = await loadRun(spec);
      if (gone) return;
      z = startPoint(options.start, run);
      camera = createCamera(run.window, z);
      measure();
      stack = createStack(dom, run, { rung: options.rung, plotly: options.plotly, theme, hidden, pictureOf });
      stack.display(toolbar.shown);
      await stack.start(camera.view);
      if (gone) return;
      touch("view", "cursor");
      drawNow();
      attach();
    } catch (error) {
      if (!gone) fail(error);
      return;
    }
    dom.plane.dataset.ready = "true";
    dom.panel.classList.remove("loading");
    on.loaded();
    await new Promise(requestAnimationFrame); // the first picture is on the screen before plotly.js is parsed
    if (!gone) await stack.complete(() => camera.view);
    originals = await loadOriginals(spec).catch(() => null); // without them the model redraws its neighbours
    if (gone || !originals) return;
    readout.refresh();
    on.loaded();
  }

  function fail(error) {
    console.error(error);
    dom.panel.classList.remove("loading");
    dom.panel.classList.add("failed");
    dom.reason.textContent = error.message;
    dom.failure.hidden = false;
  }

  // --- the hand -------------------------------------------------------------------------------------

  function attach() {
    let before = null; // where the cursor was when the drag began
    const keys = attachKeys(dom.plane, {
      step: (right, up) => {
        const { x0, x1, y0, y1 } = camera.view;
        moveTo([z[0] + right * (x1 - x0), z[1] + up * (y1 - y0)]);
        if (camera.follow(z)) touch("view");
      },
      zoom: (factor) => zoom(toPixel(camera.view, z), factor),
      home: goHome,
      settle,
    });
    const detach = attachPointer(dom.plane, {
      move: (point) => {
        before ??= z;
        moveTo(toLatent(camera.view, point));
      },
      undo: () => {
        moveTo(before);
        before = null;
      },
      settle: () => {
        before = null;
        settle();
      },
      pan: (dx, dy) => changeView(() => camera.pan(dx, dy)),
      zoom,
      hover: (point) => stack.hover(camera.view, point),
      panKey: keys.panKey,
    });
    undo.push(keys.detach, detach);
  }

  function moveTo(point) {
    setCursor(point);
    on.move();
  }

  function setCursor(point) {
    z = point;
    touch("cursor");
  }

  function settle() {
    drawNow(); // a click may be over before its frame has come
    dom.announce.textContent = announcement(z, place, spec.classes);
    on.settle();
  }

  function changeView(change) {
    if (!stack) return;
    change();
    stack.hover(camera.view, null);
    touch("view");
  }

  function zoom(point, factor) {
    changeView(() => camera.zoom(point, factor));
  }

  function zoomMiddle(factor) {
    zoom([dom.plane.clientWidth / 2, dom.plane.clientHeight / 2], factor);
  }

  function goHome() {
    changeView(() => camera.goHome());
  }

  function hide(classes) {
    hidden = classes;
    stack?.setHidden(hidden);
    touch("view");
    on.hide(hidden);
  }

  function display(shown) {
    stack?.display(shown);
    touch("view");
  }

  // --- drawing --------------------------------------------------------------------------------------

  function touch(...parts) {
    for (const part of parts) stale[part] = true;
    if (stack) frame.request();
  }

  function drawNow() {
    frame.cancel();
    draw();
  }

  function draw() {
    const { size, view, cursor } = stale;
    stale = { size: false, view: false, cursor: false };
    if (size) measure();
    if (size || view) stack.draw(camera.view, camera.magnification);
    if (cursor) drawDecoded();
    putAt(dom.cursor, z);
    dom.mark.hidden = markedRow === null;
    if (markedRow !== null) putAt(dom.mark, codeOf(markedRow));
  }

  function drawDecoded() {
    dom.notFinite.hidden = picture.paintValues(run.decoder.forward(embed(spec.plane, z)));
    place = placeAt(run, z);
    readout.show(z, place);
    dom.plane.dataset.z = inUrl(z);
  }

  function putAt(element, point) {
    const [x, y] = toPixel(camera.view, point);
    element.style.transform = `translate(${x}px, ${y}px)`;
  }

  const measure = () => camera.resize(Math.max(1, dom.plane.clientWidth), Math.max(1, dom.plane.clientHeight));
  const codeOf = (row) => [run.means[2 * row], run.means[2 * row + 1]];

  /** The original where it is here, else the model's own redrawing of the code. */
  function pictureOf(row) {
    const bytes = originals?.picture(Number(run.testIndex[row])) ?? null;
    return { bytes, values: bytes ? null : run.decoder.forward(embed(spec.plane, codeOf(row))) };
  }

  const observer = new ResizeObserver(() => touch("size"));
  observer.observe(dom.plane);
  undo.push(listen(dom.retry, { click: load }));

  return {
    element: dom.panel, spec, load, codeOf, setCursor,
    setHidden: legend.setHidden,
    get run() { return run; },
    get z() { return z; },
    get originals() { return originals; },
    /** Ring the code in this row; null: none. */
    mark(row) {
      markedRow = row;
      touch();
    },
    setTheme(next) {
      theme = next;
      dom.panel.style.setProperty("--accent", theme.accent);
      for (const part of [legend, toolbar, readout, stack]) part?.setTheme(theme);
      picture.setInk(theme.ink);
      touch("view");
    },
    destroy() {
      gone = true;
      frame.cancel();
      observer.disconnect();
      for (const stop of undo) stop();
      for (const part of [legend, toolbar, readout, stack]) part?.destroy();
      dom.panel.remove();
    },
  };
}
