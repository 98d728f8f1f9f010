// Activations four numbers at a time. Smooth ones come down to e^y of y ≤ 0 = 2ⁿ · e^r with |r| ≤ ln 2 / 2, the latter by its power series.

import {
  ABS, ADD, ADD_INTEGERS, DIVIDE, GREATER_OR_EQUAL, LARGER, MULTIPLY, NEGATE, SELECT, SHIFT_LEFT, SUBTRACT, advance, constant, get, load, set, splat, store, whileBefore,
} from "./assembly.js";

const at = 0, end = 1; // parameters: byte addresses of the first number, and where they end
const x = 2, y = 3, n = 4, r = 5, e = 6, t = 7; // vectors

const LEAST = -80; // e^−80 is nothing beside 1, and its products with weights are still normal float32: others take processors many times as long
const ROUNDED = 1.5 * 2 ** 23; // added, it rounds to a whole number and has that in its last bits
const LN2 = [0.693359375, -2.12194440e-4]; // their sum; products of the first with whole numbers are exact

/** e^y for y ≤ 0, where y is what the code leaves; NaN stays NaN. @param {number[]} code */
const exponential = (code) => [
  code, splat(LEAST), LARGER, set(y),
  get(y), splat(Math.LOG2E), MULTIPLY, splat(ROUNDED), ADD, set(n),
  get(n), splat(ROUNDED), SUBTRACT, set(r), // n itself
  get(y), get(r), splat(LN2[0]), MULTIPLY, SUBTRACT, get(r), splat(LN2[1]), MULTIPLY, SUBTRACT, set(r),
  polynomial(r, [1, 1, 1 / 2, 1 / 6, 1 / 24, 1 / 120, 1 / 720]),
  get(n), constant(23), SHIFT_LEFT, ADD_INTEGERS, // n more in its exponent
].flat();

/** c₀ + c₁ v + c₂ v² + … @param {number} v a local @param {number[]} coefficients */
const polynomial = (v, coefficients) => coefficients.reduceRight((code, c) => (code.length ? [code, get(v), MULTIPLY, splat(c), ADD].flat() : splat(c)), /** @type {number[]} */ ([]));

/** One of two where x ≥ 0, the other one elsewhere. @param {number[]} code @param {number[]} other */
const byTheSign = (code, other) => [code, other, get(x), splat(0), GREATER_OR_EQUAL, SELECT].flat();

const minusAbs = [get(x), ABS, NEGATE].flat();
/** 1 / (1 + e^−x), where e and t are e^−|x| and 1 / (1 + e^−|x|) */
const logistic = [
  exponential(minusAbs), set(e),
  splat(1), get(e), splat(1), ADD, DIVIDE, set(t),
  byTheSign(get(t), [get(e), get(t), MULTIPLY].flat()),
].flat();

/** 1 − Φ(|x|) of the normal distribution: e^−x²/2 times a polynomial in 1 / (1 + 0.39 |x| / √2), fitted so that it is off by less than 5e-9 */
const upperTail = [
  splat(1), get(x), ABS, splat(0.39 / Math.SQRT2), MULTIPLY, splat(1), ADD, DIVIDE, set(t),
  get(t), polynomial(t, [0.117662625, 0.0456941124, 0.324779936, -0.317700431, 0.443332362, -0.113768605]), MULTIPLY,
  exponential([get(x), get(x), MULTIPLY, splat(-0.5), MULTIPLY].flat()), MULTIPLY,
].flat();

/** What each makes of x. @type {Record<string, number[]>} */
const VALUES = {
  relu: [get(x), splat(0), LARGER].flat(),
  sigmoid: logistic,
  silu: [logistic, get(x), MULTIPLY].flat(),
  tanh: [
    exponential([minusAbs, splat(2), MULTIPLY].flat()), set(e),
    splat(1), get(e), SUBTRACT, splat(1), get(e), ADD, DIVIDE, set(t),
    byTheSign(get(t), [get(t), NEGATE].flat()),
  ].flat(),
  gelu: [upperTail, set(e), get(x), byTheSign([splat(1), get(e), SUBTRACT].flat(), get(e)), MULTIPLY].flat(),
};

/** By their names in a layer list: they change the numbers in place, a whole number of vectors. @type {Record<string, import("./assembly.js").Code>} */
export const ACTIVATION_CODES = Object.fromEntries(Object.entries(VALUES).map(([name, value]) => [name, {
  addresses: 2, scratch: 0, vectors: 6,
  code: [whileBefore(at, end, [get(at), load(0), set(x), get(at), value, store(0), advance(at, 16)])],
}]));
