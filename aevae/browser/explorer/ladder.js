// Models that differ in one number: a slider that walks from each to the next while cursor and zoom stay.
import { createDelay, listen, make, setText } from "../ui/dom.js";
import { loadRun } from "../model/load.js";
import { number } from "../ui/sentences.js";

const HEIGHT = 54; // CSS px
const REST = 400; // ms after the last step, then Python hears where one has arrived
const whenIdle = globalThis.requestIdleCallback ?? ((action) => setTimeout(action, 200)); // Safari has none

/**
 * @param {Panel} panel
 * @param {{rest: () => void}} on rest: the slider has come to rest
 */
export function createLadderSlider(panel, on) {
  const which = make("select", { class: "speed", "aria-label": "What the slider changes", title: "What changes from model to model." });
  const name = make("span", { class: "name" });
  const slider = make("input", { type: "range", min: 0, step: 1, "data-testid": "ladder", title: "Walk from model to model: the cursor stays where it is." });
  const ticks = make("div", { class: "ticks", "aria-hidden": "true" });
  const scores = make("dl", { class: "scores" });
  const element = make("div", { class: "ladder", role: "group", "aria-label": "Walk through models" }, [
    make("div", {}, [which, name]), make("div", { class: "scale" }, [slider, ticks]), scores,
  ]);
  const reserve = panel.below(element, HEIGHT);

  /** @type {Ladder[]} */
  let ladders = [];
  /** @type {Ladder|undefined} the chosen one */
  let ladder;
  let steps = 0;
  const rest = createDelay(REST, on.rest);

  /** @param {Ladder[]} next those that the panel's run stands on; the one chosen stays chosen as long as it is among them */
  function update(next) {
    ladders = next;
    which.replaceChildren(...ladders.map(({ field, label }) => make("option", { value: field, text: label })));
    which.hidden = ladders.length < 2;
    name.hidden = ladders.length > 1;
    choose(ladders.find(({ field }) => field === ladder?.field) ?? ladders[0]);
  }

  /** @param {Ladder} next */
  function choose(next) {
    ladder = next;
    const { field, label, models } = next;
    which.value = field;
    setText(name, label);
    slider.max = String(models.length - 1);
    slider.setAttribute("aria-label", label);
    ticks.replaceChildren(...models.map(({ value }, i) => {
      const tick = make("span", { text: String(value) });
      tick.style.setProperty("--at", String(i / (models.length - 1)));
      return tick;
    }));
    show();
  }

  /** Where the panel's run stands, and what the next step may need. */
  function show() {
    if (!ladder) return;
    const { label, models } = ladder;
    const at = models.findIndex(({ plane }) => plane.run === panel.spec.run);
    if (at < 0) return;
    if (slider.valueAsNumber !== at) slider.value = String(at);
    slider.setAttribute("aria-valuetext", `${label} ${models[at].value}`);
    [...ticks.children].forEach((tick, i) => tick.classList.toggle("here", i === at));
    scores.replaceChildren(...Object.entries(models[at].scores).map(([what, value]) =>
      make("div", {}, [make("dt", { text: what }), make("dd", { text: number(value, 1) })])));
    if (!panel.run) return;
    const next = [at - 1, at + 1].flatMap((i) => models[i]?.plane ?? []);
    whenIdle(() => next.forEach((plane) => loadRun(plane).catch(() => {}))); // whoever goes there sees the failure
  }

  /** To where the slider stands. */
  function step() {
    if (!ladder) return;
    steps += 1;
    panel.renew(ladder.models[slider.valueAsNumber].plane);
    show();
    rest.again();
  }

  const stops = [
    listen(which, { change: () => choose(ladders.find(({ field }) => field === which.value) ?? ladders[0]) }),
    listen(slider, { input: step }),
  ];

  return {
    update, show,
    /** How often it has been moved: an answer to an older word of ours must not move it back. */
    get steps() { return steps; },
    /** What the shown model has of what the ladders change. @returns {[option: string, value: number][]} */
    get values() {
      return ladders.flatMap(({ field, models }) => models.filter(({ plane }) => plane.run === panel.run?.spec.run)
        .map(({ value }) => /** @type {[string, number]} */ ([field, value])));
    },
    /** What an option is called. @param {string} option */
    labelOf: (option) => ladders.find(({ field }) => field === option)?.label ?? option,
    /** Walk there as by hand. @param {string} option @param {number} value */
    walk(option, value) {
      const next = ladders.find(({ field }) => field === option), rung = next?.models.findIndex((model) => model.value === value) ?? -1;
      if (!next || rung < 0) return;
      choose(next);
      slider.value = String(rung);
      step();
    },
    /** Whether one can walk from a run to another. @param {string} from @param {string} to */
    joins: (from, to) => ladders.some(({ models }) => [from, to].every((run) => models.some(({ plane }) => plane.run === run))),
    destroy() {
      rest.cancel();
      stops.forEach((stop) => stop());
      element.remove();
      reserve(0);
    },
  };
}
