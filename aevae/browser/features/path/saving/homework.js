// The homework sheet: random pairs of test pictures, of the same class and of different ones, with the steps between them.
import { redraw } from "../../../model/codes.js";
import { make } from "../../../ui/dom.js";
import { noun } from "../../../ui/sentences.js";
import { choosePairs } from "./homework_pairs.js";
import { pathBetweenCodes } from "../paths_between.js";
import { printSheet } from "./print.js";
import { rowOfPath } from "../rows.js";
import { BASELINE, PATHS } from "../table.js";

/** @typedef {{least: number, most: number, value: number}} Range */
const PAIRS = { least: 2, most: 16, value: 8 }, STEPS = { least: 3, most: 15, value: 9 }, SEED = { least: 0, most: 999_999, value: 1 };

/** The numbers that a sheet is made from, and the sheet. @param {(text: string) => void} say */
export function createHomework(say) {
  const pairs = countInput("sheet-pairs", "Pairs", `How many pairs: ${PAIRS.least} to ${PAIRS.most}; half of them of one class.`, PAIRS);
  const steps = countInput("sheet-steps", "Steps", `How many images between the originals: ${STEPS.least} to ${STEPS.most}.`, STEPS);
  const seed = countInput("sheet-seed", "Seed", "The same number brings the same pairs again.", SEED);

  /** A number as it was typed, or the nearest one that is allowed; then it is said. @param {HTMLInputElement} input @param {Range} range */
  function within(input, { least, most, value }) {
    const typed = Math.round(input.valueAsNumber);
    const good = Math.min(most, Math.max(least, Number.isFinite(typed) ? typed : value));
    if (good !== typed) say(`${input.getAttribute("aria-label")}: ${least} to ${most}.`);
    input.value = String(good);
    return good;
  }

  return {
    inputs: [labelled("pairs", pairs), labelled("steps", steps), labelled("seed", seed)],
    /** @param {{planes: import("../../contract.js").PathPlane[], stops: import("../stops.js").Stops, kind: string}} shown kind that leads */
    sheet({ planes: [plane], stops, kind: leading }) {
      const [first] = stops.sides, { run } = first;
      const [count, length, start] = [within(pairs, PAIRS), within(steps, STEPS), within(seed, SEED)];
      const wanted = PATHS[leading].byHand ? BASELINE : leading;
      const kind = PATHS[wanted].needsAtlas && !first.find ? BASELINE : wanted;
      const chosen = choosePairs(run.labels, count, start);
      const printed = (/** @type {[number, number]} */ rows) => {
        const { pictures } = rowOfPath(kind, 0, run, pathBetweenCodes(first, rows, kind), "plane");
        return {
          names: rows.map((row) => run.spec.classes[run.labels[row]]), ends: rows.map((row) => pixelsOf(plane, run, row)),
          steps: Array.from({ length }, (_, i) => ({ bytes: null, values: pictures([i / (length - 1)]) })),
        };
      };
      const what = noun(run.spec.classes) === "digit" ? "digit" : "class";
      const groups = [{ title: `The same ${what}`, same: true }, { title: what === "digit" ? "Different digits" : "Different classes", same: false }]
        .map(({ title, same }) => ({ title, pairs: chosen.filter((pair) => pair.same === same).map(({ rows }) => printed(rows)) }));
      const originals = plane.originals ? "" : " · the originals are not on this machine: reconstructed by the model";
      return printSheet({
        title: `From A to B with ${run.spec.run}`,
        subtitle: `${run.spec.title} · ${run.spec.dataset_title}, test images · ${PATHS[kind].text} · ${length} steps · seed ${start}${originals}`,
        image: run.spec.image, groups: groups.filter((group) => group.pairs.length > 0),
      });
    },
  };
}

/** @param {string} testid @param {string} label @param {string} title @param {Range} range */
const countInput = (testid, label, title, { least, most, value }) => make("input", {
  type: "number", class: "count", min: least, max: most, step: 1, value, title, "aria-label": label, "data-testid": testid,
});

/** @param {string} text @param {HTMLInputElement} input */
const labelled = (text, input) => make("label", { class: "pair" }, [text, input]);

/** @param {import("../../contract.js").PathPlane} plane @param {Run} run @param {number} row @returns {PixelSource} */
function pixelsOf({ originals }, run, row) {
  const bytes = originals?.picture(run.testIndex[row]);
  return bytes ? { bytes, values: null } : { bytes: null, values: redraw(run, row).slice() };
}
