// A run in training: every epoch brings newer files of the same run, and the plane moves on to them. So it does to another
// run whose codes are of the same pictures, when a dial walks from model to model.
import { forgetRun, loadRun } from "../model/load.js";
import { glide, wantsStillness, way } from "./glide.js";

const MOVING = ["running", "finishing"];

/** Whether two entries of the payload's `planes` are the same run at two moments. */
export function isSameRun(a, b) {
  const lasting = ({ files, decoders, film, loss, history, spacing, live, title, prior, ...rest }) => JSON.stringify({ ...rest, prior: prior?.kind }); // a prior may learn
  return lasting(a) === lasting(b);
}

/** What is said of a run in training. */
export const liveText = (live) => (live ? `${MOVING.includes(live.state) ? "live" : live.state} · epoch ${live.epoch} of ${live.epochs}` : "");

/**
 * @param {() => Run} shown what the plane shows now
 * @param {(run: Run, arrived: boolean) => void} show arrived: it moves no further
 * @param {(error: Error) => void} fail another run could not be loaded
 */
export function createLive(shown, show, fail) {
  let wanted = null; // the newest entry that is not yet loaded
  let newest = null; // the run the plane shows or moves to
  let busy = false;
  let stop = () => {};
  let gone = false;

  /** One after another, skipping what has become old meanwhile: a slow connection must not starve the plane. */
  async function renew(spec) {
    wanted = spec;
    if (busy) return;
    busy = true;
    while (wanted && !gone) {
      const next = wanted;
      wanted = null;
      try {
        const run = await loadRun(next);
        if (!gone) moveOn(run);
      } catch (error) {
        if (!isSameRun(next, shown().spec)) fail(error);
        else console.warn("This epoch was missed.", error); // its files may have been replaced; the next epoch comes soon
      }
    }
    busy = false;
  }

  function moveOn(run) {
    const old = newest ?? shown();
    if (run === old) return;
    newest = run;
    if (isSameRun(old.spec, run.spec)) forgetRun(old.spec);
    stop();
    const at = way(shown(), run);
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
