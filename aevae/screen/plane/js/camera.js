// PURE. Where one looks: the view of a plane and how gestures change it.
import { fitView, panBy, resizeView, toPixel, zoomAt } from "./geometry.js";

const AIR = 14; // CSS px around the data at home
const FARTHEST = 1 / 8; // how far out, and
const CLOSEST = 400; // how far in one may zoom, relative to home
const FAR_AWAY = 50; // a start further out than this many data widths is a mistake, not a wish

/**
 * @param {Window} window what is shown at home
 * @param {Point} start the first view holds this point too
 */
export function createCamera(window, start) {
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
      home = fitView(window, width, height, AIR);
      if (!view) {
        atHome = contains(home, start);
        view = atHome ? home : fitView(including(window, start), width, height, AIR);
      } else {
        view = atHome ? home : resizeView(view, width, height);
      }
    },
    /** The data lie here now: home follows them, and so does the view while it is at home. */
    setWindow(next) {
      window = next;
      home = fitView(window, view.width, view.height, AIR);
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
 * Where the cursor starts: the wish where it is sensible, else a code in the heart of the most central class.
 * @param {Point|null} wish
 * @param {Run} run
 * @returns {Point}
 */
export function startPoint(wish, { window: { x0, x1, y0, y1 }, medians, neighbours, means, labels }) {
  const apart = (a, b) => Math.max(Math.abs(a[0] - b[0]) / (x1 - x0), Math.abs(a[1] - b[1]) / (y1 - y0));
  if (wish && apart(wish, [(x0 + x1) / 2, (y0 + y1) / 2]) < FAR_AWAY) return wish;
  const classes = [...medians.keys()].filter((k) => medians[k]);
  const heart = [0, 1].map((axis) => classes.reduce((sum, k) => sum + medians[k][axis], 0) / classes.length);
  const central = classes.reduce((best, k) => (apart(medians[k], heart) < apart(medians[best], heart) ? k : best));
  const { ids } = neighbours.nearest(...medians[central], 200);
  const row = ids.find((id) => labels[id] === central) ?? ids[0];
  return [means[2 * row], means[2 * row + 1]];
}
