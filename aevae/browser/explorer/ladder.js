// Models that differ in one number: a dial that walks from each to the next while cursor and zoom stay.
import { createDelay, listen, make, setText } from "../ui/dom.js";
import { loadRun } from "../model/load.js";
import { number } from "../ui/sentences.js";

const HEIGHT = 54; // CSS px
const REST = 400; // ms after the last step, then Python hears where one has arrived
const idle = globalThis.requestIdleCallback ?? ((action) => setTimeout(action, 200)); // Safari has none

/**
 * @typedef {{field: string, label: string, rungs: {value: number, scores: Object<string, number>, plane: Object}[]}} Ladder
 *   rungs in the order of their value; plane: as an entry of the payload's `planes`
 *
 * @param {Panel} panel
 * @param {{rest: () => void}} on rest: the dial has come to rest
 */
export function createDial(panel, on) {
  const which = make("select", { class: "speed", "aria-label": "What the dial changes", title: "What changes from model to model." });
  const name = make("span", { class: "name" });
  const slider = make("input", { type: "range", min: 0, step: 1, "data-testid": "ladder", title: "Walk from model to model: the cursor stays where it is." });
  const ticks = make("div", { class: "ticks", "aria-hidden": "true" });
  const scores = make("dl", { class: "scores" });
  const element = make("div", { class: "ladder", role: "group", "aria-label": "Walk through models" }, [
    make("div", {}, [which, name]), make("div", { class: "scale" }, [slider, ticks]), scores,
  ]);
  const reserve = panel.below(element, HEIGHT);

  let ladders = [];
  let ladder = null;
  let steps = 0;
  const rest = createDelay(REST, on.rest);

  /** @param {Ladder[]} next those that the panel's run stands on; the one chosen stays chosen as long as it is among them */
  function update(next) {
    ladders = next;
    const kept = ladders.find(({ field }) => field === ladder?.field);
    which.replaceChildren(...ladders.map(({ field, label }) => make("option", { value: field, text: label })));
    which.hidden = ladders.length < 2;
    name.hidden = ladders.length > 1;
    choose(kept ?? ladders[0]);
  }

  function choose(next) {
    ladder = next;
    which.value = ladder.field;
    setText(name, ladder.label);
    slider.max = ladder.rungs.length - 1;
    slider.setAttribute("aria-label", ladder.label);
    ticks.replaceChildren(...ladder.rungs.map(({ value }, i) => {
      const tick = make("span", { text: String(value) });
      tick.style.setProperty("--at", i / (ladder.rungs.length - 1));
      return tick;
    }));
    show();
  }

  /** Where the panel's run stands, and what the next step may need. */
  function show() {
    const at = ladder.rungs.findIndex(({ plane }) => plane.run === panel.spec.run);
    if (at < 0) return;
    if (slider.valueAsNumber !== at) slider.value = at;
    slider.setAttribute("aria-valuetext", `${ladder.label} ${ladder.rungs[at].value}`);
    [...ticks.children].forEach((tick, i) => tick.classList.toggle("here", i === at));
    scores.replaceChildren(...Object.entries(ladder.rungs[at].scores).map(([what, value]) =>
      make("div", {}, [make("dt", { text: what }), make("dd", { text: number(value, 1) })])));
    if (!panel.run) return;
    const near = [at - 1, at + 1].map((i) => ladder.rungs[i]?.plane).filter(Boolean);
    idle(() => near.forEach((plane) => loadRun(plane).catch(() => {}))); // whoever goes there will be told
  }

  const stops = [
    listen(which, { change: () => choose(ladders.find(({ field }) => field === which.value)) }),
    listen(slider, {
      input() {
        steps += 1;
        panel.renew(ladder.rungs[slider.valueAsNumber].plane);
        show();
        rest.again();
      },
    }),
  ];

  return {
    update, show,
    /** How often it has been turned: an answer to an older word of ours must not turn it back. */
    get steps() { return steps; },
    /** Whether one can walk from a run to another. */
    joins: (from, to) => ladders.some(({ rungs }) => [from, to].every((run) => rungs.some(({ plane }) => plane.run === run))),
    destroy() {
      rest.cancel();
      stops.forEach((stop) => stop());
      element.remove();
      reserve(0);
    },
  };
}
