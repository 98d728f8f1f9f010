// Round numbers along an axis.

/** Multiples of 1, 2 or 5 times a power of ten from 0 up to `top`, as many as fit into `most` steps. @param {number} top above 0 @param {number} [most] @returns {number[]} */
export function ticksUpTo(top, most = 3) {
  const power = 10 ** Math.floor(Math.log10(top / most));
  const step = power * ([1, 2, 5].find((times) => top / (power * times) < most + 1) ?? 10);
  return Array.from({ length: Math.floor(top / step + 1e-9) + 1 }, (_, i) => Number((i * step).toPrecision(12)));
}

/** Round numbers between two, about `count`: the multiples from `first` to `last` of a step of 1, 2 or 5 times a power of ten. @param {number} low @param {number} high @param {number} count */
export function tickSpan(low, high, count) {
  const rough = (high - low) / count, power = 10 ** Math.floor(Math.log10(rough));
  const step = power * ([1, 2, 5].find((factor) => factor * power >= rough) ?? 10);
  return { step, first: Math.ceil(low / step), last: Math.floor(high / step) };
}

/** These numbers. @param {number} low @param {number} high @param {number} count */
export function ticks(low, high, count) {
  const { step, first, last } = tickSpan(low, high, count);
  const decimals = Math.max(0, -Math.floor(Math.log10(step)));
  return Array.from({ length: last - first + 1 }, (_, i) => Number(((first + i) * step).toFixed(decimals)));
}
