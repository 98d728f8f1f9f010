// Lines of equal height through a field on a grid (marching squares).

// Which sides a line joins, by which corners are high (1 low left, 2 low right, 4 up right, 8 up left).
// Sides: 0 below, 1 right, 2 above, 3 left. At a saddle (5, 10) the middle decides.
const JOINS = [[], [[3, 0]], [[0, 1]], [[3, 1]], [[1, 2]], null, [[0, 2]], [[3, 2]], [[2, 3]], [[2, 0]], null, [[2, 1]], [[1, 3]], [[1, 0]], [[0, 3]], []];
/** @type {Record<number, number[][][]>} */
const SADDLES = { 5: [[[3, 0], [1, 2]], [[3, 2], [1, 0]]], 10: [[[0, 1], [2, 3]], [[0, 3], [2, 1]]] };

/**
 * @param {import("./grid.js").Grid} grid
 * @param {ArrayLike<number>} values one a node
 * @param {number} level
 * @returns {Float32Array[]} lines, each (n, 2) points of the plane; closed ones end where they begin
 */
export function contours({ x0, y0, dx, dy, columns, rows }, values, level) {
  /** @type {Map<number, number[]>} */
  const ends = new Map(); // edge of the grid -> the edges its line goes on to
  /** @param {number} a @param {number} b */
  const link = (a, b) => {
    for (const [from, to] of [[a, b], [b, a]]) ends.set(from, [...(ends.get(from) ?? []), to]);
  };
  // An edge's number: twice its lower or left node's, one more for those that go up.
  for (let j = 0; j < rows - 1; j++) {
    for (let i = 0; i < columns - 1; i++) {
      const node = j * columns + i;
      const corners = [values[node], values[node + 1], values[node + columns + 1], values[node + columns]];
      const high = corners.reduce((bits, value, k) => (value > level ? bits | (1 << k) : bits), 0);
      if (high === 0 || high === 15) continue;
      const sides = [2 * node, 2 * (node + 1) + 1, 2 * (node + columns), 2 * node + 1];
      const middleIsHigh = corners.reduce((sum, value) => sum + value, 0) / 4 > level;
      for (const [a, b] of JOINS[high] ?? SADDLES[high][middleIsHigh ? 1 : 0]) link(sides[a], sides[b]);
    }
  }

  /** @param {number} edge */
  const crossing = (edge) => {
    const node = edge >> 1, upwards = edge & 1;
    const [a, b] = [values[node], values[node + (upwards ? columns : 1)]];
    const share = (level - a) / (b - a);
    const [i, j] = [node % columns, Math.floor(node / columns)];
    return [x0 + (i + (upwards ? 0 : share)) * dx, y0 + (j + (upwards ? share : 0)) * dy];
  };
  /** @param {number} edge */
  const next = (edge) => {
    const to = ends.get(edge)?.pop();
    if (to === undefined) return undefined;
    const back = ends.get(to) ?? [];
    back.splice(back.indexOf(edge), 1);
    return to;
  };
  /** @param {number|undefined} start */
  const walk = (start) => {
    const points = [];
    for (let edge = start; edge !== undefined; edge = next(edge)) points.push(...crossing(edge));
    return Float32Array.from(points);
  };
  const lines = [];
  for (const [edge, to] of ends) if (to.length === 1) lines.push(walk(edge)); // open ones begin at the rim
  for (const [edge, to] of ends) if (to.length > 0) lines.push(walk(edge));
  return lines.filter((line) => line.length > 2);
}
