// Labels that would cover each other step aside, as little as it takes.

const ROUNDS = 150;
const STACKED = { across: 1 / 3, below: 10, aside: 30 }; // one right above another reads as a pair: they part sideways, unless that is far (px)

/**
 * Pairs that overlap move apart along the axis on which that is shorter, half each, until none do or patience ends;
 * the same places in give the same places out.
 * @param {ScreenPoint[]} wanted middles
 * @param {[number, number][]} sizes width and height, px
 * @returns {ScreenPoint[]} middles
 */
export function declutter(wanted, sizes) {
  /** @type {ScreenPoint[]} */
  const places = wanted.map(([x, y]) => [x, y]);
  for (let round = 0, moved = true; moved && round < ROUNDS; round++) {
    moved = false;
    for (let i = 0; i < places.length; i++) {
      for (let j = 0; j < i; j++) moved = part(places[i], places[j], sizes[i], sizes[j]) || moved;
    }
  }
  return places;
}

/** Whether two labels overlapped, or stood one right above the other; they then touch only. @param {ScreenPoint} a @param {ScreenPoint} b @param {[number, number]} sizeA @param {[number, number]} sizeB */
function part(a, b, sizeA, sizeB) {
  const gaps = [0, 1].map((axis) => (sizeA[axis] + sizeB[axis]) / 2 - Math.abs(a[axis] - b[axis]));
  const stacked = Math.abs(a[0] - b[0]) < STACKED.across * Math.min(sizeA[0], sizeB[0]) && gaps[1] > -STACKED.below && gaps[0] <= STACKED.aside;
  if (!stacked && (gaps[0] <= 0.5 || gaps[1] <= 0.5)) return false;
  const axis = stacked || gaps[0] <= gaps[1] ? 0 : 1;
  const step = (a[axis] >= b[axis] ? 0.5 : -0.5) * gaps[axis];
  a[axis] += step;
  b[axis] -= step;
  return true;
}
