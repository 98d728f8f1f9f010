// How many numbers an image is at each layer, from pixels to code and back; a layer opens to what it is and what it says now.
import { stagesOf } from "../../model/network_stages.js";
import { context2d } from "../../image/canvas.js";
import { listen, make, setText } from "../../ui/dom.js";
import { number } from "../../ui/sentences.js";
import { css } from "../../ui/theme.js";

/** @typedef {{text: string, label: string, size: number, latent: boolean, values: () => ArrayLike<number>|null}} Stop on the way through both networks */

const sizeOf = (/** @type {number[]} */ shape) => shape.reduce((a, b) => a * b, 1);

export function createShapesStrip() {
  const strip = make("div", { class: "shapes", role: "group", "aria-label": "Numbers at each layer" });
  const text = make("p"), range = make("p", { class: "caption" });
  const canvas = make("canvas", { class: "activations", height: 1, role: "img" });
  const detail = make("div", { class: "layer-of", "data-testid": "numbers-layer", hidden: true }, [text, canvas, range]);
  const element = make("div", { class: "network" }, [strip, detail]);
  /** @type {Stop[]} */
  let stops = [];
  let open = -1;
  /** @type {Theme|null} */
  let theme = null;

  /** @param {Run} run @param {Network} encoder @returns {Stop[]} */
  function stopsOf({ spec, decoder }, encoder) {
    const dimensions = spec.plane.origin.length, pixels = sizeOf(spec.image.shape);
    const through = (/** @type {Network} */ network, /** @type {NetworkLayer[]} */ layers) => stagesOf(layers).map(({ text: says, last }) => {
      const size = sizeOf(network.trace()[last].shape);
      return { text: says, label: String(size), size, latent: false, values: () => network.trace()[last].values };
    });
    const into = through(encoder, spec.encoder), out = through(decoder, spec.decoder);
    const head = into[into.length - 1];
    if (head && spec.posterior.kind !== "point") head.label = `${dimensions}+${dimensions}`;
    return [
      { text: `x: an image of ${spec.image.shape.join(" × ")} numbers`, label: `x ${pixels}`, size: pixels, latent: false, values: () => null }, ...into,
      { text: `z: the code, ${dimensions} ${dimensions === 1 ? "number" : "numbers"}`, label: `z ${dimensions}`, size: dimensions, latent: true, values: () => null }, ...out,
    ];
  }

  /** @param {number} i −1: none */
  function choose(i) {
    open = i;
    [...strip.children].forEach((button, at) => button.setAttribute("aria-expanded", String(at === i)));
    paint();
  }

  function paint() {
    detail.hidden = open < 0;
    const stop = stops[open], values = stop?.values();
    if (!stop) return;
    setText(text, stop.text);
    canvas.hidden = !values;
    setText(range, "");
    if (!values || !theme) return;
    const [low, high] = Array.from(values).reduce(([a, b], value) => [Math.min(a, value), Math.max(b, value)], [Infinity, -Infinity]);
    const most = Math.max(Math.abs(low), Math.abs(high)) || 1, pen = context2d(canvas);
    canvas.width = values.length;
    for (let k = 0; k < values.length; k++) {
      pen.fillStyle = css(values[k] < 0 ? theme.errors.left : theme.ink, Math.abs(values[k]) / most);
      pen.fillRect(k, 0, 1, 1);
    }
    const said = `${values.length} numbers now, ${number(low)} to ${number(high)}`;
    setText(range, low < 0 ? `${said}; below 0 in orange` : said);
    canvas.setAttribute("aria-label", said);
  }

  const unlisten = listen(strip, {
    click({ target }) {
      const i = [...strip.children].findIndex((button) => button.contains(target));
      if (i >= 0) choose(i === open ? -1 : i);
    },
  });

  return {
    element,
    /** Another model. @param {Run} run @param {Network} encoder */
    build(run, encoder) {
      stops = stopsOf(run, encoder);
      const tallest = Math.log2(Math.max(...stops.map(({ size }) => size)) + 1);
      strip.replaceChildren(...stops.map(({ text: says, label, size, latent }) => {
        const bar = make("i", { class: latent ? "latent" : null });
        bar.style.height = `${Math.max(6, (100 * Math.log2(size + 1)) / tallest)}%`;
        return make("button", { type: "button", class: "shape", "aria-expanded": "false", "aria-label": says, title: says }, [make("span", { class: "of" }, [bar]), make("span", { text: label })]);
      }));
      choose(open < stops.length ? open : -1);
    },
    /** What the open layer says has changed. */
    refresh: paint,
    get watching() { return open >= 0; },
    setTheme(/** @type {Theme} */ next) {
      theme = next;
      paint();
    },
    destroy: unlisten,
  };
}
