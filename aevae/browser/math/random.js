// The one generator, and the one way to normal numbers: the same seed gives the same numbers everywhere.

/** Uniform numbers in [0, 1) (mulberry32). @param {number} seed @returns {() => number} */
export function uniformFrom(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

/** One draw of N(0, 1) (Box & Muller 1958). @param {() => number} uniform in [0, 1) */
export const gaussian = (uniform) => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform());

/** n draws of N(0, 1). @param {number} n @param {number} seed */
export function gaussians(n, seed) {
  const uniform = uniformFrom(seed);
  return Float32Array.from({ length: n }, () => gaussian(uniform));
}
