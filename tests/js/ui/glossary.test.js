// Terms are found as whole words, once each, the longer form before the shorter.
import assert from "node:assert/strict";
import { test } from "node:test";
import { GLOSSARY, parts } from "../../../aevae/browser/ui/glossary.js";

test("each term is found where it first appears, and the text stays whole", () => {
  const text = "Latent codes: the decoder decodes codes; a code of mnist-vae, the −ELBO in nats, σ, β-VAE.";
  const found = parts(text);
  assert.equal(found.map((part) => (typeof part === "string" ? part : part.word)).join(""), text);
  assert.deepEqual(found.filter((part) => typeof part !== "string").map(({ key }) => key), ["code", "decoder", "elbo", "nats", "standard-deviation"]);
});

test("no form belongs to two terms", () => {
  const forms = Object.values(GLOSSARY).flatMap((entry) => entry.forms);
  assert.equal(new Set(forms).size, forms.length);
});
