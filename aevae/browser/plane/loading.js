// What a plane shows: a run, from its first byte to its newest epoch; then the same at any moment of a film, always as features transform it.
import { partOf } from "../model/all_codes.js";
import { pointOf, redraw, withParts } from "../model/codes.js";
import { filmedRun } from "../model/film.js";
import { loadFilm, loadOriginals, loadRun } from "../model/load.js";
import { setText } from "../ui/dom.js";
import { createFailure } from "../ui/failure.js";
import { showName } from "./layout.js";
import { createLive, liveText } from "./live.js";

/** @typedef {ReturnType<typeof createLoading>} Loading */

/**
 * @typedef {Object} PlaneHooks what happens to the plane
 * @property {(run: Run) => Run} transform
 * @property {(run: Run, finished: Run) => Promise<void>} open the run is here: make what the first movement needs
 * @property {() => void} opened and draw it
 * @property {() => void} complete what else the plane shows
 * @property {(run: Run, resting: boolean) => void} setRun the run has been replaced
 * @property {(run: Run) => void} moved and its dots lie elsewhere now
 * @property {(dotsMoved: boolean) => void} transformed features show the same run in another way
 * @property {() => void} refreshPictures the same rows have other pictures
 * @property {() => void} loaded the run is here, and once more when its originals are or cannot be fetched
 *
 * @param {Spec} spec
 * @param {boolean} filmed it shows the film of its training
 * @param {import("./layout.js").PanelElements} dom
 * @param {Pick<PanelEvents, "loaded"|"completed"|"renewed">} on
 */
export function createLoading(spec, filmed, dom, on) {
  /** @type {PlaneHooks} */
  let hooks;
  /** @type {Run|null} */
  let baseRun = null; // as it was loaded, or a moment of its training
  /** @type {Run|null} */
  let run = null; // the same as features transform it
  /** @type {ReturnType<typeof filmedRun>|null} */
  let film = null;
  /** @type {Originals|null|undefined} */
  let originals; // undefined: they are not here yet; null: there are none, or they cannot be fetched
  let isHere = false; // and its features have read the address
  let playing = false; // the film
  let gone = false;
  const failure = createFailure(dom, retry);
  const live = createLive(() => baseRun, (next, arrived) => {
    show(next, true);
    if (!arrived) return;
    hooks.refreshPictures();
    on.renewed();
  }, failure.show);
  setText(dom.live, liveText(spec.live));

  /** First what the first movement needs, then the rest. */
  async function load() {
    failure.clear();
    const wanted = spec;
    try {
      const [finished, frames] = await Promise.all([loadRun(wanted), filmed && wanted.film ? loadFilm(wanted) : null]);
      if (frames) film = filmedRun(finished, frames);
      if (gone) return;
      baseRun = film ? film.at(1) : finished;
      run = hooks.transform(baseRun);
      await hooks.open(run, finished);
      if (gone) return;
      hooks.opened();
    } catch (error) {
      if (!gone) failure.show(error);
      return;
    }
    dom.plane.dataset.ready = "true";
    dom.panel.classList.remove("loading");
    hooks.loaded();
    isHere = true;
    on.loaded();
    await new Promise(requestAnimationFrame); // the first picture is on the screen before all that follows
    if (gone) return;
    hooks.complete();
    if (spec !== wanted) renew(spec); // training went on meanwhile
    originals = await loadOriginals(spec).catch(() => null); // without them the model redraws its neighbours
    if (gone) return;
    if (originals) hooks.refreshPictures();
    hooks.loaded();
    if (originals) on.completed();
  }

  function retry() {
    failure.clear();
    if (isHere) live.renew(spec);
    else load();
  }

  /** Newer files of the same run, or another run on the same ladder. @param {Spec} next */
  function renew(next) {
    spec = next;
    setText(dom.live, liveText(spec.live));
    if (failure.shown) retry();
    else if (isHere && !film) live.renew(spec);
  }

  /** The same run a moment later or earlier. @param {Run} next @param {boolean} resting false: the film is playing */
  function show(next, resting) {
    baseRun = next;
    playing = !resting;
    hooks.moved(transform(next));
  }

  /** @param {Run} base */
  function transform(base) {
    const transformed = run = hooks.transform(base);
    showName(dom, run.spec);
    hooks.setRun(run, !playing);
    return transformed;
  }

  return {
    load, renew,
    get spec() { return spec; },
    get run() { return run; },
    get film() { return film?.film ?? null; },
    get originals() { return originals ?? null; },
    get awaitsOriginals() { return originals === undefined && Boolean(spec.originals); },
    get isHere() { return isHere; },
    get playing() { return playing; },
    /** Before anything is loaded. @param {PlaneHooks} plane */
    connect: (plane) => (hooks = plane),
    /** Some feature transforms the run in another way now. */
    applyTransforms() {
      if (!run || !baseRun) return;
      const { means } = run;
      const dotsMoved = transform(baseRun).means !== means;
      hooks.transformed(dotsMoved);
      if (dotsMoved) on.renewed();
    },
    /** The run at a share of its training, which nothing shows; null: there is no film. @param {number} share @returns {Run|null} */
    momentAt: (share) => film?.at(share) ?? null,
    /** Show the training at a share 0…1 of its length. @param {number} share @param {boolean} resting false: the film is playing */
    seek(share, resting) {
      if (film && run) show(film.at(share), resting);
    },
    // Nobody has a row before the run is here.
    pointOf: (/** @type {number} */ row) => pointOf(/** @type {Run} */ (run), row),
    pictureOf: (/** @type {number} */ row) => pictureOf(/** @type {Run} */ (run), originals ?? null, row),
    destroy() {
      gone = true;
      live.destroy();
      failure.destroy();
    },
  };
}

/** The original where it is here, else the model's own redrawing of the code. @param {Run} run @param {Originals|null} originals @param {number} row @returns {PixelSource} */
function pictureOf(run, originals, row) {
  const { set, part, at, index } = partOf(run, row);
  const bytes = set === "test" ? originals?.picture(index) ?? null : null;
  return bytes ? { bytes, values: null } : { bytes: null, values: redraw(set === "test" ? run : withParts(run, part), at) };
}
