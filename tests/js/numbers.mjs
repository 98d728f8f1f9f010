// What several tests need: numbers to compare, and numbers to compute with.
import assert from "node:assert/strict";

export function near(actual, expected, tolerance = 1e-9) {
  assert.equal(actual.length, expected.length);
  actual.forEach((value, i) => assert.ok(Math.abs(value - expected[i]) <= tolerance, `[${actual}] is not [${expected}]`));
}

/** Normal numbers that look random and are the same every time. */
export function normals(n, seed = 1) {
  let state = seed;
  const uniform = () => (state = (state * 48271) % 2147483647) / 2147483647;
  for (let i = 0; i < 10; i++) uniform(); // small seeds begin with small numbers
  return Float32Array.from({ length: n }, () => Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform()));
}
