import assert from "node:assert/strict";
import { test } from "node:test";
import * as words from "../../../aevae/browser/ui/sentences.js";

const DIGITS = [..."0123456789"];
const place = (more) => ({ label: 4, votes: 9, k: 15, distance: 0.123, verdict: "inside", runnerUp: { label: 9, votes: 4 }, ...more });

test("numbers have two decimals, a true minus, and zero has no sign", () => {
  assert.equal(words.number(1.005), "1.00");
  assert.equal(words.number(-1.234), "−1.23");
  assert.equal(words.number(-0.001), "0.00");
  assert.equal(words.number(-0.4, 0), "0");
  assert.equal(words.number(-0.06, 1), "−0.1");
  assert.equal(words.coordinates([-1, 2]), "(−1.00, 2.00)");
});

test("numerals take their article, names do not", () => {
  assert.deepEqual(["0", "1", "8", "11", "18", "80", "108"].map(words.withArticle), ["a 0", "a 1", "an 8", "an 11", "an 18", "an 80", "a 108"]);
  assert.equal(words.withArticle("Bag"), "Bag");
});

test("digits are called digits, all else pictures", () => {
  assert.equal(words.noun(DIGITS), "digit");
  assert.equal(words.noun(["Bag", "Coat"]), "picture");
});

test("one line says what happens at the cursor", () => {
  assert.equal(words.whatHappens(place({ votes: 12 }), DIGITS), "among the 4s");
  assert.equal(words.whatHappens(place({ runnerUp: null }), DIGITS), "among the 4s");
  assert.equal(words.whatHappens(place(), DIGITS), "between 4 and 9");
  assert.equal(words.whatHappens(place({ votes: 4, runnerUp: { label: 9, votes: 3 } }), DIGITS), "digits of many kinds meet here");
  assert.equal(words.whatHappens(place({ verdict: "edge" }), DIGITS), "at the edge of the data, towards the 4s");
  assert.equal(words.whatHappens(place({ verdict: "far" }), DIGITS), "hardly any test digit lands near here");
});

test("a screen reader hears place, class and distance", () => {
  assert.equal(
    words.announcement([0.5, -1], place({ label: 8 }), DIGITS),
    "z = (0.50, −1.00). Most like an 8, 9 of 15. Inside the data, distance 0.12.",
  );
});

test("a conditional model says which class it is told", () => {
  assert.equal(words.likeness(place({ label: 8 }), DIGITS, 3), "told that it is a 3");
  assert.match(words.announcement([0, 0], place({ label: 8 }), DIGITS, 3), /Told that it is a 3\. Inside/);
});

test("the gauge rises without a jump through its zones and ends at one", () => {
  assert.equal(words.gauge(0), 0);
  assert.ok(Math.abs(words.gauge(1) - 0.45) < 1e-12);
  assert.ok(Math.abs(words.gauge(2.5) - 0.7) < 1e-12);
  assert.ok(Math.abs(words.gauge(20) - 1) < 1e-12);
  assert.equal(words.gauge(1e9), 1);
  for (let r = 0; r < 20; r += 0.01) {
    const rise = words.gauge(r + 0.01) - words.gauge(r);
    assert.ok(rise > 0 && rise < 0.01);
  }
});

test("films of one length have one epoch, others each their own", () => {
  assert.equal(words.epochText([[11.6, 100]]), "epoch 12 of 100");
  assert.equal(words.epochText([[12, 100], [12.2, 100]]), "epoch 12 of 100");
  assert.equal(words.epochText([[50, 100], [10, 20]]), "epoch 50 of 100 · 10 of 20");
});
