// Where a VAE's dots are drawn: at the means of the posteriors, or at one sample from each.
import { gaussian, uniformFrom } from "../math/random.js";
import { indexOf, positionsOf } from "./line.js";

/** Draws of variance one, of the kind that a posterior spreads over its σ. @param {Spec["posterior"]} posterior @param {number} seed @returns {() => number} */
export function noiseFrom({ kind }, seed) {
  const uniform = uniformFrom(seed);
  return kind === "box" ? () => Math.sqrt(3) * (2 * uniform() - 1) : () => gaussian(uniform);
}

/**
 * Where the dots are at one sample of every posterior: the parts of the run that differ.
 * @param {Run} run
 * @param {number} seed
 * @returns {Pick<Run, "means"|"neighbours">}
 */
export function samplePosteriors(run, seed) {
  if (!run.codes?.logVars) throw new Error("These codes are points: they have no posterior.");
  const { means: latent, logVars } = run.codes;
  const noise = noiseFrom(run.spec.posterior, seed);
  const means = positionsOf(run.plane, latent.map((value, i) => value + Math.exp(logVars[i] / 2) * noise()), run.testIndex);
  return { means, neighbours: indexOf(run.plane, means) };
}
