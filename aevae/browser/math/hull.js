// The outline of points, and the largest disc without any inside it.

/**
 * Their convex hull, counter-clockwise (Andrew's monotone chain).
 * @param {LatentPoint[]} points @returns {LatentPoint[]}
 */
export function convexHull(points) {
  const sorted = points.toSorted((a, b) => a[0] - b[0] || a[1] - b[1]);
  if (sorted.length < 3) return sorted;
  return [...half(sorted), ...half(sorted.toReversed())];
}

/** One side of it, without its last point. @param {LatentPoint[]} sorted */
function half(sorted) {
  /** @type {LatentPoint[]} */
  const chain = [];
  for (const point of sorted) {
    while (chain.length > 1 && turn(chain[chain.length - 2], chain[chain.length - 1], point) <= 0) chain.pop();
    chain.push(point);
  }
  return chain.slice(0, -1);
}

/** Above 0 where three points turn left. @param {LatentPoint} a @param {LatentPoint} b @param {LatentPoint} c */
const turn = ([ax, ay], [bx, by], [cx, cy]) => (bx - ax) * (cy - ay) - (by - ay) * (cx - ax);

/** @param {LatentPoint[]} hull @param {LatentPoint} point */
const isWithin = (hull, point) => hull.every((corner, i) => turn(corner, hull[(i + 1) % hull.length], point) >= 0);

const GRID = 72; // places looked at on each axis
const BEST = 24; // of them that are looked at closely
const FINE = 1e-4; // of the hull's size: then a place is found

/**
 * The largest empty disc whose centre lies inside a hull or on it: by a grid, then closer and closer around its best places, and along each edge.
 * @param {LatentPoint[]} hull @param {(x: number, y: number) => number} clearance distance to the nearest point
 * @returns {{centre: LatentPoint, radius: number}}
 */
export function largestEmptyDisc(hull, clearance) {
  const xs = hull.map(([x]) => x), ys = hull.map(([, y]) => y);
  const [x0, x1, y0, y1] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
  const discAt = (/** @type {LatentPoint} */ centre) => ({ centre, radius: isWithin(hull, centre) ? clearance(centre[0], centre[1]) : -1 });
  const places = Array.from({ length: GRID * GRID }, (_, i) => discAt([x0 + ((i % GRID) / (GRID - 1)) * (x1 - x0), y0 + (Math.floor(i / GRID) / (GRID - 1)) * (y1 - y0)]));
  const best = [...places, ...hull.map(discAt)].sort((a, b) => b.radius - a.radius).slice(0, BEST);
  const steps = [-1, 0, 1].flatMap((dx) => [-1, 0, 1].map((dy) => [dx, dy]));
  const size = Math.max(x1 - x0, y1 - y0);
  const within = best.map((start) => {
    let disc = start;
    for (let step = size / GRID; step > FINE * size;) {
      const [x, y] = disc.centre, better = steps.map(([dx, dy]) => discAt([x + step * dx, y + step * dy])).reduce((a, b) => (b.radius > a.radius ? b : a));
      if (better.radius > disc.radius) disc = better;
      else step /= 2;
    }
    return disc;
  });
  const edges = hull.map((corner, i) => largestOnEdge(corner, hull[(i + 1) % hull.length], size, clearance));
  return [...within, ...edges].reduce((a, b) => (b.radius > a.radius ? b : a));
}

/** The same of discs whose centre lies between two places. @param {LatentPoint} from @param {LatentPoint} to @param {number} size of the hull @param {(x: number, y: number) => number} clearance */
function largestOnEdge(from, to, size, clearance) {
  const [dx, dy] = [to[0] - from[0], to[1] - from[1]], length = Math.hypot(dx, dy);
  const discAt = (/** @type {number} */ t) => {
    const centre = /** @type {LatentPoint} */ ([from[0] + t * dx, from[1] + t * dy]);
    return { t, centre, radius: t < 0 || t > 1 ? -1 : clearance(centre[0], centre[1]) };
  };
  const pieces = Math.ceil((GRID * length) / size) + 1;
  let disc = Array.from({ length: pieces + 1 }, (_, i) => discAt(i / pieces)).reduce((a, b) => (b.radius > a.radius ? b : a));
  for (let step = 1 / pieces; step * length > FINE * size;) {
    const better = [disc.t - step, disc.t + step].map(discAt).reduce((a, b) => (b.radius > a.radius ? b : a));
    if (better.radius > disc.radius) disc = better;
    else step /= 2;
  }
  return { centre: disc.centre, radius: disc.radius };
}
