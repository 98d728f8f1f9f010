// PURE. Where a VAE's dots are drawn: at the means of the posteriors, or at one sample from each.
import { projectAll } from "./geometry.js";
import { buildIndex } from "./neighbours.js";

/** Numbers between 0 and 1, the same for the same seed (mulberry32). @returns {() => number} */
function uniforms(seed) {
  return () => {
    seed = (seed + 0x6d2b79f5) | 0;
    let t = Math.imul(seed ^ (seed >>> 15), seed | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return (((t ^ (t >>> 14)) >>> 0) + 0.5) / 2 ** 32; // never 0: its logarithm is wanted
  };
}

/** Normal numbers, the same for the same seed (Box and Muller). @returns {() => number} */
export function normals(seed) {
  const uniform = uniforms(seed);
  return () => Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform());
}

/**
 * Where the dots are at one sample of every posterior: the parts of the run that differ.
 * @param {Run} run
 * @param {number} seed
 * @returns {{means: Float32Array, neighbours: Object}}
 */
export function sampled(run, seed) {
  const { means: latent, logVars } = run.codes;
  const [uniform, normal] = [uniforms(seed), normals(seed)];
  const noise = run.spec.posterior?.kind === "box" ? () => Math.sqrt(3) * (2 * uniform() - 1) : normal; // both of variance one
  const means = projectAll(run.plane, latent.map((value, i) => value + Math.exp(logVars[i] / 2) * noise()));
  return { means, neighbours: buildIndex(means) };
}
