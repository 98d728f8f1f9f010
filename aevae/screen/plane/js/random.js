// PURE. Noise that comes out the same for the same seed.
import { randomFrom } from "./sampling.js";

/** n draws of N(0, 1) (Box & Muller 1958). */
export function normals(n, seed) {
  const random = randomFrom(seed);
  const draws = new Float32Array(n);
  for (let i = 0; i < n; i += 2) {
    const radius = Math.sqrt(-2 * Math.log(1 - random())), angle = 2 * Math.PI * random();
    draws[i] = radius * Math.cos(angle);
    if (i + 1 < n) draws[i + 1] = radius * Math.sin(angle);
  }
  return draws;
}
