// The tool that shows what a model makes of its own pictures: an arrow from z to enc(dec(z)), and onwards.
import { createDelay, listen, make } from "../../ui/dom.js";
import { embed, project, toPixel } from "../../math/geometry.js";
import { roundTrip, STEPS } from "../../model/round_trip.js";
import { placeAt } from "../../model/place.js";
import { posteriorOf } from "../../model/posterior.js";
import { createToolSheet } from "../../ui/tool_sheet.js";
import { css } from "../../ui/theme.js";
import { createThumbs } from "../../ui/thumbs.js";
import { icon } from "../../ui/icons.js";
import { coordinates, roundTripText } from "../../ui/sentences.js";

const BUDGET = 4; // ms a frame while the cursor moves: the first steps, the others when it rests
const REST = 120; // ms
const HEAD = 6; // CSS px of an arrow's head

/** @param {import("../contract.js").Host} host @param {import("./feature.js").Desk} desk @returns {import("./feature.js").Tool} */
export function createRoundTrip(host, desk) {
  const button = icon("tool-trip", "loop", "Round trip: encode the decoded picture, decode that code, and so on: where does it settle? (R key)");
  const sheet = createToolSheet("trip", "Round trip", [], close);
  const thumbs = createThumbs(host.spec.image);
  const cells = Array.from({ length: STEPS + 1 }, () => thumbs.add());
  const strip = make("div", { class: "gallery", role: "img", "data-testid": "trip-pictures" }, cells.map(({ canvas }) => canvas));
  sheet.body.append(strip);
  button.setAttribute("aria-pressed", "false");
  const rest = createDelay(REST, () => follow(true));
  let on = false;
  let encoder = null;
  let trip = null;

  async function turn(next) {
    on = next;
    button.setAttribute("aria-pressed", String(on));
    sheet.show(on);
    desk.paint();
    if (!on || !host.run) return;
    try {
      if (!encoder) sheet.report("Fetching the encoder…");
      encoder ??= await host.encoder();
    } catch (error) {
      return sheet.report(`The encoder could not be fetched, so there is no way back. ${error.message}`);
    }
    if (on) follow(true);
  }

  /** @param {boolean} resting all of it, with words and pictures; else what fits into a frame */
  function follow(resting) {
    if (!on || !encoder || !host.run) return;
    const { run, spec } = host;
    if (encoder.classes) encoder.setClass(run.label ?? 0);
    const [start, deadline] = [embed(run.plane, host.z), performance.now() + BUDGET];
    const again = (code) => posteriorOf(spec.posterior, encoder.forward(run.decoder.forward(code))).mean;
    trip = roundTrip(start, again, (code) => project(run.plane, code), Math.hypot(...run.summary.std), () => resting || performance.now() < deadline);
    desk.paintNow();
    if (!resting) return;
    const last = trip.points.at(-1);
    sheet.report(roundTripText(trip, placeAt(run, last), spec.classes, run.label));
    cells.forEach(({ canvas, show }, i) => {
      canvas.hidden = i >= trip.codes.length;
      if (!canvas.hidden) show({ bytes: null, values: run.decoder.forward(trip.codes[i]) });
    });
    strip.setAttribute("aria-label", `The pictures of the ${trip.codes.length} codes on the way, from ${coordinates(trip.points[0])} to ${coordinates(last)}`);
  }

  function close() {
    turn(false);
    host.publish();
  }

  function toggle() {
    turn(!on);
    host.publish();
  }

  const stop = listen(button, { click: () => host.run && toggle() });

  return {
    button, sheet, close,
    keys: { r: toggle },
    cursor() {
      if (!on) return;
      follow(false);
      rest.again();
    },
    loaded() {
      if (!on && desk.asked("trip") === "1") turn(true);
    },
    setRun: () => follow(true),
    setTheme: (theme) => thumbs.setInk(theme.ink),
    drawn: () => on && trip !== null,
    paint(context, view, theme) {
      const way = trip.points.map((point) => toPixel(view, point));
      context.lineJoin = context.lineCap = "round";
      for (const [colour, width] of [[css(theme.paper, 0.9), 4], [css(theme.ink), 1.6]]) {
        context.strokeStyle = colour;
        context.lineWidth = width;
        for (let i = 1; i < way.length; i++) arrow(context, way[i - 1], way[i]);
        if (trip.end === "rests") ring(context, way.at(-1));
      }
    },
    address: () => ({ trip: on ? "1" : null }),
    destroy() {
      rest.cancel();
      stop();
    },
  };
}

function arrow(context, [ax, ay], [bx, by]) {
  const length = Math.hypot(bx - ax, by - ay);
  const angle = Math.atan2(by - ay, bx - ax);
  context.beginPath();
  context.moveTo(ax, ay);
  context.lineTo(bx, by);
  if (length > HEAD) {
    for (const turn of [0.45, -0.45]) {
      context.moveTo(bx, by);
      context.lineTo(bx - HEAD * Math.cos(angle + turn), by - HEAD * Math.sin(angle + turn));
    }
  }
  context.stroke();
}

function ring(context, [x, y]) {
  context.beginPath();
  context.arc(x, y, HEAD, 0, 2 * Math.PI);
  context.stroke();
}
