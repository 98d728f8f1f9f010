// What a link for a class offers to hide: what the page has.
import assert from "node:assert/strict";
import { afterEach, test } from "node:test";
import { enter, isEmpty, onStage } from "../../../aevae/browser/explorer/stage.js";
import { isHere } from "../../../aevae/browser/frame/class_link.js";
import { CONTROLS } from "../../../aevae/browser/ui/frame_state.js";

/** The page has these elements outside of its planes. */
const page = (...selectors) => (globalThis.document = { querySelector: (selector) => (selectors.includes(selector) ? {} : null) });
const planes = (...names) => enter({ figure: () => null, page: () => null, has: (selector) => names.some((name) => CONTROLS[name].inside === selector) });
const offered = (plane) => Object.keys(CONTROLS).filter((name) => isHere(CONTROLS[name], plane));

afterEach(() => delete globalThis.document);

test("only what the planes and the page have is offered", () => {
  page(CONTROLS.picker.outside);
  const leave = planes("legend", "draw", "readout");
  assert.deepEqual(offered(true), ["nav", "picker", "save", "legend", "draw", "readout"]);
  leave();
});

test("where planes may still come, all that they may bring is offered", () => {
  page();
  assert.deepEqual(offered(true), Object.keys(CONTROLS).filter((name) => name !== "picker" && name !== "about"));
});

test("a page that never has planes offers what is around them", () => {
  page(CONTROLS.picker.outside, CONTROLS.about.outside);
  assert.deepEqual(offered(false), ["nav", "picker", "about"]);
});

test("whoever watches the stage hears of planes that come and leave", () => {
  const seen = [];
  const stop = onStage(() => seen.push(isEmpty()));
  planes()();
  stop();
  planes()();
  assert.deepEqual(seen, [false, true]);
});
