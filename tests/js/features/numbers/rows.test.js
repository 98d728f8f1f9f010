import assert from "node:assert/strict";
import { test } from "node:test";
import { partsOf } from "../../../../aevae/browser/features/numbers/mathml.js";
import { ROWS, vector } from "../../../../aevae/browser/features/numbers/rows.js";
import { linesOf, tutorialOf } from "../../../../aevae/browser/features/numbers/tutorials.js";
import { klParts } from "../../../../aevae/browser/model/elbo.js";

const OBJECTIVE = { known: true, likelihood: "bernoulli", beta: 1, plain: true, code_decay: 0, sparsity: "none", preset: null };

function specOf({ kind = "normal", head = "log_var", prior = { kind: "normal", scale: 1 }, range = [0, 1], decoder = [{ op: "sigmoid" }], ...objective } = {}) {
  return { posterior: { kind, head, half: 1 }, prior: kind === "point" ? null : prior, image: { shape: [1, 1, 2], range }, decoder, objective: { ...OBJECTIVE, ...objective } };
}

/** Of an image of two pixels, 1 and ½, which the model redraws as ½ and ½. */
function numbersOf(spec) {
  const point = spec.posterior.kind === "point", mean = [3, -4], logVar = point ? null : [0, 2 * Math.log(0.5)];
  const kl = point ? null : klParts(spec.prior, mean, logVar);
  return {
    spec, z: [0, 0], code: mean, output: Float32Array.of(0.5, 0.5), image: { x: Float32Array.of(1, 0.5), mean, logVar, label: 0 }, kl,
    draw: point ? null : { noise: Float32Array.of(1, -1), code: mean, step: [3, -4], output: Float32Array.of(1, 1) },
    unit: 2.4,
    draws: point ? null : { count: 64, bce: { mean: 2, sd: 0.5 }, sse: { mean: 0.3, sd: 0.1 }, kl: 13.44 },
  };
}

const said = (spec) => Object.fromEntries(ROWS.filter(({ has }) => has(spec)).map((row) => [row.name, row.value(numbersOf(spec))]));

test("a VAE's rows, each with its number", () => {
  assert.deepEqual(said(specOf()), {
    code: ["μ (3.00, −4.00)", "σ (1.000, 0.500)"],
    draw: ["ε (1.00, −1.00)", "a step of (3.000, −4.000), 12.0 px on the plane"],
    image: ["squared error 0.3", "0.3 of the draw", "100 % of x̂ is grey"],
    reconstruction: ["1.4 nats at μ", "2.0 ± 0.5 over 64 draws", "at least 0.7 (grey pixels)"],
    kl: ["4.50 + 8.32 = 12.82 nats"],
    bound: ["15.4 nats"],
  });
});

test("what training minimises has a row where it is not −ELBO, and only where it is true", () => {
  assert.deepEqual(said(specOf({ beta: 10 })).loss, ["2.0 + 10 · 13.44 = 136.4", "what training minimises, over the draws"]);
  assert.deepEqual(said(specOf({ likelihood: "sse" })).loss, ["0.3 + 13.44 = 13.7", "what training minimises, over the draws"]);
  assert.equal(said(specOf({ beta: 10, plain: false })).loss, undefined);
  assert.equal(said(specOf({ kind: "point" })).loss, undefined);
  assert.deepEqual(said(specOf({ kind: "point", likelihood: "sse", range: [-1, 1] })).loss, ["1.0", "what training minimises: on [−1, 1] squared errors are 4 times as large"]);
});

test("an autoencoder says what keeps its codes, if anything does", () => {
  const kl = (objective) => said(specOf({ kind: "point", ...objective })).kl;
  assert.deepEqual(kl({}), ["no term says where codes go"]);
  assert.deepEqual(kl({ code_decay: 0.03 }), ["pull 0.38", "no KL: a pull with λ = 0.03 keeps codes near 0"]);
  assert.equal(kl({ sparsity: "l1" })[0], "no KL");
});

test("a tutorial's lines stand beside ours", () => {
  const value = (preset, row, spec = {}) => linesOf(preset).get(row)?.value(numbersOf(specOf({ preset, ...spec })));
  assert.equal(value("001-vae", "kl", { head: "log_std" }), "25.94 nats"); // 1 + 9 − 0 − ½ and ¼ + 16 + ln 2 − ½
  assert.equal(value("002-ae", "reconstruction", { kind: "point" }), "0.693, times 2 it is 1.4");
  assert.equal(value("003-vae", "code"), "μ (3.00, 0.00), σ (1.00, 1.00)");
  assert.equal(value("004-ae", "image", { kind: "point" }), "0.500, times 2 it is 1.0");
  assert.equal(linesOf("mnist-vae").size, 0);
  assert.deepEqual([tutorialOf("003-vae-as-written"), tutorialOf("beta-1"), tutorialOf(null)], ["003", null, null]);
});

test("every formula of every kind of model can be read", () => {
  const kinds = [{}, { head: "log_std" }, { prior: { kind: "normal", scale: 0.7 } }, { kind: "box", prior: { kind: "uniform", half: 1 } }, { prior: { kind: "mixture" } },
    { kind: "point" }, { kind: "point", code_decay: 1, likelihood: "sse" }, { beta: 4, decoder: [{ op: "condition", classes: 10 }] }];
  for (const spec of kinds.map(specOf)) for (const row of ROWS.filter(({ has }) => has(spec))) {
    const flat = partsOf(row.formula(spec)).flatMap(({ parts, ...part }) => parts ?? [part]);
    assert.ok(flat.every(({ tag, text }) => ["mi", "mn", "mo"].includes(tag) && text), row.name);
    assert.ok(row.code(spec) && row.title(spec));
  }
  assert.deepEqual(partsOf("σ_d^2 = ½"), [
    { tag: "msubsup", parts: [{ tag: "mi", text: "σ" }, { tag: "mi", text: "d" }, { tag: "mn", text: "2" }] }, { tag: "mo", text: "=" }, { tag: "mn", text: "½" },
  ]);
});

test("a long code is its first numbers", () => {
  assert.equal(vector([1, 2, 3, 4, 5, 6], 0), "(1, 2, 3, 4, … 6 in all)");
  assert.equal(vector([1.234]), "1.23");
});
