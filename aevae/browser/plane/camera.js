// Where one looks: the view of a plane and how gestures change it.
import { fitView, panBy, resizeView, toPixel, zoomAt } from "../math/geometry.js";
import { NEIGHBOURS } from "../model/constants.js";
import { isFarAway } from "../model/place.js";

const AIR = 14; // CSS px around the data at home
const FARTHEST = 1 / 8; // how far out, and
const CLOSEST = 400; // how far in one may zoom, relative to home
const CANDIDATES = 1000; // codes around the middle that may be the start

/** @typedef {ReturnType<typeof createCamera>} Camera */

/**
 * Where a visitor has taken the view: its middle, and how much closer than home.
 * @typedef {{centre: LatentPoint, magnification: number}} Look
 */

/**
 * @param {Bounds} bounds what is shown at home
 * @param {LatentPoint} start the first view holds this point too
 * @param {{width: number, height: number}} size of the plot rectangle, CSS px
 * @param {Look|null} [look] the first view, where it is a possible one
 */
export function createCamera(bounds, start, { width, height }, look = null) {
  let home = fitView(bounds, width, height, AIR);
  /** @type {Bounds|null} */
  let fitted = null; // what is shown in place of home
  let atHome = contains(home, start);
  let view = atHome ? home : fitView(including(bounds, start), width, height, AIR);
  let chosen = false; // by the visitor

  /** @param {View} next */
  function move(next) {
    view = next;
    fitted = null;
    atHome = false;
    chosen = true;
  }
  if (look && !isFarAway(bounds, look.centre) && look.magnification >= FARTHEST && look.magnification <= CLOSEST) move(lookAt(home, look));

  const camera = {
    get view() { return view; },
    /** 1 at home, above it closer. */
    get magnification() { return scale(view) / scale(home); },
    /** Null where nobody has moved the view. @returns {Look|null} */
    get look() { return chosen ? { centre: [(view.x0 + view.x1) / 2, (view.y0 + view.y1) / 2], magnification: camera.magnification } : null; },
    /** Show just this, until somebody moves the view. @param {Bounds} part */
    fit(part) {
      move(fitView(part, view.width, view.height));
      fitted = part;
      chosen = false;
    },
    /** The plot rectangle has another size; centre and scale stay, or home stays home, and what is fitted fits. @param {{width: number, height: number}} size CSS px */
    resize(size) {
      home = fitView(bounds, size.width, size.height, AIR);
      view = atHome ? home : fitted ? fitView(fitted, size.width, size.height) : resizeView(view, size.width, size.height);
    },
    /** The data lie here now: home follows them, and so does the view while it is at home. @param {Bounds} next */
    setBounds(next) {
      if (next.x0 === bounds.x0 && next.x1 === bounds.x1 && next.y0 === bounds.y0 && next.y1 === bounds.y1) return; // nothing that shows the view has to be drawn
      bounds = next;
      home = fitView(bounds, view.width, view.height, AIR);
      if (atHome) view = home;
    },
    /** The place in view that is nearest to one. @param {LatentPoint} z @returns {LatentPoint} */
    within: ([x, y]) => [Math.min(Math.max(x, view.x0), view.x1), Math.min(Math.max(y, view.y0), view.y1)],
    /** @param {number} dx CSS px @param {number} dy */
    pan: (dx, dy) => move(panBy(view, dx, dy)),
    /** @param {ScreenPoint} point that stays where it is @param {number} factor */
    zoom(point, factor) {
      const now = camera.magnification;
      move(zoomAt(view, point, Math.min(CLOSEST / now, Math.max(FARTHEST / now, factor))));
    },
    goHome() {
      view = home;
      fitted = null;
      atHome = true;
      chosen = false;
    },
    /** Move just so far that z is in the view; returns whether that was needed. @param {LatentPoint} z */
    follow(z) {
      const [x, y] = toPixel(view, z);
      const [dx, dy] = [beyond(x, view.width), beyond(y, view.height)];
      if (dx || dy) camera.pan(-dx, -dy);
      return Boolean(dx || dy);
    },
  };
  return camera;
}

/** @param {View} home @param {Look} look */
function lookAt(home, { centre, magnification }) {
  const [dx, dy] = [(home.x1 - home.x0) / magnification / 2, (home.y1 - home.y0) / magnification / 2];
  return { ...home, x0: centre[0] - dx, x1: centre[0] + dx, y0: centre[1] - dy, y1: centre[1] + dy };
}

/** How far a coordinate lies outside 0…size. @param {number} value @param {number} size */
const beyond = (value, size) => Math.min(0, value) + Math.max(0, value - size);

/** CSS px a latent unit. @param {View} view */
const scale = ({ x0, x1, width }) => width / (x1 - x0);

/** @param {Bounds} bounds @param {LatentPoint} point */
const contains = ({ x0, x1, y0, y1 }, [x, y]) => x >= x0 && x <= x1 && y >= y0 && y <= y1;

/** @param {Bounds} bounds @param {LatentPoint} point */
const including = ({ x0, x1, y0, y1 }, [x, y]) => ({
  x0: Math.min(x0, x), x1: Math.max(x1, x), y0: Math.min(y0, y), y1: Math.max(y1, y),
});

/**
 * Where the cursor starts: at the requested point where that is sensible, else the most central code that lies among its like, so that
 * the first picture is a clear one.
 * @param {LatentPoint|null} requested
 * @param {Run} run
 * @returns {LatentPoint}
 */
export function startPoint(requested, { bounds, medians, neighbours, means, labels }) {
  if (requested && !isFarAway(bounds, requested)) return requested;
  const classes = medians.filter((median) => median !== null);
  const [x, y] = [0, 1].map((axis) => classes.reduce((sum, median) => sum + median[axis], 0) / classes.length);
  const around = (/** @type {number} */ row) => neighbours.nearest(means[2 * row], means[2 * row + 1], NEIGHBOURS).ids;
  let [start, most] = [0, 0];
  for (const row of neighbours.nearest(x, y, CANDIDATES).ids) {
    const like = around(row).filter((other) => labels[other] === labels[row]).length;
    if (like > most) [start, most] = [row, like];
    if (most === NEIGHBOURS) break;
  }
  return [means[2 * start], means[2 * start + 1]];
}
