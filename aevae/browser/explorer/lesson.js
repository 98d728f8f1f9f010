// A step of a lesson on its planes: how far its task is, once a frame at most, and how it is done.
import { overlayNamed } from "../features/overlays/table.js";
import { kindOf } from "../features/lesson/checks.js";
import { progressOf } from "../features/lesson/progress.js";
import { createFrame, listen } from "../ui/dom.js";
import { announceProgress, onSolutionAsked } from "../ui/lesson_bus.js";
import { number } from "../ui/sentences.js";
import { inUrl, pointsInUrl } from "../ui/url.js";
import { createDemonstration, isSolvable } from "./demonstration.js";
import { createLessonFacts } from "./lesson_facts.js";
import { createLessonTarget } from "./lesson_target.js";

/** @typedef {import("../features/lesson/checks.js").Facts} Facts */

/**
 * @param {HTMLElement} root of the planes
 * @param {() => Panel[]} all
 * @param {import("./companions.js").Companions} beside
 * @param {() => void} settle the cursor has been brought to rest
 */
export function createLesson(root, all, beside, settle) {
  /** @type {LessonTask|null} */
  let task = null;
  /** @type {ReturnType<typeof createLessonFacts>|null} */
  let facts = null;
  /** @type {ReturnType<typeof createDemonstration>|null} */
  let demonstration = null;
  /** @type {import("./lesson_target.js").LessonTarget[]} */
  let targets = [];
  /** @type {Theme|null} */
  let theme = null;
  let stop = () => {};
  let said = ""; // last
  const frame = createFrame(look);
  const byHand = () => demonstration?.stop();
  const unlisten = listen(root, { pointerdown: byHand, keydown: byHand }); // who takes over is not led on

  /** @type {import("../features/lesson/progress.js").Words} */
  const words = {
    get classes() { return all()[0].spec.classes; },
    option: (option) => beside.ladder?.labelOf(option) ?? option,
    target: (index) => targets.find((target) => target.index === index)?.name ?? `test image ${index}`,
    overlay: (name) => overlayNamed(name)?.chip(all()[0].spec) ?? name,
    value: (name, value) => overlayNamed(name)?.tell?.(value) ?? number(value),
  };

  function look() {
    if (!task || !facts || all().length === 0) return;
    const { step, checks, passes } = task, now = facts.gather(all());
    const parts = checks.map((check) => progressOf(check, now, words)), met = parts.every((part) => part.met);
    root.dataset.step = step;
    root.dataset.met = String(met);
    const progress = { step, met, parts, place: placeOf(now), solvable: isSolvable(checks, passes) };
    const text = JSON.stringify(progress);
    if (text !== said) announceProgress(progress);
    said = text;
  }

  /** What the learner has come to, as `passes` says it: pins, the ends of the path, or the cursor. @param {Facts} now */
  function placeOf({ pins }) {
    const [{ z }] = all(), path = beside.interpolation?.task.facts();
    if (path) return pointsInUrl(path.places);
    return task?.checks.some((check) => kindOf(check) === "pins_apart") ? pointsInUrl(pins.map((pin) => /** @type {LatentPoint} */ (pin.z))) : z && inUrl(z);
  }

  function leave() {
    frame.cancel();
    stop();
    demonstration?.stop();
    for (const target of targets) target.destroy();
    delete root.dataset.step;
    delete root.dataset.met;
    [task, facts, targets, said] = [null, null, [], ""];
  }

  return {
    /** @param {LessonTask|null} next without checks there is nothing to watch */
    set(next) {
      if (JSON.stringify(next) === JSON.stringify(task)) return;
      leave();
      if (!next?.checks.length) return;
      task = next;
      targets = next.checks.flatMap(({ target }) => (target === undefined ? [] : createLessonTarget(target, all()[0].spec.image)));
      if (theme) for (const target of targets) target.setTheme(theme);
      facts = createLessonFacts(beside, targets);
      const shown = demonstration = createDemonstration(all, beside, settle);
      stop = onSolutionAsked(next.step, () => shown.show(next.checks, next.passes));
      frame.request();
    },
    /** @param {Theme} next */
    setTheme(next) {
      theme = next;
      for (const target of targets) target.setTheme(next);
    },
    /** Something may be different now. */
    look: () => task && frame.request(),
    /** The cursor has come to rest. */
    rest: () => facts?.rest(),
    destroy() {
      leave();
      unlisten();
    },
  };
}
