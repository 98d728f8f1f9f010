// The tool that draws codes from the prior, or from a Gaussian fitted to an autoencoder's codes, and shows what they decode to.
import { listen, make } from "../../ui/dom.js";
import { project, toPixel } from "../../math/geometry.js";
import { placeAt } from "../../model/place.js";
import { drawFrom, fitted, isDrawable } from "../../model/sampling.js";
import { action, createToolSheet } from "../../ui/controls/tool_sheet.js";
import { css } from "../../ui/theme.js";
import { createThumbs } from "../../ui/thumbs.js";
import { coordinates, decimalsOf, samplesText } from "../../ui/sentences.js";

const USUAL = 16, MOST = 64; // codes at once
const SEEDS = 9999;
const SIZE = 5; // CSS px from the middle of a diamond to its corners

/** @param {import("../contract.js").Host} host @param {import("./contract.js").ToolContext} context @returns {import("./contract.js").Tool} */
export function createPriorSamples(host, context) {
  const hasPrior = isDrawable(host.spec.prior);
  const control = context.control("tool-sample", {
    text: hasPrior ? "Sample the prior" : "Sample", icon: "die", value: false, set: (on) => change(on ? seed || 1 : 0),
    tip: hasPrior ? "Draw codes from the prior and see their images (S key)." : "Draw codes from a Gaussian fitted to the codes: this model has no prior (S key).",
  });
  const again = action("sample-again", "again", "Draw others.");
  const number = make("input", {
    type: "number", class: "count", min: 1, max: MOST, value: USUAL, "data-testid": "sample-count", "aria-label": "How many codes to draw", title: `How many codes to draw: 1 to ${MOST}.`,
  });
  const sheet = createToolSheet("sample", hasPrior ? "Samples from the prior" : "Samples", [number, again], close);
  const thumbs = createThumbs(host.spec.image);
  const strip = make("div", { class: "gallery", role: "group", "aria-label": "Sampled images" });
  const fit = thumbs.buttons(strip, "sample");
  sheet.body.append(strip);
  let count = USUAL;
  let seed = 0; // 0: nothing is drawn
  /** @type {LatentPoint[]} */
  let points = [];
  let pointed = -1; // the sample under the mouse or the focus
  /** @type {ReturnType<typeof fitted>|null} */
  let gaussian = null; // fitted to the codes of a model without a prior

  /** @param {number} next the seed */
  function draw(next) {
    seed = next;
    control.show({ value: seed > 0 });
    sheet.show(seed > 0);
    if (seed > 0) show();
    context.paint();
  }

  function show() {
    const { run } = host;
    if (!run) return;
    const dimensions = run.plane.origin.length;
    const source = hasPrior ? host.spec.prior : (gaussian ??= run.codes && fitted(run.codes.means, dimensions)); // a prior may learn meanwhile
    if (!source) return;
    const codes = drawFrom(source, dimensions, count, seed);
    points = codes.map((code) => project(run.plane, code));
    let inside = 0;
    fit(count).forEach(({ thumb, button: cell }, i) => {
      thumb.show({ bytes: null, values: run.decoder.forward(codes[i]) });
      cell.title = `Drawn at ${coordinates(points[i], dimensions, decimalsOf(run.bounds))}: the cursor goes there.`;
      cell.setAttribute("aria-label", cell.title);
      if (placeAt(run, points[i]).verdict === "inside") inside++;
    });
    sheet.report(samplesText(count, run.spec.verdict ? null : inside, hasPrior, dimensions > 2));
  }

  /** @param {number} next */
  function setCount(next) {
    count = Math.min(MOST, next);
    number.value = String(count);
  }

  /** @param {number} next the seed */
  function change(next) {
    draw(next);
    host.publish();
  }

  function close() {
    change(0);
  }

  const indexOf = (/** @type {{target: HTMLElement}} */ { target }) => Number(target.closest("button")?.dataset.i ?? -1);
  const point = (/** @type {number} */ i) => {
    pointed = i;
    context.paint();
  };
  const stops = [
    listen(number, {
      change() {
        setCount(Math.max(1, Math.round(number.valueAsNumber) || USUAL));
        change(seed);
      },
    }),
    listen(again, { click: () => change((seed % SEEDS) + 1) }),
    listen(strip, {
      pointerover: (event) => point(indexOf(event)),
      pointerleave: () => point(-1),
      focusin: (event) => point(indexOf(event)),
      focusout: () => point(-1),
      click(event) {
        if (indexOf(event) < 0) return;
        host.moveTo(points[indexOf(event)]);
        host.settle();
      },
    }),
  ];

  return {
    control, sheet, close,
    shortcuts: [{ key: "s", label: "S", text: hasPrior ? "sample the prior" : "sample", press: control.press }],
    loaded() {
      const [, wanted, many = USUAL] = context.parameter("sample")?.match(/^([1-9]\d{0,3})(?:x([1-9]\d?))?$/) ?? [];
      if (seed > 0 || !wanted) return;
      setCount(Number(many));
      draw(Number(wanted));
    },
    setRun() {
      if (seed > 0) show();
    },
    setTheme: (theme) => thumbs.setInk(theme.ink),
    drawn: () => seed > 0,
    paint: (pen, view, theme) => paintDiamonds(pen, view, theme, points, pointed),
    facts: () => ({ sampled: seed > 0 ? count : 0 }),
    perform({ sample }) {
      if (!sample) return;
      setCount(sample);
      change(seed || 1);
    },
    address: () => ({ sample: seed > 0 ? `${seed}${count === USUAL ? "" : `x${count}`}` : null }),
    destroy: () => stops.forEach((stop) => stop()),
  };
}

/** @param {CanvasRenderingContext2D} context @param {View} view @param {Theme} theme @param {LatentPoint[]} points @param {number} pointed which of them is larger */
function paintDiamonds(context, view, theme, points, pointed) {
  points.forEach((z, i) => {
    const [x, y] = toPixel(view, z);
    const size = i === pointed ? 2 * SIZE : SIZE;
    context.beginPath();
    for (const [dx, dy] of [[0, -size], [size, 0], [0, size], [-size, 0]]) context.lineTo(x + dx, y + dy);
    context.closePath();
    context.fillStyle = css(theme.paper, 0.9);
    context.fill();
    context.strokeStyle = css(theme.ink);
    context.lineWidth = i === pointed ? 2.4 : 1.6;
    context.stroke();
  });
}
