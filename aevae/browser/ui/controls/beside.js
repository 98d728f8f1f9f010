// Where something that opens goes: inside the window, near what opened it, and over nothing that it must leave in sight.

const GAP = 6, EDGE = 8; // CSS px

/** @typedef {{left: number, top: number, right: number, bottom: number}} Box */

/** @param {Box} a @param {Box} b */
const overlap = (a, b) => Math.max(0, Math.min(a.right, b.right) - Math.max(a.left, b.left)) * Math.max(0, Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top));

/**
 * The upper left corner: under what opened it, else over it, moved sideways as far as need be.
 * @param {{width: number, height: number}} size
 * @param {Box} near what it belongs to; never covered while there is room elsewhere
 * @param {{width: number, height: number}} room of the window
 * @param {Box[]} [spare] what it shall not cover either
 * @returns {{left: number, top: number}}
 */
export function besideOf({ width, height }, near, room, spare = []) {
  const inside = (/** @type {number} */ at, /** @type {number} */ size, /** @type {number} */ whole) => Math.max(EDGE, Math.min(at, whole - size - EDGE));
  const lefts = [near.left, near.right - width, ...spare.flatMap((box) => [box.left - width - GAP, box.right + GAP])].map((left) => inside(left, width, room.width));
  const tops = [near.bottom + GAP, near.top - height - GAP].map((top) => inside(top, height, room.height));
  let best = { left: lefts[0], top: tops[0] }, least = Infinity;
  for (const left of lefts) {
    for (const top of tops) {
      const box = { left, top, right: left + width, bottom: top + height };
      const covered = 4 * overlap(box, near) + spare.reduce((sum, other) => sum + overlap(box, other), 0);
      if (covered < least) [best, least] = [{ left, top }, covered];
    }
  }
  return best;
}
