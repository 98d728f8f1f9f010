// Activations: each changes the first `size` numbers of `x` in place. Semantics are torch's.

/** max(x, 0) */
export function relu(x, size) {
  for (let i = 0; i < size; i++) if (x[i] < 0) x[i] = 0;
}

export function tanh(x, size) {
  for (let i = 0; i < size; i++) x[i] = Math.tanh(x[i]);
}

/** 1 / (1 + e^−x) */
export function sigmoid(x, size) {
  for (let i = 0; i < size; i++) x[i] = 1 / (1 + Math.exp(-x[i]));
}

/** x Φ(x), with the exact normal distribution function Φ (torch's default, not its tanh approximation). */
export function gelu(x, size) {
  for (let i = 0; i < size; i++) {
    const value = x[i];
    if (value > -EDGE && value < EDGE) x[i] = value * normalCdf(value);
    else if (value <= -EDGE) x[i] = 0; // beyond the edge Φ is 0 or 1 in float32; NaN passes
  }
}

/**
 * erf(x) = 2/√π e^(−x²) Σ 2ⁿ x^(2n+1) / (1·3·…·(2n+1)): all terms of one sign, so nothing cancels; for |x| ≤ 5.
 */
export function erf(x) {
  let term = x, sum = x;
  for (let n = 1; Math.abs(term) > 1e-17 * Math.abs(sum); n++) {
    term *= (2 * x * x) / (2 * n + 1);
    sum += term;
  }
  return (2 / Math.sqrt(Math.PI)) * Math.exp(-x * x) * sum;
}

// Φ from a table: no exponential at run time. Between two knots runs the cubic that meets Φ and its slope at both;
// its error, step⁴/384 · max |Φ⁗| = 2e-10, is far below float32's.
const EDGE = 6;
const KNOTS_PER_UNIT = 64;
const KNOTS = cdfTable();

/** (value, slope · step) of Φ at each knot from −EDGE to EDGE. */
function cdfTable() {
  const count = 2 * EDGE * KNOTS_PER_UNIT + 1;
  const table = new Float64Array(2 * count);
  for (let i = 0; i < count; i++) {
    const x = i / KNOTS_PER_UNIT - EDGE;
    table[2 * i] = 0.5 + 0.5 * erf(x / Math.SQRT2);
    table[2 * i + 1] = Math.exp(-0.5 * x * x) / Math.sqrt(2 * Math.PI) / KNOTS_PER_UNIT;
  }
  return table;
}

/** Φ(x) for −EDGE ≤ x < EDGE */
function normalCdf(x) {
  const place = (x + EDGE) * KNOTS_PER_UNIT;
  const knot = place | 0;
  const t = place - knot; // 0 ≤ t < 1 between the knots
  const value = KNOTS[2 * knot], slope = KNOTS[2 * knot + 1];
  const rise = KNOTS[2 * knot + 2] - value, nextSlope = KNOTS[2 * knot + 3];
  return value + t * (slope + t * (3 * rise - 2 * slope - nextSlope + t * (slope + nextSlope - 2 * rise)));
}
