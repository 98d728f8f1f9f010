// Images in the place of dots: as many as have room, each at its code, and none over another.
import { toPixel } from "../../math/geometry.js";
import { createThinning } from "../../math/thinning.js";
import { pointOf } from "../../model/codes.js";
import { shuffled } from "../../ui/dots.js";
import { classColour, css } from "../../ui/theme.js";
import { createSprites } from "./sprites.js";

const SMALLEST = 30, LARGEST = 64; // CSS px of a card; in between they grow with the plane
const GAP = 2; // CSS px between two
const BUDGET = 6; // ms a frame for images that are not there yet

/** @typedef {{shown: number, inView: number, originals: "all"|"some"|"none"}} Cards how many codes in view have their image, and how many of those are the originals */

/** @param {import("../contract.js").Host} host */
export function createCards(host) {
  const layer = host.layer("cards");
  layer.canvas.hidden = true;
  const sprites = createSprites(host.spec.image);
  /** @type {{means: Float32Array, hidden: Set<number>, at: ReturnType<typeof createThinning>}|null} */
  let thinning = null;

  /** @param {Run} run @param {View} view */
  function chosen({ means, labels }, view) {
    if (thinning?.means !== means || thinning.hidden !== host.hidden) {
      const order = shuffled(labels.length).filter((row) => !host.hidden.has(labels[row]));
      thinning = { means, hidden: host.hidden, at: createThinning(means, order) };
    }
    const scale = view.width / (view.x1 - view.x0); // px a latent unit
    const { rows, spacing } = thinning.at(Math.floor(2 * Math.log2(scale / SMALLEST)));
    return { rows, size: Math.min(LARGEST, spacing * scale) - GAP };
  }

  return {
    /** @param {Run} run @param {View} view @returns {Cards} */
    draw(run, view) {
      layer.canvas.hidden = false;
      const context = layer.fit(view);
      const { rows, size } = chosen(run, view);
      const until = performance.now() + BUDGET;
      let shown = 0, missing = false;
      for (const row of rows) {
        const [x, y] = toPixel(view, pointOf(run, row));
        if (x < -size || y < -size || x > view.width + size || y > view.height + size) continue;
        if (!sprites.has(row)) {
          if (performance.now() > until) {
            missing = true;
            continue;
          }
          sprites.add(row, host.pictureOf(row));
        }
        drawCard(context, x, y, size, classColour(host.theme, run.labels[row]), host.theme);
        sprites.draw(context, row, x, y, size - 4);
        if (within(view, run.means, row)) shown++;
      }
      layer.canvas.dataset.complete = String(!missing);
      if (missing) host.requestDraw();
      return { shown, inView: count(run, view, host.hidden), originals: host.originals === null ? "none" : host.originals.complete ? "all" : "some" };
    },
    hide: () => (layer.canvas.hidden = true),
    clear: sprites.clear,
    setTheme: sprites.setTheme,
  };
}

/** @param {CanvasRenderingContext2D} context @param {number} x @param {number} y @param {number} size @param {string} colour @param {Theme} theme */
function drawCard(context, x, y, size, colour, theme) {
  context.beginPath();
  context.roundRect(x - size / 2, y - size / 2, size, size, 3);
  context.fillStyle = css(theme.paper, 0.94);
  context.fill();
  context.lineWidth = 1.5;
  context.strokeStyle = colour;
  context.stroke();
}

/** @param {Bounds} view @param {Float32Array} means @param {number} row */
function within({ x0, x1, y0, y1 }, means, row) {
  const x = means[2 * row], y = means[2 * row + 1];
  return x >= x0 && x <= x1 && y >= y0 && y <= y1;
}

/** Codes in view of classes that are shown. @param {Run} run @param {View} view @param {Set<number>} hidden */
function count({ means, labels }, view, hidden) {
  let number = 0;
  for (let row = 0; row < labels.length; row++) if (!hidden.has(labels[row]) && within(view, means, row)) number++;
  return number;
}
