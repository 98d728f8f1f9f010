import assert from "node:assert/strict";
import { test } from "node:test";
import { createClock, SPEEDS } from "../../../aevae/browser/ui/clock.js";

const FRAME = 1000 / 60;

/** Seconds until the film is over. */
function play(clock) {
  let frames = 0;
  for (; clock.playing && frames < 10_000; frames++) clock.tick(FRAME);
  return (frames * FRAME) / 1000;
}

test("it stands at the end, and plays from the beginning", () => {
  const clock = createClock();
  assert.equal(clock.share, 1);
  clock.toggle();
  assert.equal(clock.share, 0);
  assert.ok(clock.playing);
});

test("the whole film takes twelve seconds divided by the speed, then it stops at the end", () => {
  for (const speed of SPEEDS) {
    const clock = createClock();
    clock.speed = speed;
    clock.toggle();
    assert.ok(Math.abs(play(clock) - 12 / speed) < 0.05);
    assert.equal(clock.share, 1);
    assert.equal(clock.playing, false);
  }
});

test("a frame that is older than the click before it moves nothing back", () => {
  const clock = createClock({ start: 0.5 });
  clock.toggle();
  clock.tick(-8);
  assert.equal(clock.share, 0.5);
});

test("a pause holds the moment, and playing goes on from there", () => {
  const clock = createClock();
  clock.toggle();
  for (let i = 0; i < 60; i++) clock.tick(FRAME);
  clock.toggle();
  const { share } = clock;
  clock.tick(FRAME);
  assert.equal(clock.share, share);
  clock.toggle();
  clock.tick(FRAME);
  assert.ok(clock.share > share);
});

test("a page that was hidden for a minute does not skip the film", () => {
  const clock = createClock();
  clock.toggle();
  clock.tick(60_000);
  assert.ok(clock.share < 0.01);
});

test("steps go from mark to mark, from between them too, and stay inside", () => {
  const marks = [0, 0.1, 0.5, 1];
  const clock = createClock();
  const visit = (forwards, times) => Array.from({ length: times }, () => (clock.step(marks, forwards), clock.share));
  assert.deepEqual(visit(false, 4), [0.5, 0.1, 0, 0]);
  assert.deepEqual(visit(true, 4), [0.1, 0.5, 1, 1]);
  clock.seek(0.3);
  assert.deepEqual(visit(true, 1), [0.5]);
  clock.seek(0.3);
  assert.deepEqual(visit(false, 1), [0.1]);
});

test("it cannot be put outside the training", () => {
  const clock = createClock();
  clock.seek(-3);
  assert.equal(clock.share, 0);
  clock.seek(7);
  assert.equal(clock.share, 1);
});

test("a loop goes there and back, and does not end", () => {
  const clock = createClock({ length: 1000, start: 0.95 });
  clock.loop = true;
  clock.toggle();
  clock.tick(100);
  assert.equal(clock.share, 1);
  assert.ok(clock.playing);
  clock.tick(100);
  assert.ok(Math.abs(clock.share - 0.9) < 1e-9);
  for (let i = 0; i < 10; i++) clock.tick(100);
  assert.ok(clock.playing && clock.share < 0.2);
});
