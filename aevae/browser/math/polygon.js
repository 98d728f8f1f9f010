// A line drawn by hand, and the codes inside it.

const CORNERS = 24; // more than the hand draws on purpose, and few enough for an address

/**
 * The rows whose point lies inside a polygon (even–odd, so a loop within a loop is a hole).
 * @param {Float32Array} means (N, 2)
 * @param {LatentPoint[]} polygon
 * @param {(row: number) => boolean} counts whether a row is asked about at all
 * @returns {number[]} ascending
 */
export function rowsInside(means, polygon, counts) {
  const rows = [];
  const [left, right] = span(polygon, 0), [low, high] = span(polygon, 1);
  for (let row = 0; row < means.length / 2; row++) {
    const x = means[2 * row], y = means[2 * row + 1];
    if (x >= left && x <= right && y >= low && y <= high && counts(row) && isInside(polygon, x, y)) rows.push(row);
  }
  return rows;
}

/** @param {LatentPoint[]} polygon @param {0|1} axis */
function span(polygon, axis) {
  const values = polygon.map((point) => point[axis]);
  return [Math.min(...values), Math.max(...values)];
}

/** @param {LatentPoint[]} polygon @param {number} x @param {number} y */
function isInside(polygon, x, y) {
  let inside = false;
  for (let i = 0, j = polygon.length - 1; i < polygon.length; j = i++) {
    const [ax, ay] = polygon[i], [bx, by] = polygon[j];
    if (ay > y !== by > y && x < ax + ((y - ay) / (by - ay)) * (bx - ax)) inside = !inside;
  }
  return inside;
}

/** The corners of the box between two points. @param {LatentPoint} a @param {LatentPoint} b @returns {LatentPoint[]} */
export const boxBetween = ([x0, y0], [x1, y1]) => [[x0, y0], [x1, y0], [x1, y1], [x0, y1]];

/**
 * The same line with as few corners as it takes to stay within `tolerance` of it, and never more than `most`.
 * @param {LatentPoint[]} line
 * @param {number} tolerance above 0, doubled until the corners are few enough
 * @returns {LatentPoint[]}
 */
export function simplified(line, tolerance, most = CORNERS) {
  for (;;) {
    const corners = thinned(line, tolerance);
    if (corners.length <= most) return corners;
    tolerance *= 2;
  }
}

/**
 * Douglas and Peucker (1973): keep the point furthest from the chord, where it is far enough, and go on to both sides of it.
 * @param {LatentPoint[]} line @param {number} tolerance @returns {LatentPoint[]}
 */
function thinned(line, tolerance) {
  if (line.length < 3) return line;
  const end = line[line.length - 1];
  let furthest = 0, at = 0;
  for (let i = 1; i < line.length - 1; i++) {
    const away = distanceTo(line[i], line[0], end);
    if (away > furthest) [furthest, at] = [away, i];
  }
  if (furthest <= tolerance) return [line[0], end];
  return [...thinned(line.slice(0, at + 1), tolerance).slice(0, -1), ...thinned(line.slice(at), tolerance)];
}

/** From a point to the chord between two others. @param {LatentPoint} point @param {LatentPoint} a @param {LatentPoint} b */
function distanceTo([x, y], [ax, ay], [bx, by]) {
  const [dx, dy] = [bx - ax, by - ay];
  const share = Math.min(1, Math.max(0, ((x - ax) * dx + (y - ay) * dy) / (dx * dx + dy * dy || 1)));
  return Math.hypot(x - ax - share * dx, y - ay - share * dy);
}
