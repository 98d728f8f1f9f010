// Refines codes through the shipped files: node run_refine.mjs <cases.json>
// cases.json: [{spec, weights, std, images: [{x, label}]}]; prints for each case its noise, and for each image every step, and what its ends cost.
import { readFileSync } from "node:fs";
import { fixedNoise } from "../../aevae/browser/model/refine/image_loss.js";
import { measured, refine } from "../../aevae/browser/model/refine/refine.js";
import { targetOf } from "../../aevae/browser/model/refine/target.js";
import { buildNetwork } from "../../aevae/browser/network/network.js";
import { parseSafetensors } from "../../aevae/browser/network/safetensors.js";

const numbers = (values) => values && Array.from(values);

console.log(JSON.stringify(JSON.parse(readFileSync(process.argv[2], "utf8")).map(({ spec, weights, std, images }) => {
  const { buffer, byteOffset, byteLength } = readFileSync(weights), { tensors } = parseSafetensors(buffer.slice(byteOffset, byteOffset + byteLength));
  const dimensions = spec.plane.origin.length, target = targetOf(spec);
  const run = { spec, plane: spec.plane, summary: { std }, decoder: buildNetwork(spec.decoder, tensors, [dimensions]) };
  const encoder = buildNetwork(spec.encoder, tensors, spec.image.shape);
  return {
    target: target.name, noise: target.spread ? fixedNoise(spec.posterior, dimensions).map(numbers) : null,
    images: images.map(({ x, label }) => {
      const subject = { x: Float32Array.from(x), label }, start = performance.now();
      const steps = [...refine(run, encoder, subject)].filter(Boolean), ms = performance.now() - start;
      const [before, after] = [steps[0], steps.at(-1)].map((step) => measured(run, subject, step));
      return {
        steps: steps.map(({ mean, logVar, value }) => ({ mean: numbers(mean), logVar: numbers(logVar), value })), ms,
        before: { ...before, image: undefined }, after: { ...after, image: undefined },
      };
    }),
  };
})));
