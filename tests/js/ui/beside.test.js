// Where tooltips and small sheets go.
import assert from "node:assert/strict";
import { test } from "node:test";
import { besideOf } from "../../../aevae/browser/ui/controls/beside.js";

const room = { width: 1000, height: 600 }, size = { width: 200, height: 100 };
const box = (left, top, width, height) => ({ left, top, right: left + width, bottom: top + height });
const meets = (at, other) => at.left < other.right && at.left + size.width > other.left && at.top < other.bottom && at.top + size.height > other.top;

test("it stays in the window, and never covers what it belongs to", () => {
  for (const x of [0, 10, 480, 940, 970]) {
    for (const y of [0, 300, 480, 570]) {
      const near = box(x, y, 30, 28), at = besideOf(size, near, room);
      assert.ok(at.left >= 0 && at.top >= 0 && at.left + size.width <= room.width && at.top + size.height <= room.height);
      assert.ok(!meets(at, near));
    }
  }
});

test("it goes under a button, over it at the window's lower edge, and aside from a picture", () => {
  assert.deepEqual(besideOf(size, box(100, 100, 60, 28), room), { left: 100, top: 134 });
  assert.deepEqual(besideOf(size, box(100, 560, 60, 28), room), { left: 100, top: 454 });
  const picture = box(250, 0, 400, 460), near = box(200, 560, 60, 28);
  assert.ok(!meets(besideOf(size, near, room, [picture]), picture));
});
