// Which part of a plane shows a path: not all of the data, and not the path alone.

const AIR = 0.4; // of the path's size, on both sides together
const LEAST = 0.08; // of the data's size: a path of one place has surroundings too

/**
 * @param {LatentPoint[]} points of the path @param {Bounds} data
 * @returns {Bounds}
 */
export function partAround(points, data) {
  const [x0, x1] = around(points.map(([x]) => x), data.x1 - data.x0), [y0, y1] = around(points.map(([, y]) => y), data.y1 - data.y0);
  return { x0, x1, y0, y1 };
}

/** @param {number[]} values @param {number} whole size of the data */
function around(values, whole) {
  const low = Math.min(...values), high = Math.max(...values);
  const half = Math.max((1 + AIR) * (high - low), LEAST * whole) / 2, middle = (low + high) / 2;
  return [middle - half, middle + half];
}
