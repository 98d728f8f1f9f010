// What is known on the page that a lesson's checks may ask: of each plane's cursor, of its features, and of what was done since the step began.
import { embed, toRelative } from "../math/geometry.js";
import { redraw } from "../model/codes.js";
import { squaredError, unitPixels } from "../model/picture_error.js";

/**
 * @typedef {import("../features/lesson/checks.js").Facts} Facts
 * @typedef {import("../features/lesson/checks.js").SideFacts} SideFacts
 */

/** What a plane's features may not offer. @type {import("../features/contract.js").FeatureFacts} */
const NOTHING = { pins: [], sampled: 0, field: null, dots: [], given: [] };

/**
 * @param {import("./companions.js").Companions} beside
 * @param {number[]} targets test images to which the decoded one is compared
 */
export function createLessonFacts(beside, targets) {
  /** @type {Record<string, Set<number>>} */
  const dial = {}; // of each option of a ladder, the values that were visited
  /** @type {Set<number>} */
  const ringed = new Set(); // test images, where the cursor came to rest
  /** @type {{run: Run|null, originals: Originals|null, images: Map<number, Float32Array>}} */
  let known = { run: null, originals: null, images: new Map() }; // the targets, as one run has them

  /** The original, or else the model's reconstruction of it. @param {Panel} panel @param {Run} run @param {number} target */
  function imageOf({ originals }, run, target) {
    if (known.run !== run || known.originals !== originals) known = { run, originals, images: new Map() };
    const before = known.images.get(target);
    if (before) return before;
    const bytes = originals?.picture(target), row = run.rowOf.get(target);
    const image = bytes ? Float32Array.from(bytes, (byte) => byte / 255) : row === undefined ? null : unitPixels(Float32Array.from(redraw(run, row)), run.spec.image);
    if (image) known.images.set(target, image);
    return image;
  }

  /** @param {Panel} panel @param {Run} run @param {LatentPoint} z @returns {Record<string, number>} by the number of a test image */
  function errorsAt(panel, run, z) {
    if (targets.length === 0 || (run.spec.originals && !panel.originals)) return {}; // they are on their way
    const images = targets.map((target) => imageOf(panel, run, target)); // before decoding: the decoder has one array for all it writes
    const decoded = unitPixels(run.decoder.forward(embed(run.plane, z)), run.spec.image);
    return Object.fromEntries(targets.flatMap((target, i) => (images[i] ? [[target, squaredError(decoded, images[i])]] : [])));
  }

  /** @param {Panel} panel @returns {(SideFacts & Pick<Facts, "pins">)|null|undefined} nothing: it is not here yet */
  function sideFacts(panel) {
    const { run, z } = panel;
    if (!panel.isHere || !run || !z) return undefined;
    const { place, ...told } = panel.facts();
    return place && {
      ...NOTHING, ...told,
      verdict: place.verdict, label: place.label, votes: place.votes, runner_up: place.runnerUp,
      spreads: Math.hypot(...toRelative(run.summary, z)), radius: Math.hypot(...embed(run.plane, z)), errors: errorsAt(panel, run, z),
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
