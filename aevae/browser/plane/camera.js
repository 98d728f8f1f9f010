// Where one looks: the view of a plane and how gestures change it.
import { fitView, panBy, resizeView, toPixel, zoomAt } from "../math/geometry.js";
import { NEIGHBOURS } from "../model/constants.js";

const AIR = 14; // CSS px around the data at home
const FARTHEST = 1 / 8; // how far out, and
const CLOSEST = 400; // how far in one may zoom, relative to home
const FAR_AWAY = 50; // a start further out than this many data widths is a mistake, not a wish
const CANDIDATES = 1000; // codes around the middle that may be the start

/**
 * @param {Bounds} bounds what is shown at home
 * @param {Point} start the first view holds this point too
 */
export function createCamera(bounds, start) {
  let home = null;
  let view = null;
  let atHome = true;

  function move(next) {
    view = next;
    atHome = false;
  }

  const camera = {
    get view() { return view; },
    /** 1 at home, above it closer. */
    get magnification() { return scale(view) / scale(home); },
    /** The plot rectangle has this many CSS px now; centre and scale stay, or home stays home. */
    resize(width, height) {
      home = fitView(bounds, width, height, AIR);
      if (!view) {
        atHome = contains(home, start);
        view = atHome ? home : fitView(including(bounds, start), width, height, AIR);
      } else {
        view = atHome ? home : resizeView(view, width, height);
      }
    },
    /** The data lie here now: home follows them, and so does the view while it is at home. */
    setBounds(next) {
      bounds = next;
      home = fitView(bounds, view.width, view.height, AIR);
      if (atHome) view = home;
    },
    pan: (dx, dy) => move(panBy(view, dx, dy)),
    zoom(point, factor) {
      const now = camera.magnification;
      move(zoomAt(view, point, Math.min(CLOSEST / now, Math.max(FARTHEST / now, factor))));
    },
    goHome() {
      view = home;
      atHome = true;
    },
    /** Move just so far that z is in the view; returns whether that was needed. */
    follow(z) {
      const [x, y] = toPixel(view, z);
      const beyond = (value, size) => Math.min(0, value) + Math.max(0, value - size);
      const [dx, dy] = [beyond(x, view.width), beyond(y, view.height)];
      if (dx || dy) camera.pan(-dx, -dy);
      return Boolean(dx || dy);
    },
  };
  return camera;
}

/** CSS px a latent unit. */
const scale = ({ x0, x1, width }) => width / (x1 - x0);

const contains = ({ x0, x1, y0, y1 }, [x, y]) => x >= x0 && x <= x1 && y >= y0 && y <= y1;

const including = ({ x0, x1, y0, y1 }, [x, y]) => ({
  x0: Math.min(x0, x), x1: Math.max(x1, x), y0: Math.min(y0, y), y1: Math.max(y1, y),
});

/**
 * Where the cursor starts: the wish where it is sensible, else the most central code that lies among its like, so that
 * the first picture is a clear one.
 * @param {Point|null} wish
 * @param {Run} run
 * @returns {Point}
 */
export function startPoint(wish, { bounds: { x0, x1, y0, y1 }, medians, neighbours, means, labels }) {
  const isFar = ([x, y]) => Math.max(Math.abs(x - (x0 + x1) / 2) / (x1 - x0), Math.abs(y - (y0 + y1) / 2) / (y1 - y0)) >= FAR_AWAY;
  if (wish && !isFar(wish)) return wish;
  const classes = medians.filter(Boolean);
  const heart = [0, 1].map((axis) => classes.reduce((sum, median) => sum + median[axis], 0) / classes.length);
  const place = (row) => [means[2 * row], means[2 * row + 1]];
  const around = (row) => neighbours.nearest(...place(row), NEIGHBOURS).ids;
  let [start, most] = [null, 0];
  for (const row of neighbours.nearest(...heart, CANDIDATES).ids) {
    const like = around(row).filter((other) => labels[other] === labels[row]).length;
    if (like > most) [start, most] = [row, like];
    if (most === NEIGHBOURS) break;
  }
  return place(start);
}
