// The terms of the loss through the shipped files: node run_elbo.mjs <cases.json>
// cases.json: {terms: [{x, y, prior, mean, logVar, codes}], images: [{spec, weights, x, mean, logVar, label, draws}]}; prints what elbo.js makes of each.

import { readFileSync } from "node:fs";
import { codeAt, crossEntropy, decodeAs, klParts, leastCrossEntropy, logRatio, noiseOf, overDraws } from "../../aevae/browser/model/elbo.js";
import { klAsWritten } from "../../aevae/browser/features/numbers/tutorials.js";
import { buildNetwork } from "../../aevae/browser/network/network.js";
import { parseSafetensors } from "../../aevae/browser/network/safetensors.js";

const { terms, images } = JSON.parse(readFileSync(process.argv[2], "utf8"));

function networkOf({ decoder, posterior }, weights, dimensions) {
  const { buffer, byteOffset, byteLength } = readFileSync(weights);
  return { decoder: buildNetwork(decoder, parseSafetensors(buffer.slice(byteOffset, byteOffset + byteLength)).tensors, [dimensions]), posterior };
}

console.log(JSON.stringify({
  terms: terms.map(({ x, y, prior, mean, logVar, codes }) => ({
    bce: crossEntropy(x, y), floor: leastCrossEntropy(x), kl: klParts(prior, mean, logVar), written: klAsWritten(mean, logVar),
    ratios: prior.kind === "mixture" ? codes.map((z) => logRatio(prior, mean, logVar, z)) : null,
  })),
  images: images.map(({ spec, weights, x, mean, logVar, label, draws }) => {
    const { decoder } = networkOf(spec, weights, mean.length), run = { decoder, spec };
    const parts = klParts(spec.prior, mean, logVar), noise = noiseOf(spec.posterior, mean.length, 1);
    return {
      atMean: crossEntropy(x, decodeAs(run, mean, label)), draws: overDraws(run, { x, mean, logVar, label }, draws, 1), kl: parts,
      codes: [...codeAt(mean, logVar, noise)], written: klAsWritten(mean, logVar),
    };
  }),
}));
