import assert from "node:assert/strict";
import { test } from "node:test";
import * as words from "../../../aevae/browser/ui/sentences.js";

const MNIST = { classes: [..."0123456789"], noun: "digit", values: null };
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
  assert.equal(words.whatHappens(here, MNIST), "code carries nothing");
  assert.equal(words.verdictText(here), "code carries nothing");
  assert.equal(words.headline(here, MNIST), "Code carries nothing");
  assert.equal(words.howUsual(here, 0.5, MNIST), "not to be judged: code carries nothing");
  assert.equal(words.imageText(here, MNIST), "Decoded image. Code carries nothing");
  assert.equal(words.announcement([0, 0], here, MNIST, undefined, 2, 3), "z = (0.000, 0.000). Code carries nothing.");
  assert.equal(words.samplesText(16, null, false, false), "An autoencoder has no prior to sample from. These come from a Gaussian fitted to its codes.");
  assert.equal(words.samplesText(16, null, true, false), "");
});

test("numerals take their article, names do not", () => {
  assert.deepEqual(["0", "1", "8", "11", "18", "80", "108"].map(words.withArticle), ["a 0", "a 1", "an 8", "an 11", "an 18", "an 80", "a 108"]);
  assert.equal(words.withArticle("Bag"), "Bag");
});

test("of images without classes no class is named, of those with numbers the numbers near", () => {
  const plain = { classes: [], noun: "hand", values: null }, angles = { ...plain, values: { name: "angle", unit: "°", low: 0, high: 360 } };
  const here = place({ label: 0, votes: 15, runnerUp: null, values: { low: 30, middle: 41.6, high: 55 } });
  assert.equal(words.headline(here, plain), "Among the test hands");
  assert.equal(words.headline({ ...here, alike: false }, plain), "Among the test hands, but the image is not like them");
  assert.equal(words.whatHappens({ ...here, verdict: "edge" }, plain), "at the edge of the data");
  assert.equal(words.headline(here, angles), "Angle about 42° (30° to 55° nearby)");
  assert.equal(words.howUsual(here, 0.1, plain), "a typical hand. Reconstructed better than 90 % of test hands");
  assert.equal(words.valueText({ name: "age", unit: "years", low: 0, high: 1 }, 0.123), "0.12 years");
  const run = { spec: { ...angles }, labels: [0], values: [41.6] };
  assert.equal(words.withLabel("test hand 7", run, 0), "test hand 7, 42°");
  assert.equal(words.withLabel("test hand 7", { ...run, spec: plain, values: null }, 0), "test hand 7");
});

test("digits are called digits, all else images", () => {
  assert.equal(words.drawText(MNIST), "Draw a digit");
  assert.equal(words.drawText({ ...MNIST, noun: "image", classes: [] }), "Draw an image");
});

test("one line says what happens at the cursor", () => {
  assert.equal(words.whatHappens(place({ votes: 12 }), MNIST), "among the 4s");
  assert.equal(words.whatHappens(place({ runnerUp: null }), MNIST), "among the 4s");
  assert.equal(words.whatHappens(place(), MNIST), "between 4 and 9");
  assert.equal(words.whatHappens(place({ votes: 4, runnerUp: { label: 9, votes: 3 } }), MNIST), "digits of many kinds meet here");
  assert.equal(words.whatHappens(place({ votes: 11, runnerUp: { label: 9, votes: 2 } }), MNIST), "mostly among the 4s (11 of 15)");
  assert.equal(words.whatHappens(place({ votes: 6, runnerUp: { label: 9, votes: 3 } }), MNIST), "digits of many kinds meet here");
  assert.equal(words.whatHappens(place({ verdict: "edge" }), MNIST), "at the edge of the data, towards the 4s");
  assert.equal(words.whatHappens(place({ verdict: "far" }), MNIST), "hardly any test digit lands near here");
});

test("the headline names a class only where the nearest codes agree on it, and trusts nothing that is far", () => {
  assert.equal(words.headline(place({ votes: 15, runnerUp: null }), MNIST), "Looks like a 4: all 15 nearest digits are 4s");
  assert.equal(words.headline(place({ votes: 12 }), MNIST), "Looks like a 4: 12 of 15 nearest digits are 4s");
  assert.equal(words.headline(place({ label: 0, votes: 15 }), { classes: ["Bag", "Coat"], noun: "image", values: null }), "Looks like Bag: all 15 nearest images");
  assert.equal(words.headline(place({ votes: 15, alike: false }), MNIST), "Among the 4s, but the image is not like them");
  assert.equal(words.headline(place({ votes: 15, alike: null }), MNIST), "Among the 4s");
  assert.equal(words.headline(place({ votes: 9, alike: false }), MNIST), "Between 4 and 9");
  assert.equal(words.headline(place({ votes: 7, runnerUp: { label: 9, votes: 6 } }), MNIST), "Between 4 and 9");
  assert.equal(words.headline(place({ votes: 15, verdict: "edge" }), MNIST), "At the edge of the data, towards the 4s");
  for (const condition of [undefined, 3]) {
    assert.equal(words.headline(place({ votes: 15, verdict: "far" }), MNIST, condition), "Hardly any digit near: don’t trust this image");
  }
  assert.equal(words.imageText(place({ votes: 15 }), MNIST), "Decoded image. Looks like a 4");
});

test("a screen reader hears place, class and distance", () => {
  assert.equal(
    words.announcement([0.5, -1], place({ label: 8 }), MNIST),
    "z = (0.50, −1.00). Between 8 and 9. Inside the data, distance 0.12.",
  );
});

test("a conditional model says which class it is given", () => {
  assert.equal(words.headline(place({ label: 8 }), MNIST, 3), "Given class: 3");
  assert.match(words.announcement([0, 0], place({ label: 8 }), MNIST, 3), /Given class: 3\. Inside/);
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

test("how rare a place is, also where hardly a code lies in a rarer one", () => {
  const said = (share) => words.rarityText({ spreads: 2.54, share }).split(", ")[1];
  assert.deepEqual([0.374, 0.0004, 0].map(said), ["denser than 37\u00a0% of codes", "denser than under 0.1\u00a0% of codes", "less dense than all codes"]);
});
