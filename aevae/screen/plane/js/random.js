// PURE. Random numbers that come out the same for the same seed, and Gaussians fitted to codes.

/** Uniform numbers in [0, 1) (mulberry32: 32 bits of state are plenty for pictures). */
export function createRandom(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** n draws of N(0, 1) (Box & Muller 1958). */
export function normals(n, seed) {
  const random = createRandom(seed);
  const draws = new Float32Array(n);
  for (let i = 0; i < n; i += 2) {
    const radius = Math.sqrt(-2 * Math.log(1 - random())), angle = 2 * Math.PI * random();
    draws[i] = radius * Math.cos(angle);
    if (i + 1 < n) draws[i + 1] = radius * Math.sin(angle);
  }
  return draws;
}

/**
 * Mean and Cholesky factor of the covariance of n codes of D numbers.
 * @param {Float32Array} codes n·D
 * @returns {{mean: Float64Array, factor: Float64Array}} factor: D·D, lower triangle; factor · ε has the codes' covariance
 */
export function fitGaussian(codes, D) {
  const n = codes.length / D;
  const mean = new Float64Array(D), factor = new Float64Array(D * D);
  for (let i = 0; i < codes.length; i++) mean[i % D] += codes[i] / n;
  for (let r = 0; r < n; r++) {
    for (let i = 0; i < D; i++) {
      const d = codes[r * D + i] - mean[i];
      for (let j = 0; j <= i; j++) factor[i * D + j] += (d * (codes[r * D + j] - mean[j])) / n;
    }
  }
  for (let i = 0; i < D; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = factor[i * D + j];
      for (let k = 0; k < j; k++) sum -= factor[i * D + k] * factor[j * D + k];
      if (i === j) factor[i * D + i] = Math.sqrt(Math.max(0, sum));
      else factor[i * D + j] = factor[j * D + j] > 1e-9 ? sum / factor[j * D + j] : 0; // a dimension that never varies
    }
  }
  return { mean, factor };
}

/** Standard draws (n·D) to draws of the Gaussian. */
export function shaped({ mean, factor }, draws) {
  const D = mean.length;
  return draws.map((_, at) => {
    const i = at % D, start = at - i;
    let value = mean[i];
    for (let j = 0; j <= i; j++) value += factor[i * D + j] * draws[start + j];
    return value;
  });
}
