import assert from "node:assert/strict";
import { test } from "node:test";
import * as words from "../../../aevae/browser/ui/sentences.js";

const DIGITS = [..."0123456789"];
const place = (more) => ({ label: 4, votes: 9, k: 15, distance: 0.123, verdict: "inside", runnerUp: { label: 9, votes: 4 }, ...more });

test("numbers have two decimals, a true minus, and zero has no sign", () => {
  assert.equal(words.number(1.005), "1.00");
  assert.equal(words.number(-1.234), "−1.23");
  assert.equal(words.fixed(-0.001), "0.00");
  assert.equal(words.fixed(-0.4, 0), "0");
  assert.equal(words.fixed(3e33), "3.0·10³³");
  assert.equal(words.number(-0.06, 1), "−0.1");
  assert.equal(words.coordinates([-1, 2]), "(−1.00, 2.00)");
});

test("coordinates have as many decimals as tell places apart", () => {
  const decimals = (/** @type {number} */ width) => words.decimalsOf({ x0: -width / 2, x1: width / 2, y0: 0, y1: width / 3 });
  assert.deepEqual([40, 6, 1, 0.5, 0.008, 1e-9, 1e-300].map(decimals), [2, 2, 2, 3, 5, 11, 12]);
  assert.equal(words.coordinates([0.00123456, -1e-9], 2, decimals(0.008)), "(0.00123, 0.00000)");
});

test("a model whose codes mean nothing is told no class, no blend and no distance", () => {
  const here = place({ verdict: "none", why: "code carries nothing" });
  assert.equal(words.whatHappens(here, DIGITS), "code carries nothing");
  assert.equal(words.verdictText(here), "code carries nothing");
  assert.equal(words.headline(here, DIGITS), "Code carries nothing");
  assert.equal(words.howUsual(here, 0.5, DIGITS), "not to be judged: code carries nothing");
  assert.equal(words.imageText(here, DIGITS), "Decoded image. Code carries nothing");
  assert.equal(words.announcement([0, 0], here, DIGITS, undefined, 2, 3), "z = (0.000, 0.000). Code carries nothing.");
  assert.equal(words.samplesText(16, null, false, false), "An autoencoder has no prior to sample from. These come from a Gaussian fitted to its codes.");
  assert.equal(words.samplesText(16, null, true, false), "");
});

test("numerals take their article, names do not", () => {
  assert.deepEqual(["0", "1", "8", "11", "18", "80", "108"].map(words.withArticle), ["a 0", "a 1", "an 8", "an 11", "an 18", "an 80", "a 108"]);
  assert.equal(words.withArticle("Bag"), "Bag");
});

test("digits are called digits, all else images", () => {
  assert.equal(words.noun(DIGITS), "digit");
  assert.equal(words.noun(["Bag", "Coat"]), "image");
});

test("one line says what happens at the cursor", () => {
  assert.equal(words.whatHappens(place({ votes: 12 }), DIGITS), "among the 4s");
  assert.equal(words.whatHappens(place({ runnerUp: null }), DIGITS), "among the 4s");
  assert.equal(words.whatHappens(place(), DIGITS), "between 4 and 9");
  assert.equal(words.whatHappens(place({ votes: 4, runnerUp: { label: 9, votes: 3 } }), DIGITS), "digits of many kinds meet here");
  assert.equal(words.whatHappens(place({ verdict: "edge" }), DIGITS), "at the edge of the data, towards the 4s");
  assert.equal(words.whatHappens(place({ verdict: "far" }), DIGITS), "hardly any test digit lands near here");
});

test("the headline names a class only where the nearest codes agree on it, and trusts nothing that is far", () => {
  assert.equal(words.headline(place({ votes: 15, runnerUp: null }), DIGITS), "Looks like a 4: all 15 nearest digits are 4s");
  assert.equal(words.headline(place({ votes: 12 }), DIGITS), "Looks like a 4: 12 of 15 nearest digits are 4s");
  assert.equal(words.headline(place({ label: 0, votes: 15 }), ["Bag", "Coat"]), "Looks like Bag: all 15 nearest images");
  assert.equal(words.headline(place({ votes: 15, alike: false }), DIGITS), "Among the 4s, but the image is not like them");
  assert.equal(words.headline(place({ votes: 15, alike: null }), DIGITS), "Among the 4s");
  assert.equal(words.headline(place({ votes: 9, alike: false }), DIGITS), "Between 4 and 9");
  assert.equal(words.headline(place({ votes: 7, runnerUp: { label: 9, votes: 6 } }), DIGITS), "Between 4 and 9");
  assert.equal(words.headline(place({ votes: 15, verdict: "edge" }), DIGITS), "At the edge of the data, towards the 4s");
  for (const condition of [undefined, 3]) {
    assert.equal(words.headline(place({ votes: 15, verdict: "far" }), DIGITS, condition), "Hardly any digit near: don’t trust this image");
  }
  assert.equal(words.imageText(place({ votes: 15 }), DIGITS), "Decoded image. Looks like a 4");
});

test("a screen reader hears place, class and distance", () => {
  assert.equal(
    words.announcement([0.5, -1], place({ label: 8 }), DIGITS),
    "z = (0.50, −1.00). Between 8 and 9. Inside the data, distance 0.12.",
  );
});

test("a conditional model says which class it is given", () => {
  assert.equal(words.headline(place({ label: 8 }), DIGITS, 3), "Given class: 3");
  assert.match(words.announcement([0, 0], place({ label: 8 }), DIGITS, 3), /Given class: 3\. Inside/);
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
