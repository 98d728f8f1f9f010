import assert from "node:assert/strict";
import { test } from "node:test";
import { whenIdle } from "../../../aevae/browser/ui/idle.js";

const page = new EventTarget();
globalThis.addEventListener = page.addEventListener.bind(page);
globalThis.removeEventListener = page.removeEventListener.bind(page);

for (const name of ["pointerdown", "pointermove", "wheel", "keydown"]) {
  test(`${name}: as long as it goes on, the page is not idle`, async ({ mock }) => {
    mock.timers.enable({ apis: ["setTimeout"] });
    let idle = false;
    const rest = whenIdle().then(() => (idle = true));
    for (let i = 0; i < 20; i++) {
      mock.timers.tick(150);
      page.dispatchEvent(new Event(name));
    }
    await Promise.resolve();
    assert.equal(idle, false);
    mock.timers.tick(200);
    await rest;
    assert.equal(idle, true);
  });
}
