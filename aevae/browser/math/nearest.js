// What lies near: the nearest codes to a point of the plane, how far apart codes are, and where each class is.
import { lowerQuantile, median } from "./statistics.js";

const LEAF = 16; // codes a leaf of the tree holds: below this, looking at each is quicker than branching
const ABOUT = 4; // times as many codes as each of some places needs are looked up for all of them
const ROUNDING = 1 + 1e-9; // of distances that are compared after another has been added to them

/** Along which axes distance counts: 1, or 0 for one that does not. @typedef {[x: number, y: number]} Axes */
/** @type {Axes} */
const BOTH = [1, 1];

/**
 * @typedef {{ids: Int32Array, distances: Float64Array}} Nearest nearest first
 * @typedef {Nearest & {found: number, suits?: (id: number) => boolean}} Best so far: squared distances while searching, and beyond those found how far away they may be
 * @typedef {(point: number, nearest: Nearest) => void} Visit what belongs to a point, until the next one comes
 *
 * A k-d tree over the codes: it stays quick where codes crowd, where there are none, and with duplicates.
 * @param {Float32Array} means (N, 2)
 * @returns {{
 *   size: number,
 *   nearest: (x: number, y: number, k: number, axes?: Axes, suits?: (id: number) => boolean) => Nearest,
 *   nearestOfEach: (points: Float32Array, k: number, axes: Axes, visit: Visit) => void,
 * }}
 *   `nearest` is exact and gives k codes of those that suit, or as many as there are, nearest first, equally near ones by their number;
 *   distances are Euclidean along the axes that count, in latent units. `nearestOfEach` gives the same of each of some
 *   points (n, 2), quicker where these lie close together
 */
export function buildIndex(means) {
  const size = means.length / 2;
  const ids = Int32Array.from({ length: size }, (_, i) => i);
  arrange(ids, means, 0, size, 0);
  const places = new Float32Array(2 * size); // the codes in the order of the tree, so that those of a leaf lie side by side
  for (let i = 0; i < 2 * size; i++) places[i] = means[2 * ids[i >> 1] + (i & 1)];

  /** @param {number} k @param {(id: number) => boolean} [suits] @returns {Best} */
  const roomFor = (k, suits) => ({ ids: new Int32Array(Math.min(k, size)), distances: new Float64Array(Math.min(k, size)), found: 0, suits });

  /** @param {number} x @param {number} y @param {number} k @param {Axes} [axes] @param {(id: number) => boolean} [suits] */
  function nearest(x, y, k, axes = BOTH, suits = undefined) {
    const best = roomFor(k, suits);
    best.distances.fill(Infinity);
    search(ids, places, 0, size, 0, x, y, best, axes);
    roots(best);
    return { ids: best.ids.subarray(0, best.found), distances: best.distances.subarray(0, best.found) };
  }

  /** Codes that are near to a point are near to the middle of all points too. @param {Float32Array} points @param {number} k @param {Axes} axes @param {Visit} visit */
  function nearestOfEach(points, k, axes, visit) {
    const [middleX, middleY] = meanOf(points);
    const about = nearest(middleX, middleY, ABOUT * k, axes), count = about.ids.length;
    const reach = count < size ? about.distances[count - 1] : Infinity; // all others lie beyond it
    const best = roomFor(k), { distances } = best, last = distances.length - 1;
    for (let i = 0; 2 * i < points.length; i++) {
      const x = points[2 * i], y = points[2 * i + 1], away = Math.hypot(axes[0] * (x - middleX), axes[1] * (y - middleY));
      best.found = 0;
      distances.fill(Infinity);
      for (let j = 0; j < count; j++) {
        const least = about.distances[j] - away; // as near as it can be here
        if (least > 0 && least * least > ROUNDING * distances[last]) break;
        const id = about.ids[j];
        offer(best, id, means[2 * id], means[2 * id + 1], x, y, axes);
      }
      if ((away + Math.sqrt(distances[last])) * ROUNDING >= reach) { // nearer ones may lie beyond it
        best.found = 0;
        distances.fill(distances[last]);
        search(ids, places, 0, size, 0, x, y, best, axes);
      }
      roots(best);
      visit(i, best);
    }
  }

  return { size, nearest, nearestOfEach };
}

/** Squares become distances. @param {Best} best */
function roots({ distances, found }) {
  for (let i = 0; i < found; i++) distances[i] = Math.sqrt(distances[i]);
}

/**
 * The same along the first axis alone: of a line, on which the second number means nothing.
 * @param {Float32Array} means (N, 2)
 * @returns {ReturnType<typeof buildIndex>}
 */
export function buildLineIndex(means) {
  const all = Int32Array.from({ length: means.length / 2 }, (_, i) => i).sort((a, b) => means[2 * a] - means[2 * b] || a - b);

  /** The first place in the order that lies at x or beyond. @param {Int32Array} order @param {number} x */
  function placeOf(order, x) {
    let low = 0, high = order.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (means[2 * order[middle]] < x) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** @param {number} x @param {number} _ @param {number} k @param {Axes} [_axes] @param {(id: number) => boolean} [suits] */
  function nearest(x, _, k, _axes, suits) {
    const order = suits ? all.filter(suits) : all, size = order.length, count = Math.min(k, size);
    const distanceAt = (/** @type {number} */ place) => (place < 0 || place >= size ? Infinity : Math.abs(means[2 * order[place]] - x));
    let right = placeOf(order, x), left = right - 1;
    while (right - left - 1 < count) {
      if (distanceAt(left) <= distanceAt(right)) left--;
      else right++;
    }
    const far = Math.max(distanceAt(left + 1), distanceAt(right - 1));
    while (count > 0 && distanceAt(left) === far) left--; // equally near ones, of which those with the smallest numbers count
    while (count > 0 && distanceAt(right) === far) right++;
    const away = (/** @type {number} */ id) => Math.abs(means[2 * id] - x);
    const ids = order.slice(left + 1, right).sort((a, b) => away(a) - away(b) || a - b).subarray(0, count);
    return { ids, distances: Float64Array.from(ids, away) };
  }

  /** @param {Float32Array} points @param {number} k @param {Axes} axes @param {Visit} visit */
  function nearestOfEach(points, k, axes, visit) {
    for (let i = 0; 2 * i < points.length; i++) visit(i, nearest(points[2 * i], 0, k, axes));
  }

  return { size: all.length, nearest, nearestOfEach };
}

/** The middle of points. @param {Float32Array} points (n, 2) @returns {LatentPoint} */
function meanOf(points) {
  const sum = [0, 0];
  for (let i = 0; i < points.length; i++) sum[i & 1] += points[i];
  return [2 * sum[0] / points.length, 2 * sum[1] / points.length];
}

/**
 * Orders ids[low, high) as a tree: the middle one splits along `axis`, each half is a tree along the other axis.
 * @param {Int32Array} ids @param {Float32Array} means @param {number} low @param {number} high @param {number} axis
 */
function arrange(ids, means, low, high, axis) {
  if (high - low <= LEAF) return;
  const middle = (low + high) >> 1;
  select(ids, means, low, high - 1, middle, axis);
  arrange(ids, means, low, middle, 1 - axis);
  arrange(ids, means, middle + 1, high, 1 - axis);
}

/**
 * Hoare's selection: smaller ones before `middle`, larger ones after it.
 * @param {Int32Array} ids @param {Float32Array} means @param {number} left @param {number} right @param {number} middle @param {number} axis
 */
function select(ids, means, left, right, middle, axis) {
  while (left < right) {
    const pivot = means[2 * ids[(left + right) >> 1] + axis];
    let i = left, j = right;
    while (i <= j) {
      while (means[2 * ids[i] + axis] < pivot) i++;
      while (means[2 * ids[j] + axis] > pivot) j--;
      if (i <= j) {
        [ids[i], ids[j]] = [ids[j], ids[i]];
        i++;
        j--;
      }
    }
    if (middle <= j) right = j;
    else if (middle >= i) left = i;
    else return;
  }
}

/**
 * Improves `best` by the codes of the tree ids[low, high).
 * @param {Int32Array} ids @param {Float32Array} places @param {number} low @param {number} high @param {number} axis @param {number} x @param {number} y @param {Best} best @param {Axes} axes
 */
function search(ids, places, low, high, axis, x, y, best, axes) {
  if (high - low <= LEAF) {
    for (let i = low; i < high; i++) offer(best, ids[i], places[2 * i], places[2 * i + 1], x, y, axes);
    return;
  }
  const middle = (low + high) >> 1;
  const beyond = axes[axis] * ((axis === 0 ? x : y) - places[2 * middle + axis]); // 0 along an axis that does not count: both sides are looked at
  if (beyond < 0) search(ids, places, low, middle, 1 - axis, x, y, best, axes);
  else search(ids, places, middle + 1, high, 1 - axis, x, y, best, axes);
  if (beyond * beyond > best.distances[best.distances.length - 1]) return; // the other side is too far away
  offer(best, ids[middle], places[2 * middle], places[2 * middle + 1], x, y, axes);
  if (beyond < 0) search(ids, places, middle + 1, high, 1 - axis, x, y, best, axes);
  else search(ids, places, low, middle, 1 - axis, x, y, best, axes);
}

/**
 * Puts a code in its place among the nearest so far, if it has one there.
 * @param {Best} best @param {number} id @param {number} codeX @param {number} codeY @param {number} x @param {number} y @param {Axes} axes
 */
function offer(best, id, codeX, codeY, x, y, axes) {
  const { ids, distances, suits } = best, dx = axes[0] * (codeX - x), dy = axes[1] * (codeY - y);
  const distance = dx * dx + dy * dy;
  if (distance > distances[ids.length - 1] || (suits && !suits(id))) return;
  let i = best.found;
  if (i < ids.length) best.found++;
  else if (distance < distances[i - 1] || id < ids[i - 1]) i--; // the last one makes room
  else return;
  for (; i > 0 && (distance < distances[i - 1] || (distance === distances[i - 1] && id < ids[i - 1])); i--) {
    ids[i] = ids[i - 1];
    distances[i] = distances[i - 1];
  }
  ids[i] = id;
  distances[i] = distance;
}

const SAMPLE = 200; // codes that stand for all where there is no time to ask each

/**
 * The distance to the k-th nearest other code that 95 % of the codes keep, from a sample of them: the yardstick
 * `spacing.inside` for codes whose own was not computed beforehand.
 * @param {NearestIndex} index over the codes
 * @param {Float32Array} means the codes (N, 2)
 * @param {number} k
 * @param {Axes} [axes] that count
 */
export function typicalSpacing(index, means, k, axes) {
  const step = Math.max(1, Math.floor(index.size / SAMPLE));
  const distances = [];
  for (let i = 0; i < index.size; i += step) {
    const nearest = index.nearest(means[2 * i], means[2 * i + 1], k + 1, axes).distances; // + 1: a code is nearest to itself
    distances.push(nearest[nearest.length - 1]);
  }
  return lowerQuantile(Float64Array.from(distances).sort(), 0.95);
}

/**
 * Where each class's sign goes: the median of its codes on each axis.
 * @param {Float32Array} means (N, 2)
 * @param {ArrayLike<number>} labels class of each code, a position in `classes`
 * @param {string[]} classes
 * @returns {(LatentPoint|null)[]} a point for each class, null where it has no codes
 */
export function classMedians(means, labels, classes) {
  /** @type {{xs: number[], ys: number[]}[]} */
  const members = classes.map(() => ({ xs: [], ys: [] }));
  for (let i = 0; i < labels.length; i++) {
    members[labels[i]]?.xs.push(means[2 * i]);
    members[labels[i]]?.ys.push(means[2 * i + 1]);
  }
  return members.map(({ xs, ys }) => (xs.length > 0 ? [median(xs), median(ys)] : null));
}
