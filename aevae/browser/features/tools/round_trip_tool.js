// The tool that shows what a model makes of its own pictures: an arrow from z to enc(dec(z)), and onwards.
import { createDelay, make } from "../../ui/dom.js";
import { messageOf } from "../../network/errors.js";
import { embed, project, toPixel } from "../../math/geometry.js";
import { roundTrip, STEPS } from "../../model/round_trip.js";
import { placeAt } from "../../model/place.js";
import { posteriorOf } from "../../model/posterior.js";
import { createRunEncoder } from "../run_encoder.js";
import { createToolSheet } from "../../ui/controls/tool_sheet.js";
import { createThumbs } from "../../ui/thumbs.js";
import { stroke, traceArrow, traceRing } from "./arrow.js";
import { coordinates, decimalsOf, roundTripText } from "../../ui/sentences.js";

const BUDGET = 4; // ms a frame while the cursor moves: the first steps, the others when it rests
const REST = 120; // ms

/** @param {import("../contract.js").Host} host @param {import("./contract.js").ToolContext} context @returns {import("./contract.js").Tool} */
export function createRoundTripTool(host, context) {
  const control = context.control("tool-trip", {
    text: "Round trip", icon: "loop", value: false, tip: "Encode the decoded image, decode that code, and so on: where does it settle? (R key)",
    set(on) {
      turn(on);
      host.publish();
    },
  });
  const sheet = createToolSheet("trip", "Round trip", [], close);
  const thumbs = createThumbs(host.spec.image);
  const cells = Array.from({ length: STEPS + 1 }, () => thumbs.add());
  const strip = make("div", { class: "gallery", role: "img", "data-testid": "trip-pictures" }, cells.map(({ canvas }) => canvas));
  sheet.body.append(strip);
  const rest = createDelay(REST, () => follow(true));
  let on = false;
  const encoder = createRunEncoder(host);
  /** @type {ReturnType<typeof roundTrip>|null} */
  let trip = null;

  /** @param {boolean} next */
  async function turn(next) {
    on = next;
    control.show({ value: on });
    sheet.show(on);
    context.paint();
    if (!on || !host.run) return;
    try {
      if (!encoder.network) sheet.report("Fetching the encoder…");
      await encoder.fetch();
    } catch (error) {
      return sheet.report(`The encoder could not be fetched, so there is no way back. ${messageOf(error)}`);
    }
    if (on) follow(true);
  }

  /** @param {boolean} resting all of it, with words and pictures; else what fits into a frame */
  function follow(resting) {
    const { network } = encoder, { run } = host;
    if (!on || !network || !run) return;
    const { spec } = run;
    if (network.classes) network.setClass(run.label ?? 0);
    const [start, deadline] = [embed(run.plane, host.z), performance.now() + BUDGET];
    const again = (/** @type {ArrayLike<number>} */ code) => posteriorOf(spec.posterior, network.forward(run.decoder.forward(code))).mean;
    const { points, codes } = trip = roundTrip(start, again, (code) => project(run.plane, code), Math.hypot(...run.summary.std), () => resting || performance.now() < deadline);
    context.paintNow();
    if (!resting) return;
    const last = points[points.length - 1], dimensions = run.plane.origin.length, decimals = decimalsOf(run.bounds);
    sheet.report(roundTripText(trip, placeAt(run, last), spec, run.label, dimensions, decimals));
    cells.forEach(({ canvas, show }, i) => {
      canvas.hidden = i >= codes.length;
      if (!canvas.hidden) show({ bytes: null, values: run.decoder.forward(codes[i]) });
    });
    strip.setAttribute("aria-label", `The images of the ${codes.length} codes on the path, from ${coordinates(points[0], dimensions, decimals)} to ${coordinates(last, dimensions, decimals)}`);
  }

  function close() {
    turn(false);
    host.publish();
  }

  return {
    control, sheet, close,
    shortcuts: [{ key: "r", label: "R", text: "follow the round trip", press: control.press }],
    cursor() {
      if (!on) return;
      follow(false);
      rest.again();
    },
    loaded() {
      if (!on && context.parameter("trip") === "1") turn(true);
    },
    setRun() {
      if (encoder.network) follow(true);
      else if (on) turn(true); // another model
    },
    setTheme: (theme) => thumbs.setInk(theme.ink),
    drawn: () => on && trip !== null,
    paint(pen, view, theme) {
      if (!trip) return;
      const stops = trip.points.map((point) => toPixel(view, point));
      const rests = trip.end === "rests";
      stroke(pen, theme, () => {
        for (let i = 1; i < stops.length; i++) traceArrow(pen, stops[i - 1], stops[i]);
        if (rests) traceRing(pen, stops[stops.length - 1]);
      });
    },
    address: () => ({ trip: on ? "1" : null }),
    destroy: rest.cancel,
  };
}
