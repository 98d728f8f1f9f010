// The parts of outlines that come within sight: close up, nearly all of a ring is far away, and dashes cost time wherever they are.

const AIR = 8; // px beyond the sight: a line has a width
const MOST_STEPS = 5000; // about an ellipse: a larger one, three hundred screens wide, is not looked for

/** @typedef {{from: number, to: number, before: number}} Part before: px along the outline from its beginning */

/**
 * Of an ellipse: angles from its first semi-axis, 0 to 2π.
 * @param {ScreenPoint} centre @param {[number, number]} radii px @param {number} turn of the first one @param {{width: number, height: number}} sight px
 * @returns {Part[]}
 */
export function arcsInSight([cx, cy], [rx, ry], turn, { width, height }) {
  const reach = Math.hypot(width, height) / 2, n = Math.ceil((2 * Math.PI * Math.max(rx, ry)) / reach), step = (2 * Math.PI) / n;
  if (n < 8) return [{ from: 0, to: 2 * Math.PI, before: 0 }];
  if (n > MOST_STEPS) return [];
  const [cosine, sine] = [Math.cos(turn), Math.sin(turn)];
  const isNear = (/** @type {number} */ i) => { // no arc of a step is longer than `reach`
    const [u, v] = [rx * Math.cos(i * step), ry * Math.sin(i * step)], x = cx + u * cosine - v * sine, y = cy + u * sine + v * cosine;
    return x >= -reach && x <= width + reach && y >= -reach && y <= height + reach;
  };
  /** @type {Part[]} */
  const arcs = [];
  let before = 0, near = isNear(0), open = false;
  for (let i = 0; i < n; i++) {
    const next = isNear(i + 1), seen = near || next;
    if (seen && open) arcs[arcs.length - 1].to = (i + 1) * step;
    else if (seen) arcs.push({ from: i * step, to: (i + 1) * step, before });
    before += step * Math.hypot(rx * Math.sin((i + 0.5) * step), ry * Math.cos((i + 0.5) * step));
    [near, open] = [next, seen];
  }
  return arcs;
}

/**
 * Of the closed polygon through some corners: each edge's, as shares of it (Liang and Barsky 1984), with its number.
 * @param {ScreenPoint[]} corners px @param {{width: number, height: number}} sight px
 * @returns {(Part & {edge: number})[]}
 */
export function edgesInSight(corners, { width, height }) {
  let before = 0;
  return corners.flatMap(([x, y], edge) => {
    const [dx, dy] = [corners[(edge + 1) % corners.length][0] - x, corners[(edge + 1) % corners.length][1] - y], length = Math.hypot(dx, dy);
    let from = 0, to = 1;
    for (const [at, along, most] of [[x, dx, width], [y, dy, height]]) {
      const [one, other] = [(-AIR - at) / along, (most + AIR - at) / along];
      if (along === 0 && (at < -AIR || at > most + AIR)) to = -1;
      if (along !== 0) [from, to] = [Math.max(from, Math.min(one, other)), Math.min(to, Math.max(one, other))];
    }
    const part = { from, to, before: before + from * length, edge };
    before += length;
    return from < to ? [part] : [];
  });
}
