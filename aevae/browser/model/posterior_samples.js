// Where a VAE's dots are drawn: at the means of the posteriors, or at one sample from each.
import { gaussian, uniformFrom } from "../math/random.js";
import { indexOf, positionsOf } from "./line.js";

/**
 * Where the dots are at one sample of every posterior: the parts of the run that differ.
 * @param {Run} run
 * @param {number} seed
 * @returns {Pick<Run, "means"|"neighbours">}
 */
export function samplePosteriors(run, seed) {
  if (!run.codes?.logVars) throw new Error("These codes are points: they have no posterior.");
  const { means: latent, logVars } = run.codes;
  const uniform = uniformFrom(seed);
  const noise = run.spec.posterior?.kind === "box" ? () => Math.sqrt(3) * (2 * uniform() - 1) : () => gaussian(uniform); // both of variance one
  const means = positionsOf(run.plane, latent.map((value, i) => value + Math.exp(logVars[i] / 2) * noise()), run.testIndex);
  return { means, neighbours: indexOf(run.plane, means) };
}
