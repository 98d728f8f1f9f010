// A share of the way from one thing to another.

/** Numbers that move together. @param {Float32Array} a @param {Float32Array} b @param {number} share 0…1 */
export const numbersBetween = (a, b, share) => (share === 0 ? a : a.map((value, i) => mix(value, b[i], share)));

/** @param {LatentPoint} a @param {LatentPoint} b @param {number} share @returns {LatentPoint} */
export const pointBetween = (a, b, share) => [mix(a[0], b[0], share), mix(a[1], b[1], share)];

/** @param {Bounds} a @param {Bounds} b @param {number} share @returns {Bounds} */
export const boundsBetween = (a, b, share) => ({ x0: mix(a.x0, b.x0, share), x1: mix(a.x1, b.x1, share), y0: mix(a.y0, b.y0, share), y1: mix(a.y1, b.y1, share) });

/** @param {number} a @param {number} b @param {number} share */
const mix = (a, b, share) => a + share * (b - a);
