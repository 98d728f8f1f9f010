// What several tests need: numbers to compare, and numbers to compute with.
import assert from "node:assert/strict";

export function near(actual, expected, tolerance = 1e-9) {
  assert.equal(actual.length, expected.length);
  actual.forEach((value, i) => assert.ok(Math.abs(value - expected[i]) <= tolerance, `[${actual}] is not [${expected}]`));
}

/** Numbers in [0, 1) that look random and are the same every time; not the app's own generator, which a test may be about. */
export function uniforms(seed = 1) {
  let state = seed;
  const uniform = () => (state = (state * 48271) % 2147483647) / 2147483647;
  for (let i = 0; i < 10; i++) uniform(); // small seeds begin with small numbers
  return uniform;
}

/** Normal numbers, likewise. */
export function normals(n, seed = 1) {
  const uniform = uniforms(seed);
  return Float32Array.from({ length: n }, () => Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform()));
}
