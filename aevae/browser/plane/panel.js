// One plane with everything that belongs to it: legend, tools, layers, decoded picture, readout.
// The parts know nothing of each other; here a movement becomes a new cursor or a new view, and
// one animation frame brings everything up to date.
import { createCamera, startPoint } from "./camera.js";
import { pointOf, redraw } from "../model/codes.js";
import { createFrame, setText } from "../ui/dom.js";
import { createFailure } from "../ui/failure.js";
import { createFeatures } from "./features.js";
import { filmedRun } from "../model/film.js";
import { embed } from "../math/geometry.js";
import { attachHand } from "./hand.js";
import { buildPanel } from "./layout.js";
import { createLegend } from "./legend.js";
import { createLive, liveText } from "./live.js";
import { createHost } from "./host.js";
import { loadFilm, loadOriginals, loadRun } from "../model/load.js";
import { createPicture } from "../image/picture.js";
import { createPins } from "./cursor.js";
import { placeAt } from "../model/place.js";
import { createReadout } from "./readout.js";
import { createStack } from "./layers.js";
import { createToolbar, SHOWN } from "./toolbar.js";
import { inUrl } from "../ui/url.js";
import { announcement, pictureText } from "../ui/sentences.js";

/**
 * @param {Object} spec one entry of the payload's `planes`
 * @param {{rung: "webgl"|"raster", plotly: string, start: Point|null, moving: boolean, filmed: boolean,
 *          side: number, first: boolean, runParameter: string|null, alone: boolean, hidden: Set<number>, shown?: typeof SHOWN}} options
 *   side: 0 left or alone, 1 right; alone: no other plane is beside it; first: it is there from the start, so the address speaks of it; runParameter: the one of the address that names its run; hidden: classes, and shown: what the toolbar switches, at first; moving: its points will; filmed: it shows the film of its training
 * @param {{loaded: () => void, completed: () => void, renewed: () => void, move: () => void, settle: () => void, hide: (classes: Set<number>) => void,
 *          share: (feature: number, state: any) => void, publish: () => void}} on
 *   share: what a feature tells its twin on the other plane; loaded: the run is here; completed: its originals too; renewed: training went an epoch further; the
 *   others: what the hand does to this plane (movements asked for by `setCursor` are not reported)
 */
export function createPanel(spec, options, on) {
  const dom = buildPanel(spec);
  const failure = createFailure(dom, again);
  const pins = createPins(dom);
  const picture = createPicture(dom.decoded, spec.image);
  const readout = createReadout(spec, pictureOf);
  const legend = createLegend(spec.classes, options.hidden, hide);
  const toolbar = createToolbar(spec, options.shown ?? SHOWN, { display, zoom: zoomMiddle, home: () => changeView(() => camera.goHome()) });
  dom.bar.append(legend.element, toolbar.element);
  setText(dom.live, liveText(spec.live));
  dom.side.append(readout.happens, readout.element);

  let own = null; // the run itself, or a moment of its training
  let run = null; // the same as it is seen: through the features' lenses
  let film = null; // the film of its training, where asked for
  let originals = null;
  let camera = null;
  let stack = null; // the layers, once the run is loaded
  let theme = null;
  let z = null;
  let aloft = null; // what is decoded at the cursor, where that is not on the plane
  let place = null;
  let hidden = options.hidden;
  let markedRow = null;
  let stale = { size: false, view: false, cursor: false, features: false };
  let isHere = false; // and its features have read the address
  let playing = false; // the film
  let gone = false;
  let letGo = () => {}; // pointer and keys
  const frame = createFrame(draw);
  const live = createLive(() => own, (next, arrived) => {
    show(next);
    if (!arrived) return;
    readout.refresh();
    on.renewed();
  }, failure.show);

  const host = createHost(dom, toolbar, {
    get spec() { return spec; },
    get run() { return run; },
    get z() { return z; },
    get place() { return place; },
    get view() { return camera.view; },
    get magnification() { return camera.magnification; },
    get theme() { return theme; },
    get hidden() { return hidden; },
    get originals() { return originals; },
    get marked() { return markedRow; },
    options, codeOf, pictureOf, settle, moveTo, applyTransforms,
    requestDraw: () => touch("features"),
    paintPoints(paint) {
      stack.setPaint(paint);
      touch("view");
    },
    share: on.share,
    publish: on.publish,
  });
  const features = createFeatures(host);

  // --- loading: first what the first movement needs, then the rest --------------------------------

  async function load() {
    failure.clear();
    const asked = spec;
    try {
      const finished = await loadRun(asked);
      if (options.filmed && asked.film) film = filmedRun(finished, await loadFilm(asked));
      if (gone) return;
      own = film ? film.at(1) : finished;
      run = features.transform(own);
      z ??= startPoint(options.start, finished);
      camera = createCamera(run.bounds, z);
      measure();
      stack = createStack(dom, run, { ...options, theme, hidden, pictureOf });
      stack.display(toolbar.shown);
      await stack.start(camera.view);
      if (gone) return;
      touch("view", "cursor");
      drawNow();
      attach();
    } catch (error) {
      if (!gone) failure.show(error);
      return;
    }
    describePicture();
    dom.plane.dataset.ready = "true";
    dom.panel.classList.remove("loading");
    features.loaded();
    isHere = true;
    on.loaded();
    await new Promise(requestAnimationFrame); // the first picture is on the screen before all that follows
    if (gone) return;
    stack.complete(() => camera.view);
    if (spec !== asked) renew(spec); // training went on meanwhile
    originals = await loadOriginals(spec).catch(() => null); // without them the model redraws its neighbours
    if (gone || !originals) return;
    readout.refresh();
    stack.refresh();
    features.loaded();
    on.completed();
  }

  // --- the hand -------------------------------------------------------------------------------------

  function attach() {
    letGo = attachHand(dom.plane, camera, {
      cursor: () => z,
      move: moveTo,
      settle,
      look: changeView,
      followed: () => touch("view"),
      hover: (point) => stack.hover(camera.view, point),
      grab: features.grab,
      key: features.key,
    });
  }

  function moveTo(point) {
    setCursor(point);
    on.move();
  }

  /** @param {Point} point @param {number[]|null} latent what to decode there, where that is not on the plane */
  function setCursor(point, latent = null) {
    z = point;
    aloft = latent;
    touch("cursor");
  }

  function settle() {
    drawNow(); // a click may be over before its frame has come
    tell();
    on.settle();
  }

  /** For those who do not see it: where the cursor is, and what is painted there. */
  function tell() {
    const whose = options.alone ? "" : `${spec.title}: `;
    dom.announce.textContent = whose + announcement(z, place, spec.classes, run.label);
    describePicture();
  }

  function describePicture() {
    dom.decoded.setAttribute("aria-label", pictureText(place, spec.classes, run.label));
  }

  function changeView(change) {
    if (!stack) return;
    change();
    stack.hover(camera.view, null);
    touch("view");
  }

  function zoomMiddle(factor) {
    changeView(() => camera.zoom([dom.plane.clientWidth / 2, dom.plane.clientHeight / 2], factor));
  }

  function hide(classes) {
    hidden = classes;
    stack?.setHidden(hidden);
    features.setHidden(hidden);
    touch("view");
    on.hide(hidden);
  }

  function display(shown) {
    stack?.display(shown);
    touch("view");
  }

  // --- training ------------------------------------------------------------------------------------

  /** The same run a moment later or earlier. @param {Run} next @param {boolean} resting false: the film is playing */
  function show(next, resting = true) {
    own = next;
    look(resting);
    stack.hover(camera.view, null);
    camera.setBounds(run.bounds);
    playing = !resting;
    touch("view", "cursor");
    drawNow(); // whoever moves the points calls once a frame; a frame of our own would be the next one
  }

  function look(resting) {
    run = features.transform(own);
    nameAs(run.spec);
    stack.setRun(run, resting);
    features.setRun(run, resting);
  }

  function applyTransforms() {
    if (!stack) return;
    const { means } = run;
    look(!playing);
    touch("cursor");
    if (run.means === means) return;
    touch("view"); // the dots have moved
    on.renewed();
  }

  /** Another model of the same pictures has another name. */
  function nameAs({ run: id, title }) {
    if (dom.plane.dataset.run === id) return;
    dom.panel.dataset.run = dom.plane.dataset.run = id;
    dom.panel.setAttribute("aria-label", title);
    dom.plane.setAttribute("aria-label", `Latent plane of ${title}`);
    dom.decoded.parentElement.dataset.name = title;
    setText(dom.title, title);
  }

  function again() {
    failure.clear();
    if (stack) live.renew(spec);
    else load();
  }

  /** Newer files of the same run, or another run on the same ladder. */
  function renew(next) {
    spec = next;
    setText(dom.live, liveText(spec.live));
    if (failure.shown) again();
    else if (stack && !film) live.renew(spec);
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
    const asked = size || view || stale.features;
    stale = { size: false, view: false, cursor: false, features: false };
    if (size) measure();
    if (size || view) stack.draw(camera.view, camera.magnification);
    if (cursor) drawDecoded();
    if (asked) features.draw(camera.view);
    pins.draw(camera.view, z, markedRow === null ? null : codeOf(markedRow));
  }

  function drawDecoded() {
    dom.notFinite.hidden = picture.paintValues(run.decoder.forward(aloft ?? embed(run.plane, z)));
    place = placeAt(run, z);
    readout.show(z, place, playing, run);
    features.cursor(z, place);
    dom.plane.dataset.z = inUrl(z);
    if (!film) return;
    dom.plane.dataset.epoch = run.epoch.toFixed(2);
    readout.setDecoder(run.decoderEpoch);
  }

  function measure() {
    host.arrange();
    camera.resize(dom.plane.clientWidth, dom.plane.clientHeight);
  }

  function codeOf(row) {
    return pointOf(run, row);
  }

  /** The original where it is here, else the model's own redrawing of the code. */
  function pictureOf(row) {
    const bytes = originals?.picture(Number(run.testIndex[row])) ?? null;
    return { bytes, values: bytes ? null : redraw(run, row) };
  }

  const observer = new ResizeObserver(() => touch("size"));
  observer.observe(dom.plane);

  return {
    element: dom.panel, rung: options.rung, moving: options.moving, filmed: options.filmed, load, renew, codeOf, setCursor,
    /** The cursor has followed another plane's to its rest. */
    rest() {
      if (!isHere) return;
      drawNow();
      tell();
    },
    setHidden: legend.setHidden,
    receive: features.receive,
    setLabel: features.setLabel,
    below: host.below,
    address: features.address,
    get spec() { return spec; },
    get run() { return run; },
    get isHere() { return isHere; },
    get hidden() { return hidden; },
    get shown() { return toolbar.wish; },
    get z() { return z; },
    get originals() { return originals; },
    get film() { return film?.film ?? null; },
    /** Show the training at a share 0…1 of its way. @param {number} share @param {boolean} resting false: the film is playing */
    seek(share, resting) {
      if (film && stack) show(film.at(share), resting);
    },
    /** Ring the code in this row; null: none. */
    mark(row) {
      markedRow = row;
      touch();
    },
    setTheme(next) {
      theme = next;
      dom.panel.style.setProperty("--accent", theme.accent);
      for (const part of [legend, toolbar, readout, stack, features]) part?.setTheme(theme);
      picture.setInk(theme.ink);
      touch("view");
    },
    destroy() {
      gone = true;
      frame.cancel();
      observer.disconnect();
      letGo();
      for (const part of [live, failure, legend, toolbar, readout, stack, features]) part?.destroy();
      dom.panel.remove();
    },
  };
}
