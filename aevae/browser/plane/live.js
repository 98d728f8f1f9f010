// A run in training: every epoch brings newer files of the same run, and the plane moves on to them. So it does to another
// run whose codes are of the same pictures, when a ladder is walked from model to model.
import { forgetRun, loadRun } from "../model/load.js";
import { wantsStillness } from "../ui/dom.js";
import { glide, transition } from "./glide.js";

const MOVING = ["running", "finishing"];
const ROOM = 0.1; // of its width beside the codes on each side, where home has to move
const FILLED = 0.5; // of home, at least, or it comes closer
/** @type {Set<string>} what an epoch changes, and what is said of a run */
const PASSING = new Set(["files", "decoders", "film", "loss", "history", "spacing", "live", "title", "prior", "verdict"]);

/** Whether two entries of the payload's `planes` are the same run at two moments. @param {Spec} a @param {Spec} b */
export function isSameRun(a, b) {
  const lasting = (/** @type {Spec} */ spec) => JSON.stringify({
    ...Object.fromEntries(Object.entries(spec).filter(([name]) => !PASSING.has(name))),
    prior: spec.prior?.kind, // a prior may learn
  });
  return lasting(a) === lasting(b);
}

/** What is said of a run in training. @param {Spec["live"]} [live] */
export const liveText = (live) => (live ? `${MOVING.includes(live.state) ? "live" : live.state} · epoch ${live.epoch} of ${live.epochs}` : "");

/**
 * What is home at a newer epoch: what it was, while the codes stay within and fill enough of it. Axes and tiles then rest between epochs.
 * @param {Bounds} before @param {Bounds} now those of the codes @returns {Bounds}
 */
export function steadyBounds(before, now) {
  const [width, height] = [now.x1 - now.x0, now.y1 - now.y0];
  const within = now.x0 >= before.x0 && now.x1 <= before.x1 && now.y0 >= before.y0 && now.y1 <= before.y1;
  if (within && (width >= FILLED * (before.x1 - before.x0) || height >= FILLED * (before.y1 - before.y0))) return before;
  return { x0: now.x0 - ROOM * width, x1: now.x1 + ROOM * width, y0: now.y0 - ROOM * height, y1: now.y1 + ROOM * height };
}

/**
 * @param {() => Run|null} shown what the plane shows now
 * @param {(run: Run, arrived: boolean) => void} show arrived: it moves no further
 * @param {(error: unknown) => void} fail another run could not be loaded
 */
export function createLive(shown, show, fail) {
  /** @type {Spec|null} */
  let wanted = null; // the newest entry that is not yet loaded
  /** @type {Run|null} */
  let newest = null; // the run the plane shows or moves to
  let busy = false;
  let stop = () => {};
  let gone = false;

  /** One after another, skipping what has become old meanwhile: a slow connection must not starve the plane. @param {Spec} spec */
  async function renew(spec) {
    wanted = spec;
    if (busy) return;
    busy = true;
    while (wanted && !gone) {
      /** @type {Spec} */
      const next = wanted;
      wanted = null;
      try {
        const run = await loadRun(next);
        if (!gone) moveOn(run);
      } catch (error) {
        const current = shown();
        if (current && isSameRun(next, current.spec)) console.warn("This epoch was missed.", error); // its files may have been replaced; the next epoch comes soon
        else fail(error);
      }
    }
    busy = false;
  }

  /** @param {Run} loaded */
  function moveOn(loaded) {
    const from = shown(), old = newest ?? from;
    if (!from || !old || loaded.decoder === old.decoder) return;
    const isEpoch = isSameRun(old.spec, loaded.spec);
    const run = newest = isEpoch && loaded.spec.live ? { ...loaded, bounds: steadyBounds(old.bounds, loaded.bounds) } : loaded;
    if (isEpoch) forgetRun(old.spec);
    stop();
    const at = transition(from, run);
    if (wantsStillness()) show(run, true);
    else stop = glide((share) => show(at(share), share === 1));
  }

  return {
    renew,
    destroy() {
      gone = true;
      stop();
    },
  };
}
