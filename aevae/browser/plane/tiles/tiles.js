// The manifold behind the dots: decoded tiles for what is in view.
//
// A coarse level comes first, then the fine one. While the view moves, the last bitmap moves with its part of the
// plane (a CSS transform, nothing is decoded); once the view rests, tiles are decoded anew. Another
// decoder of the same run replaces the bitmap at once by one as fine; while a film plays the tiles are gone.
import { context2d } from "../../image/canvas.js";
import { fillInk } from "../../image/picture.js";
import { shrunkShape } from "../../image/shrinking.js";
import { joinTiles } from "../../image/tile_bitmap.js";
import { toPixel } from "../../math/geometry.js";
import { createDelay } from "../../ui/dom.js";
import { CELL, covers, extent, latticeOf } from "./tile_lattice.js";

const INSET = 0.08; // of a tile's width left free on each side, so that strokes of neighbours do not join
const REST = 40; // ms without movement before tiles are decoded anew: two frames, and the wheel's next notch
const PATIENCE = 20_000; // ms without an answer: browsers end a worker that takes too much memory, and tell nobody
const ATTEMPTS = 3; // at one decoding

/**
 * @typedef {import("./tile_lattice.js").Lattice} Lattice
 * @typedef {import("./tile_worker.js").DecodedTiles} DecodedTiles
 */

/** @type {Worker|null} */
let worker = null; // one for all planes of the page; it ends with the last of them
/** @type {Map<number, {receive: (tiles: DecodedTiles) => void, again: () => void}>} */
const planes = new Map(); // by number
let lastPlane = 0;

/**
 * @param {HTMLCanvasElement} canvas
 * @param {Run} run what is decoded at first
 */
export function createTiles(canvas, run) {
  const id = ++lastPlane;
  const shape = shrunkShape(run.spec.image.shape, CELL * devicePixelRatio), [channels, , width] = shape;
  const gap = 2 * Math.round(INSET * width); // px of the bitmap between two tiles
  const context = context2d(canvas);
  /** @type {Rgb} */
  let ink = [0, 0, 0];
  /** @type {View|null} */
  let view = null;
  /** @type {Lattice|null} */
  let shown = null; // lattice of the bitmap on the canvas
  let job = 0, enabled = false;
  /** @type {Network|null} */
  let sent = null; // the decoder that the worker has
  let decoding = run; // what it is decoding, or has decoded last
  /** @type {Run|null} */
  let painted = null; // the run whose bitmap is on the canvas
  let busy = false;
  let moving = false; // a film is playing

  const watch = createWatch();
  planes.set(id, { receive, again });
  worker ??= startWorker();
  const decode = createDelay(REST, start);

  /** @param {Lattice} lattice */
  function request(lattice) {
    const { spec, decoder, decoderTensors: tensors, plane, label } = run;
    if (decoder !== sent) {
      worker?.postMessage({ type: "network", id, layers: spec.decoder, tensors, dimensions: plane.origin.length, image: spec.image, shape });
    }
    worker?.postMessage({ type: "decode", id, job: ++job, lattice, plane, label });
    sent = decoder;
    decoding = run;
    busy = true;
    watch.begin();
  }

  function again() {
    sent = null; // another worker has nothing yet
    if (busy) start();
  }

  /** Whether the bitmap shows something else than the run decodes now. */
  const isStale = () => painted !== null && (painted.decoder !== run.decoder || painted.plane !== run.plane || painted.label !== run.label);

  function start() {
    if (!enabled || !view || moving) return;
    const fine = latticeOf(view), coarse = latticeOf(view, 1);
    if (!isStale() && shown?.cell === fine.cell && covers(shown, view, fine)) return;
    request(shown && covers(shown, view, coarse) ? fine : coarse);
  }

  /** @param {DecodedTiles} tiles */
  function receive({ job: answered, lattice, bytes }) {
    watch.end();
    if (answered !== job || !view) return;
    busy = false;
    painted = decoding;
    context.putImageData(joinTiles(canvas, bytes, lattice, shape, gap, ink), 0, 0);
    shown = lattice;
    place();
    canvas.classList.toggle("faded", moving);
    const fine = latticeOf(view);
    if (isStale()) start();
    else if (lattice.cell > fine.cell && !moving) request(fine);
  }

  /** Put the bitmap where its part of the plane is now. */
  function place() {
    if (!shown || !view) return;
    const bounds = extent(shown);
    const [left, top] = toPixel(view, [bounds.x0, bounds.y1]);
    const [right, bottom] = toPixel(view, [bounds.x1, bounds.y0]);
    canvas.style.transform = `translate(${left}px, ${top}px) scale(${(right - left) / canvas.width}, ${(bottom - top) / canvas.height})`;
  }

  return {
    /** The same run at another moment. @param {Run} next @param {boolean} resting false: a film is playing */
    setRun(next, resting) {
      run = next;
      moving = !resting;
      if (moving) canvas.classList.add("faded");
      else if (!isStale()) {
        canvas.classList.remove("faded");
        decode.again();
      } else if (!busy) start(); // a decoding under way is finished first, or quick epochs would never be seen
    },
    /** @param {View} next */
    setView(next) {
      if (next === view) return;
      view = next;
      place();
      decode.again();
    },
    /** @param {Rgb} colour */
    setInk(colour) {
      ink = colour;
      if (!shown || channels === 3) return;
      const image = context.getImageData(0, 0, canvas.width, canvas.height);
      fillInk(image.data, ink);
      context.putImageData(image, 0, 0);
    },
    /** @param {boolean} on @param {number} opacity */
    show(on, opacity) {
      canvas.hidden = !on;
      canvas.style.opacity = String(opacity);
      if (on && !enabled) decode.again();
      enabled = on;
    },
    destroy() {
      decode.cancel();
      watch.end();
      planes.delete(id);
      if (planes.size > 0) return worker?.postMessage({ type: "end", id });
      worker?.terminate();
      worker = null;
    },
  };
}

function startWorker() {
  const started = new Worker(new URL("./tile_worker.js", import.meta.url), { type: "module" });
  started.onmessage = (/** @type {MessageEvent<DecodedTiles>} */ { data: tiles }) => planes.get(tiles.id)?.receive(tiles);
  return started;
}

/** Somebody who sees that a worker does not answer. */
function createWatch() {
  let timer = 0, attempts = 0;
  return {
    begin() {
      clearTimeout(timer);
      if (++attempts <= ATTEMPTS) timer = window.setTimeout(anotherWorker, PATIENCE);
    },
    end() {
      clearTimeout(timer);
      attempts = 0;
    },
  };
}

function anotherWorker() {
  worker?.terminate();
  worker = startWorker();
  for (const plane of planes.values()) plane.again();
}
