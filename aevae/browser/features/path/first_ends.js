// Between which classes a path goes until somebody says: far apart as the decoder sees it, with a shorter way round among the data.
import { resample } from "../../math/polyline.js";
import { covers, pictureLength } from "../../model/atlas.js";
import { EDGE, NEIGHBOURS } from "../../model/constants.js";

const LONGEST = 12; // pairs whose geodesics are looked for
const LOOKED_AT = 41; // places of each

/**
 * Of the pairs of classes whose straight paths change the image most, the one whose geodesic saves the largest share of that without
 * leaving the data; without an atlas, the two that lie farthest apart.
 * @param {Pick<import("./stop_places.js").Side, "run"|"atlas"|"find">} side
 * @returns {[number, number]|null} null where there are no two
 */
export function classesAtFirst({ run, atlas, find }) {
  const heaps = run.labelPlaces.flatMap(([best], label) => (best && (!atlas || covers(atlas, best.at)) ? [{ label, at: best.at }] : []));
  /** @type {Measure} */
  const measure = atlas ? pictureLength(atlas) : (ax, ay, bx, by) => Math.hypot(bx - ax, by - ay);
  const length = (/** @type {LatentPoint} */ [ax, ay], /** @type {LatentPoint} */ [bx, by]) => measure(ax, ay, bx, by);
  const pairs = heaps.flatMap((a, i) => heaps.slice(i + 1).map((b) => ({ a, b, straight: length(a.at, b.at) }))).sort((p, q) => q.straight - p.straight);
  if (pairs.length === 0) return null;
  let [best, most] = [pairs[0], 0];
  if (!find) return [best.a.label, best.b.label];
  for (const pair of pairs.slice(0, LONGEST)) {
    const path = find(pictureLength, pair.a.at, pair.b.at);
    const saved = 1 - path.slice(1).reduce((sum, to, i) => sum + length(path[i], to), 0) / pair.straight;
    if (saved > most && isAmongData(run, path)) [best, most] = [pair, saved];
  }
  return [best.a.label, best.b.label];
}

/** @param {Run} run @param {LatentPoint[]} path */
function isAmongData({ bounds: { x0, x1, y0, y1 }, neighbours, spacing }, path) {
  return resample(path, LOOKED_AT).every(([x, y]) => {
    const { distances } = neighbours.nearest(x, y, NEIGHBOURS, spacing.axes);
    return x >= x0 && x <= x1 && y >= y0 && y <= y1 && distances[distances.length - 1] <= EDGE * spacing.inside;
  });
}
