// The codes of the training images, where the run keeps them: asked for when they are wanted, drawn with the others.
import { loadTrainingCodes } from "../../model/load.js";
import { withParts } from "../../model/codes.js";

/** @param {import("../contract.js").Host} host @param {() => void} changed there are other dots now */
export function createTraining(host, changed) {
  const control = host.control("training", {
    text: "Training codes", tip: "Show the codes of the training images too. What is said of a place stays that of the test codes.",
    hidden: true, value: false, // until a run keeps them
    set(on) {
      set(on);
      host.publish();
    },
  });
  let wanted = false;
  /** @type {{url: string, codes: TrainingCodes}|null} */
  let loaded = null;

  const urlOf = (/** @type {Spec} */ spec) => (host.options.moving ? undefined : spec.files.codes_train);

  /** @param {Spec} spec */
  async function load(spec) {
    const url = urlOf(spec);
    if (!url || loaded?.url === url) return;
    try {
      const codes = await loadTrainingCodes(spec);
      if (!codes || urlOf(host.spec) !== url) return;
      loaded = { url, codes };
    } catch (error) {
      console.warn("No training codes.", error);
      control.show({ tip: "The codes of the training images could not be read. Write them again: python -m aevae codes " + spec.run });
      return set(false);
    }
    show();
  }

  function show() {
    if (!host.run) return;
    host.applyTransforms();
    changed();
  }

  /** @param {boolean} next */
  function set(next) {
    wanted = next;
    control.show({ value: wanted });
    if (wanted && host.run) load(host.spec);
    show();
  }

  return {
    set, show,
    get wanted() { return wanted; },
    loaded: () => wanted && load(host.spec),
    /** @param {Run} run */
    transform(run) {
      control.show({ hidden: !urlOf(run.spec) });
      if (!wanted || !run.codes || !loaded || loaded.url !== urlOf(run.spec)) return run;
      return withParts(run, { training: loaded.codes });
    },
  };
}
