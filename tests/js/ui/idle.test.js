import assert from "node:assert/strict";
import { test } from "node:test";
import { whenIdle } from "../../../aevae/browser/ui/idle.js";

const page = new EventTarget();
globalThis.addEventListener = page.addEventListener.bind(page);
globalThis.removeEventListener = page.removeEventListener.bind(page);

for (const name of ["pointerdown", "pointermove", "wheel", "keydown"]) {
  test(`${name}: as long as it goes on, the hand does not rest`, async ({ mock }) => {
    mock.timers.enable({ apis: ["setTimeout"] });
    let rests = false;
    const rest = whenIdle().then(() => (rests = true));
    for (let i = 0; i < 20; i++) {
      mock.timers.tick(150);
      page.dispatchEvent(new Event(name));
    }
    await Promise.resolve();
    assert.equal(rests, false);
    mock.timers.tick(200);
    await rest;
    assert.equal(rests, true);
  });
}
