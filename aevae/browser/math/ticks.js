// Round numbers along an axis.

/** Multiples of 1, 2 or 5 times a power of ten from 0 up to `top`, as many as fit into `most` steps. @param {number} top above 0 @param {number} [most] @returns {number[]} */
export function ticksUpTo(top, most = 3) {
  const power = 10 ** Math.floor(Math.log10(top / most));
  const step = power * ([1, 2, 5].find((times) => top / (power * times) < most + 1) ?? 10);
  return Array.from({ length: Math.floor(top / step + 1e-9) + 1 }, (_, i) => Number((i * step).toPrecision(12)));
}
