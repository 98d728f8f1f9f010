// Numbers that stand for many: medians, quantiles and shares.

/** A sorted copy. @param {Iterable<number>} values */
export const ascending = (values) => Float32Array.from(values).sort();

/** Linear between neighbours, as numpy's. @param {ArrayLike<number>} sorted ascending @param {number} q 0…1 */
export function quantile(sorted, q) {
  const position = q * (sorted.length - 1), below = Math.floor(position);
  return sorted[below] + (position - below) * (sorted[Math.ceil(position)] - sorted[below]);
}

/** The number at a quantile or the one below it, never one between. @param {ArrayLike<number>} sorted ascending @param {number} q 0…1 */
export const lowerQuantile = (sorted, q) => sorted[Math.floor(q * (sorted.length - 1))];

/** @param {Iterable<number>} values */
export const median = (values) => quantile(ascending(values), 0.5);

/** Share of the numbers that are smaller than `value`. @param {ArrayLike<number>} sorted ascending @param {number} value */
export function shareBelow(sorted, value) {
  let low = 0, high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle] < value) low = middle + 1;
    else high = middle;
  }
  return low / sorted.length;
}
