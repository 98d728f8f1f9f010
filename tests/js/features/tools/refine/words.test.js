import assert from "node:assert/strict";
import { test } from "node:test";
import { meaningText, methodText, resultText, rowsOf } from "../../../../../aevae/browser/features/tools/refine/words.js";
import { targetOf, unrefinable } from "../../../../../aevae/browser/model/refine/target.js";

const spec = (kind, likelihood, { beta = 1, known = true, plain = true, prior = { kind: "normal", scale: 1 }, range = [0, 1] } = {}) =>
  ({ posterior: { kind }, prior: kind === "point" ? null : prior, objective: { known, plain, likelihood, beta }, image: { range } });
const cost = (total, kl = 0) => ({ squaredError: total / 4, mismatch: total - kl, kl, total });
const VAE = spec("normal", "bernoulli"), AE = spec("point", "sse");

test("what is minimised is what training minimised, as far as it is known", () => {
  assert.deepEqual([VAE, AE, spec("point", "bernoulli"), spec("normal", "bernoulli", { beta: 4 }), spec("normal", "sse")].map((one) => targetOf(one).name),
    ["−ELBO", "squared error", "cross-entropy", "loss", "loss"]);
  assert.equal(targetOf(spec("normal", "sse", { range: [-1, 1] })).scale, 4);
  const elsewhere = targetOf(spec("normal", "sse", { known: false }));
  assert.deepEqual([elsewhere.spread, elsewhere.name], [false, "squared error"], "how much a KL weighs against squared errors is not known");
  const asked = { beta: 30, plain: false }, capacity = targetOf(spec("normal", "bernoulli", asked));
  assert.deepEqual([capacity.name, capacity.beta], ["−ELBO", 1], "β weighs what a capacity lacks, not the KL");
  assert.equal(targetOf(spec("normal", "sse", asked)).spread, false);
});

test("a gain is called an amortisation gap where it is one, and none is made of what draws and rounding make", () => {
  assert.match(meaningText(VAE, cost(120), cost(117.5)), /a posterior that is 2\.5 nats better.*Cremer et al\. 2018/);
  assert.match(meaningText(spec("normal", "bernoulli", { beta: 4 }), cost(120), cost(117.5)), /2\.5 better.*in this model’s loss/);
  const trainedOtherwise = meaningText(spec("normal", "bernoulli", { plain: false }), cost(120), cost(117.5));
  assert.match(trainedOtherwise, /2\.5 nats better than the encoder’s, by the −ELBO/);
  assert.doesNotMatch(trainedOtherwise, /amortisation/);
  assert.match(meaningText(spec("normal", "sse"), cost(0.6), cost(0.42)), /0\.18 better/, "small numbers may be large gains");
  assert.match(meaningText(AE, cost(30), cost(29.3)), /a code that is 0\.70 better than the encoder’s: one encoder/);
  for (const after of [119.9, 120.4, 119.8]) assert.match(meaningText(VAE, cost(120), cost(after)), /no gap/);
});

test("the numbers end with what is minimised, and how it was found is said", () => {
  assert.deepEqual(rowsOf(VAE, cost(120, 8), cost(117.5, 8.5)).map(({ name, values }) => [name, ...values]),
    [["squared error", "30.0", "29.4"], ["reconstruction, nats", "112.0", "109.0"], ["KL, nats", "8.00", "8.50"], ["−ELBO, nats", "120.0", "117.5"]]);
  assert.deepEqual(rowsOf(AE, cost(30), cost(29)).map(({ name }) => name), ["squared error"]);
  assert.equal(resultText(VAE, "Test digit 5, a 0", cost(120), cost(117.5)), "Test digit 5, a 0: −ELBO 120.0 → 117.5 nats");
  assert.match(methodText(VAE, 1), /^1 step down −ELBO/);
  assert.match(methodText(spec("normal", "sse", { beta: 3 }), 6), /reconstruction \+ 3 · KL/);
});

test("what has no encoder, no decoder of its own or too many dimensions is refused in a sentence", () => {
  const model = { decoder: [{ op: "linear" }], files: { encoder: "e", decoder: "d", codes: "c" }, plane: { origin: [0, 0] } };
  assert.equal(unrefinable(model), null);
  assert.match(unrefinable({ ...model, files: {} }), /no encoder/);
  assert.match(unrefinable({ ...model, decoder: [] }), /no encoder/);
  assert.match(unrefinable({ ...model, decoder: [{ op: "linear" }, { op: "grid" }] }), /grid of images/);
  assert.match(unrefinable({ ...model, plane: { origin: Array(65).fill(0) } }), /up to 64 numbers/);
});
