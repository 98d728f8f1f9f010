import assert from "node:assert/strict";
import { test } from "node:test";
import { samplePosteriors } from "../../../../aevae/browser/model/posterior_samples.js";
import { lacking, readShown, writeShown } from "../../../../aevae/browser/features/overlays/state.js";
import { OVERLAYS, trust } from "../../../../aevae/browser/features/overlays/table.js";

const asking = (address) => (name) => address[name] ?? null;
const VAE = { decoder: [{ op: "linear" }], classes: ["0", "1"], posterior: { kind: "normal" }, prior: { kind: "normal", scale: 1 }, files: { atlas: "a", encoder: "e" }, plane: { origin: [0, 0], axes: [[1, 0], [0, 1]] }, seeds: [{ run: "b" }, { run: "c" }] };
const AE = { ...VAE, posterior: { kind: "point" }, prior: null };

test("the address holds what is shown, and nonsense in it is the default", () => {
  for (const address of [{ overlay: "density" }, { overlay: "prior", also: "error,trust", dots: "sample" }, { also: "error" }, { also: "none" }, {}]) {
    assert.deepEqual({ overlay: null, also: null, dots: null, ...address }, writeShown(readShown(asking(address))));
  }
  const nothing = writeShown(readShown(asking({})));
  assert.deepEqual(writeShown(readShown(asking({ overlay: "constructor", also: "no,,__proto__", dots: "all" }))), nothing);
});

test("an autoencoder has no spread and no prior; a training that runs has neither encoder nor atlas", () => {
  assert.match(lacking(AE, false, "dots"), /points/);
  assert.match(lacking(AE, false, "prior"), /no prior/);
  assert.match(lacking({ ...AE, seeds: [{ run: "b" }] }, false, "seeds"), /three trainings/);
  for (const { name } of OVERLAYS) assert.equal(lacking(VAE, false, name), null);
  for (const name of ["density", "classes", "distance"]) assert.equal(lacking(VAE, true, name), null);
  for (const name of ["roundtrip", "distortion", "seeds", "prior"]) assert.match(lacking(VAE, true, name), /finished trainings/);
});

test("without a decoder only what codes alone know is offered", () => {
  const placed = { ...AE, decoder: [] };
  for (const name of ["density", "classes", "distance"]) assert.equal(lacking(placed, false, name), null);
  for (const name of ["roundtrip", "distortion", "seeds", "error", "trust"]) assert.match(lacking(placed, false, name), /no decoder/);
});

test("tiles fade far from the codes unless the address says otherwise, and never where codes mean nothing", () => {
  assert.ok(readShown(asking({})).trust);
  assert.ok(!readShown(asking({ also: "error" })).trust);
  assert.equal(lacking(VAE, true, "trust"), null);
  assert.match(lacking({ ...VAE, verdict: { short: "code carries nothing", sentence: "" } }, false, "trust"), /carries nothing/);
});

test("trust is full among the codes and gone far from them", () => {
  assert.deepEqual([0, 1, 2.5, 4, 100].map(trust), [1, 1, 0.5, 0, 0]);
});

for (const kind of ["normal", "box"]) {
  test(`samples of a ${kind} posterior have its mean and variance, and come again with their seed`, () => {
    const n = 20000;
    const run = { spec: { posterior: { kind } }, plane: VAE.plane, codes: { means: new Float32Array(2 * n).fill(3), logVars: new Float32Array(2 * n).fill(Math.log(0.25)) } };
    const { means } = samplePosteriors(run, 1);
    const mean = means.reduce((sum, v) => sum + v, 0) / (2 * n);
    const variance = means.reduce((sum, v) => sum + (v - mean) ** 2, 0) / (2 * n);
    assert.ok(Math.abs(mean - 3) < 0.01 && Math.abs(variance - 0.25) < 0.006, `${mean} ${variance}`);
    if (kind === "box") assert.ok(means.every((v) => Math.abs(v - 3) <= 0.5 * Math.sqrt(3) + 1e-6));
    assert.deepEqual(samplePosteriors(run, 1).means, means);
    assert.notDeepEqual(samplePosteriors(run, 2).means, means);
  });
}
