// The loss of one image in numbers: each term as a formula, as a line of code and as what it is here, on a sheet beside or under the plane (N key).
import { overDraws } from "../../model/elbo.js";
import { messageOf } from "../../network/errors.js";
import { createDelay } from "../../ui/dom.js";
import { whenIdle } from "../../ui/idle.js";
import { createMarks } from "./marks.js";
import { imageUnder, measureAt, runBoth, subjectOf, unitOf } from "./measure.js";
import { createView } from "./view.js";

const REST = 120; // ms
const BUDGET = 5; // ms a frame while the cursor moves: where numbers take longer they come when it rests
const DRAWS = 64;

/** @param {import("../contract.js").Host} host @returns {import("../contract.js").Feature|null} */
export function createNumbers(host) {
  const { moving, path } = host.options;
  if (moving || path || !host.spec.files.encoder) return null;
  const control = host.control("numbers", {
    text: "Numbers", icon: "sum", value: false, tip: "The loss of one image, term by term: formula, code and number (N key).",
    set(next) {
      change(next);
      if (next) view.reveal();
    },
  });
  const marks = createMarks(host.layer("numbers"));
  const view = createView(host.spec, {
    close() {
      change(false);
      host.share(false);
      control.focus();
    },
    draw() {
      seed += 1;
      settle();
    },
    light(name) {
      lit = name;
      paint();
    },
  });
  host.beside(view.element);

  const rest = createDelay(REST, settle);
  let on = false;
  let seed = 1;
  /** @type {number|null} */
  let held = null; // index of the test image that the cursor rests on
  /** @type {LatentPoint|null} */
  let at = null; // the cursor
  /** @type {import("./contract.js").Numbers|null} */
  let numbers = null;
  /** @type {string|null} */
  let lit = null; // the row that is pointed at
  let cost = 0; // ms that the last measuring took
  let asked = 0; // for many draws: whoever was last gets them

  /** @param {boolean} next */
  function turn(next) {
    on = next;
    control.show({ value: on });
    view.open(on);
    if (!on) numbers = null;
    paint();
    if (on && host.run) settle();
  }

  /** @param {boolean} next */
  function change(next) {
    turn(next);
    host.publish();
  }

  /** What is known without many draws. */
  function measure() {
    const found = subjectOf(host, held), start = performance.now();
    numbers = measureAt(host, found?.image ?? null, seed);
    view.report(found ? found.says : "of a point without an image");
    view.show(numbers);
    paint();
    cost = performance.now() - start;
  }

  /** The cursor has come to rest: which image is there, and what takes longer. */
  function settle() {
    const { run } = host;
    if (!on || !run) return;
    held = imageUnder(host) ?? held;
    measure();
    const token = ++asked;
    complete(host, run, view, seed, () => (token === asked && on && host.run === run ? numbers : null));
  }

  function paint() {
    if (host.run && host.theme) marks.draw(on ? host.run : null, host.view, host.theme, numbers, lit);
  }

  return {
    draw(seen) {
      if (numbers && numbers.unit !== unitOf(seen)) view.show(Object.assign(numbers, { unit: unitOf(seen) }));
      paint();
    },
    cursor(z) {
      if (at && (at[0] !== z[0] || at[1] !== z[1])) held = null;
      at = z;
      if (!on) return;
      if (cost < BUDGET) measure();
      rest.again();
    },
    loaded: () => turn(on || host.parameter("numbers") === "1"),
    setRun: () => void (on && rest.again()),
    receive: turn,
    setTheme(theme) {
      view.setTheme(theme);
      paint();
    },
    keys: [{
      keys: ["n"], label: "N", text: "the loss in numbers",
      press({ repeat }) {
        if (host.run && !repeat) control.press();
        return true;
      },
    }],
    address: () => ({ numbers: on ? "1" : null }),
    destroy() {
      rest.cancel();
      asked += 1;
      view.destroy();
    },
  };
}

/**
 * What the layers say, and many draws of the posterior.
 * @param {import("../contract.js").Host} host @param {Run} run @param {ReturnType<typeof createView>} view @param {number} seed
 * @param {() => import("./contract.js").Numbers|null} wanted null: nobody waits for it any more
 */
async function complete(host, run, view, seed, wanted) {
  try {
    const encoder = await host.encoder(), numbers = wanted();
    if (!numbers) return;
    runBoth(run, encoder, numbers);
    view.showLayers(run, encoder);
  } catch (error) {
    view.report(`The encoder could not be fetched. ${messageOf(error)}`);
  }
  await whenIdle();
  const numbers = wanted(), image = numbers?.image;
  if (!numbers || !image?.logVar) return;
  numbers.draws = overDraws(run, { ...image, logVar: image.logVar }, DRAWS, seed);
  view.show(numbers);
}
