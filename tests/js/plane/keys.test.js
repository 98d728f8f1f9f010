// When the keyboard's point counts as settled. The clock is the test's.
import assert from "node:assert/strict";
import { mock, test } from "node:test";
import { attachKeys } from "../../../aevae/browser/plane/keys.js";

const REST = 250;

/** Keys on a plane that notes down what they did. */
function keyboard(first = []) {
  mock.timers.reset();
  mock.timers.enable({ apis: ["setTimeout"] });
  const plane = Object.assign(new EventTarget(), { classList: { remove() {} } });
  const seen = { steps: [], settled: 0, zoomed: 0 };
  const keys = attachKeys(plane, first, {
    step: (right, up) => seen.steps.push([right, up]), settle: () => seen.settled++, zoom: () => seen.zoomed++, home: () => seen.zoomed++,
  });
  const press = (key, modifiers = {}) => plane.dispatchEvent(Object.assign(new Event("keydown", { cancelable: true }), { key, ...modifiers }));
  return { seen, keys, press, wait: (ms) => mock.timers.tick(ms) };
}

test("an arrow moves a hundredth of the window, with Shift a twentieth", () => {
  const { seen, press } = keyboard();
  for (const key of ["ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown"]) press(key);
  press("ArrowRight", { shiftKey: true });
  assert.deepEqual(seen.steps, [[-0.01, 0], [0.01, 0], [0, 0.01], [0, -0.01], [0.05, 0]]);
});

test("a point has settled 250 ms after its last key, not before, and once", () => {
  const { seen, press, wait } = keyboard();
  press("ArrowUp");
  wait(REST - 1);
  assert.equal(seen.settled, 0);
  wait(1);
  assert.equal(seen.settled, 1);
  wait(100 * REST);
  assert.equal(seen.settled, 1);
});

test("while keys follow each other nothing settles, however long that takes", () => {
  const { seen, press, wait } = keyboard();
  for (let i = 0; i < 40; i++) {
    press(i % 2 ? "ArrowUp" : "ArrowRight");
    wait(REST - 1);
  }
  assert.deepEqual([seen.steps.length, seen.settled], [40, 0]);
  wait(1);
  assert.equal(seen.settled, 1);
});

test("keys that move nothing settle nothing: zoom, home, shortcuts, and what was for somebody else", () => {
  const { seen, press, wait } = keyboard([{ keys: ["p"], label: "P", text: "pin", press: () => true }]);
  for (const key of ["+", "-", "0", "Home", " ", "p", "x"]) press(key);
  for (const held of ["ctrlKey", "metaKey", "altKey"]) press("ArrowUp", { [held]: true });
  wait(100 * REST);
  assert.deepEqual([seen.steps, seen.settled, seen.zoomed], [[], 0, 4]);
});

test("a plane that goes away before its point has settled says nothing any more", () => {
  const { seen, keys, press, wait } = keyboard();
  press("ArrowUp");
  keys.detach();
  press("ArrowUp");
  wait(100 * REST);
  assert.deepEqual([seen.steps.length, seen.settled], [1, 0]);
});

test("every key that does something is in the list that the key sheet shows, and a key that is refused goes on to the next", () => {
  const { keys, seen, press } = keyboard([{ keys: ["Escape", "ArrowUp"], label: "Esc", text: "close", press: () => false }]);
  for (const { label, text } of keys.bindings) assert.ok(label && text);
  press("ArrowUp");
  assert.deepEqual(seen.steps, [[0, 0.01]]);
  assert.deepEqual(new Set(keys.bindings.map(({ label }) => label)), new Set(["Esc", "← ↑ ↓ →", "+", "−", "0 or Home", "Space"]));
});
