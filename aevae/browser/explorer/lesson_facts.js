// What is known on the page that a lesson's checks may ask: of each plane's cursor, of its features, and of what was done since the step began.
import { embed, toRelative } from "../math/geometry.js";

/**
 * @typedef {import("../features/lesson/checks.js").Facts} Facts
 * @typedef {import("../features/lesson/checks.js").SideFacts} SideFacts
 */

/** What a plane's features may not offer. @type {import("../features/contract.js").FeatureFacts} */
const NOTHING = { pins: [], sampled: 0, field: null, dots: [], given: [] };

/**
 * @param {import("./companions.js").Companions} beside
 * @param {import("./lesson_target.js").LessonTarget[]} targets test images to which the decoded one is compared
 */
export function createLessonFacts(beside, targets) {
  /** @type {Record<string, Set<number>>} */
  const dial = {}; // of each option of a ladder, the values that were visited
  /** @type {Set<number>} */
  const ringed = new Set(); // test images, where the cursor came to rest
  /** @param {Panel} panel @returns {(SideFacts & Pick<Facts, "pins">)|null|undefined} nothing: it is not here yet */
  function sideFacts(panel) {
    const { run, z } = panel;
    if (!panel.isHere || !run || !z) return undefined;
    const { place, ...offered } = panel.facts();
    return place && {
      ...NOTHING, ...offered,
      verdict: place.verdict, label: place.label, votes: place.votes, runner_up: place.runnerUp,
      spreads: Math.hypot(...toRelative(run.summary, z)), radius: Math.hypot(...embed(run.plane, z)), errors: Object.fromEntries(targets.map((target) => [target.index, target.errorAt(panel, run, z) ?? Infinity])),
    };
  }

  return {
    /** The cursor has come to rest. */
    rest() {
      const image = beside.link?.ringed ?? null;
      if (image !== null) ringed.add(image);
    },
    /** @param {Panel[]} panels @returns {Facts} */
    gather(panels) {
      const [a, b] = panels.map(sideFacts);
      for (const [option, value] of beside.ladder?.values ?? []) (dial[option] ??= new Set()).add(value);
      return {
        sides: { ...(a && { a }), ...(b && { b }) }, pins: a?.pins ?? [],
        dial: Object.fromEntries(Object.entries(dial).map(([option, values]) => [option, [...values]])),
        path: beside.interpolation?.task.facts() ?? null, same_images: ringed.size,
      };
    },
  };
}
