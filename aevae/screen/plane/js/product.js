// The one product every layer with weights comes down to. Nearly all of a decoder's time is spent in this file.

/**
 * C = A · Bᵀ, all row-major and dense: C[i, j] = Σ_p A[i, p] B[j, p].
 *
 * Works on tiles of 2 × 4 results: each number read serves several products, and eight sums run side by side instead
 * of waiting for each other. Sums are doubles, so the order of summation does not show in float32.
 * @param {Float32Array} a (m, k)
 * @param {number} m
 * @param {Float32Array} b (n, k)
 * @param {number} n
 * @param {number} k
 * @param {Float32Array} c (m, n), written from `offset` on
 * @param {number} offset
 */
export function product(a, m, b, n, k, c, offset) {
  const wide = n - (n % 4);
  let i = 0;
  for (; i + 1 < m; i += 2) {
    for (let j = 0; j < wide; j += 4) tile2x4(a, i * k, b, j * k, k, c, offset + i * n + j, n);
  }
  for (; i < m; i++) {
    for (let j = 0; j < wide; j += 4) tile1x4(a, i * k, b, j * k, k, c, offset + i * n + j);
  }
  for (i = 0; i < m; i++) {
    for (let j = wide; j < n; j++) c[offset + i * n + j] = dot(a, i * k, b, j * k, k);
  }
}

function tile2x4(a, a0, b, b0, k, c, c0, n) {
  const a1 = a0 + k, b1 = b0 + k, b2 = b1 + k, b3 = b2 + k;
  let s00 = 0, s01 = 0, s02 = 0, s03 = 0, s10 = 0, s11 = 0, s12 = 0, s13 = 0;
  for (let p = 0; p < k; p++) {
    const x0 = a[a0 + p], x1 = a[a1 + p];
    const y0 = b[b0 + p], y1 = b[b1 + p], y2 = b[b2 + p], y3 = b[b3 + p];
    s00 += x0 * y0; s01 += x0 * y1; s02 += x0 * y2; s03 += x0 * y3;
    s10 += x1 * y0; s11 += x1 * y1; s12 += x1 * y2; s13 += x1 * y3;
  }
  c[c0] = s00; c[c0 + 1] = s01; c[c0 + 2] = s02; c[c0 + 3] = s03;
  c[c0 + n] = s10; c[c0 + n + 1] = s11; c[c0 + n + 2] = s12; c[c0 + n + 3] = s13;
}

function tile1x4(a, a0, b, b0, k, c, c0) {
  const b1 = b0 + k, b2 = b1 + k, b3 = b2 + k;
  let s0 = 0, s1 = 0, s2 = 0, s3 = 0;
  for (let p = 0; p < k; p++) {
    const x = a[a0 + p];
    s0 += x * b[b0 + p]; s1 += x * b[b1 + p]; s2 += x * b[b2 + p]; s3 += x * b[b3 + p];
  }
  c[c0] = s0; c[c0 + 1] = s1; c[c0 + 2] = s2; c[c0 + 3] = s3;
}

function dot(a, a0, b, b0, k) {
  let sum = 0;
  for (let p = 0; p < k; p++) sum += a[a0 + p] * b[b0 + p];
  return sum;
}
