// A run in training: every epoch brings newer files of the same run, and the plane moves on to them. So it does to another
// run whose codes are of the same pictures, when a ladder is walked from model to model.
import { forgetRun, loadRun } from "../model/load.js";
import { wantsStillness } from "../ui/dom.js";
import { glide, transition } from "./glide.js";

const MOVING = ["running", "finishing"];
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

  /** @param {Run} run */
  function moveOn(run) {
    const from = shown(), old = newest ?? from;
    if (!from || !old || run === old) return;
    newest = run;
    if (isSameRun(old.spec, run.spec)) forgetRun(old.spec);
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
