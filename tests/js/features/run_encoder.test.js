import assert from "node:assert/strict";
import { test } from "node:test";
import { createRunEncoder } from "../../../aevae/browser/features/run_encoder.js";

const runOf = (name) => ({ spec: { files: { encoder: `/${name}/encoder` } } });

test("an encoder is that of the model shown, also when a ladder leads on while it is fetched", async () => {
  const waiting = [], host = { run: runOf("a"), encoder: () => new Promise((resolve) => waiting.push({ of: host.run, resolve })) };
  const encoder = createRunEncoder(host), fetched = encoder.fetch();
  host.run = runOf("b");
  waiting[0].resolve("network of a");
  await new Promise(setImmediate);
  assert.equal(encoder.network, null);
  waiting[1].resolve("network of b");
  assert.deepEqual([await fetched, encoder.network], ["network of b", "network of b"]);
  host.run = runOf("c");
  assert.equal(encoder.network, null, "it would code images as another decoder does not know them");
});
