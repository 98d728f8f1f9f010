// The manifold behind the points: decoded tiles for the visible window.
//
// A coarse level comes first, then the fine one. While the view moves, the last bitmap moves with its
// window (a CSS transform, nothing is decoded); once the view rests, the window is decoded anew. Another
// decoder of the same run replaces the bitmap at once by one as fine; while a film plays the tiles are gone.
import { createDelay } from "../ui/dom.js";
import { toPixel } from "../math/geometry.js";
import { covers, extent, latticeOf } from "./tile_lattice.js";
import { fillInk } from "../image/picture.js";

const INSET = 0.08; // of a tile's width left free on each side, so that strokes of neighbours do not join
const REST = 120; // ms without movement before tiles are decoded anew

let worker = null; // one for all planes of the page; it ends with the last of them
const owners = new Map(); // plane number -> its receiver
let lastPlane = 0;

/**
 * @param {HTMLCanvasElement} canvas
 * @param {Run} run what is decoded at first
 */
export function createMosaic(canvas, run) {
  const id = ++lastPlane;
  const [channels, height, width] = run.spec.image.shape;
  const gap = 2 * Math.round(INSET * width); // px of the bitmap between two tiles
  const context = canvas.getContext("2d");
  let ink = [0, 0, 0];
  let view = null;
  let shown = null; // lattice of the bitmap on the canvas
  let job = 0;
  let enabled = false;
  let told = null; // the decoder that the worker has
  let asked = null; // the run that it is decoding, or has decoded last
  let painted = null; // the run whose bitmap is on the canvas
  let busy = false;
  let moving = false; // a film is playing

  owners.set(id, receive);
  worker ??= startWorker();
  const decode = createDelay(REST, start);

  function ask(lattice) {
    const { spec, decoder, decoderTensors: tensors, plane, label } = run;
    if (decoder !== told) {
      worker.postMessage({ type: "network", id, layers: spec.decoder, tensors, dimensions: plane.origin.length, range: spec.image.range });
    }
    worker.postMessage({ type: "decode", id, job: ++job, lattice, plane, label });
    told = decoder;
    asked = run;
    busy = true;
  }

  /** Whether the bitmap shows something else than the run decodes now. */
  const isStale = () => painted !== null && ["decoder", "plane", "label"].some((part) => painted[part] !== run[part]);

  function start() {
    if (!enabled || !view || moving) return;
    const fine = latticeOf(view);
    const coarse = latticeOf(view, 1);
    if (!isStale() && shown?.cell === fine.cell && covers(shown, view, fine)) return;
    ask(shown && covers(shown, view, coarse) ? fine : coarse);
  }

  function receive({ job: answered, lattice, bytes }) {
    if (answered !== job) return;
    busy = false;
    painted = asked;
    draw(lattice, bytes);
    canvas.classList.toggle("faded", moving);
    const fine = latticeOf(view);
    if (isStale()) start();
    else if (lattice.cell > fine.cell && !moving) ask(fine);
  }

  function draw(lattice, bytes) {
    const { columns, rows } = lattice;
    canvas.width = columns * (width + gap);
    canvas.height = rows * (height + gap);
    const image = new ImageData(canvas.width, canvas.height);
    arrange(image.data, bytes, columns, rows, { channels, height, width, gap });
    if (channels !== 3) fillInk(image.data, ink);
    context.putImageData(image, 0, 0);
    shown = lattice;
    place();
  }

  /** Put the bitmap where its part of the plane is now. */
  function place() {
    if (!shown || !view) return;
    const bounds = extent(shown);
    const [left, top] = toPixel(view, [bounds.x0, bounds.y1]);
    const [right, bottom] = toPixel(view, [bounds.x1, bounds.y0]);
    const scale = [(right - left) / canvas.width, (bottom - top) / canvas.height];
    canvas.style.transform = `translate(${left}px, ${top}px) scale(${scale[0]}, ${scale[1]})`;
  }

  return {
    /** The same run at another moment. @param {Run} next @param {boolean} resting false: a film is playing */
    setRun(next, resting) {
      run = next;
      moving = !resting;
      if (moving) canvas.classList.add("faded");
      else if (isStale()) busy || start(); // a decoding under way is finished first, or quick epochs would never be seen
      else {
        canvas.classList.remove("faded");
        decode.again();
      }
    },
    setView(next) {
      if (next === view) return;
      view = next;
      place();
      decode.again();
    },
    setInk(colour) {
      ink = colour;
      if (!shown || channels === 3) return;
      const image = context.getImageData(0, 0, canvas.width, canvas.height);
      fillInk(image.data, ink);
      context.putImageData(image, 0, 0);
    },
    show(on, opacity) {
      canvas.hidden = !on;
      canvas.style.opacity = opacity;
      if (on && !enabled) decode.again();
      enabled = on;
    },
    destroy() {
      decode.cancel();
      owners.delete(id);
      if (owners.size > 0) return worker.postMessage({ type: "end", id });
      worker.terminate();
      worker = null;
    },
  };
}

function startWorker() {
  const started = new Worker(new URL("./tile_worker.js", import.meta.url), { type: "module" });
  started.onmessage = ({ data: answer }) => owners.get(answer.id)?.(answer);
  return started;
}

/** Tiles one after another (each C×H×W) into one RGBA picture of columns × rows tiles. */
function arrange(rgba, bytes, columns, rows, { channels, height, width, gap }) {
  const plane = height * width;
  const stride = columns * (width + gap);
  for (let tile = 0; tile < columns * rows; tile++) {
    const left = (tile % columns) * (width + gap) + gap / 2;
    const top = Math.floor(tile / columns) * (height + gap) + gap / 2;
    for (let y = 0; y < height; y++) {
      let source = tile * channels * plane + y * width;
      let target = 4 * ((top + y) * stride + left);
      for (let x = 0; x < width; x++, source++, target += 4) {
        if (channels === 3) {
          rgba[target] = bytes[source];
          rgba[target + 1] = bytes[source + plane];
          rgba[target + 2] = bytes[source + 2 * plane];
          rgba[target + 3] = 255;
        } else {
          rgba[target + 3] = bytes[source];
        }
      }
    }
  }
}
