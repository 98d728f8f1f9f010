// Polylines on the plane: points one after another, and places along them.

/** The same line by `count` points, evenly far apart on the plane. @param {LatentPoint[]} points @param {number} count @returns {LatentPoint[]} */
export function resample(points, count) {
  const reached = runningLengths(points);
  const total = reached[reached.length - 1];
  return Array.from({ length: count }, (_, i) => pointAt(points, reached, (total * i) / (count - 1)));
}

/** How far it is from the first point to each one. @param {LatentPoint[]} points */
export function runningLengths(points) {
  const reached = new Float64Array(points.length);
  for (let i = 1; i < points.length; i++) {
    reached[i] = reached[i - 1] + Math.hypot(points[i][0] - points[i - 1][0], points[i][1] - points[i - 1][1]);
  }
  return reached;
}

/** The point where `reached`, one ascending number a point, has the value `wanted`. @param {LatentPoint[]} points @param {ArrayLike<number>} reached @param {number} wanted @returns {LatentPoint} */
export function pointAt(points, reached, wanted) {
  const [x, y] = vectorAt(points, reached, wanted);
  return [x, y];
}

/** The same for a polyline of any dimension. @param {number[][]} points @param {ArrayLike<number>} reached @param {number} wanted @returns {number[]} */
export function vectorAt(points, reached, wanted) {
  const { low, share } = locate(reached, wanted);
  const [a, b] = [points[low], points[low + 1]];
  if (share === 1) return [...b]; // the very end, not a rounding beside it
  return a.map((value, d) => value + share * (b[d] - value));
}

/** The same for a number that belongs to each point. @param {ArrayLike<number>} values @param {ArrayLike<number>} reached @param {number} wanted */
export function valueAt(values, reached, wanted) {
  const { low, share } = locate(reached, wanted);
  return share === 1 ? values[low + 1] : values[low] + share * (values[low + 1] - values[low]);
}

/** Between which two of ascending numbers another one lies, and how far along. @param {ArrayLike<number>} reached @param {number} wanted */
function locate(reached, wanted) {
  let low = 0, high = reached.length - 1;
  if (wanted >= reached[high]) return { low: high - 1, share: 1 };
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (reached[middle] <= wanted) low = middle;
    else high = middle;
  }
  const span = reached[high] - reached[low];
  return { low, share: span > 0 ? Math.max(0, wanted - reached[low]) / span : 0 };
}
