// The tool that looks for a better code than the encoder's, for one image: an arrow on the plane, both images and what they cost (F key).
import { pointBetween } from "../../../math/between.js";
import { project, toPixel } from "../../../math/geometry.js";
import { isLine } from "../../../model/line.js";
import { measured, refine } from "../../../model/refine/refine.js";
import { unrefinable } from "../../../model/refine/target.js";
import { messageOf } from "../../../network/errors.js";
import { createRunEncoder } from "../../run_encoder.js";
import { nextFrame } from "../../../ui/dom.js";
import { stroke, traceArrow, traceRing } from "../arrow.js";
import { isSameImage, noneText, subjectOf, testImage } from "./subject.js";
import { createRefinedView } from "./view.js";
import { createWalk } from "./walk.js";

const SLICE = 8; // ms of computing between two frames
const DOT = 2, SHORT = 60, LONG = 160, HERE = 1; // CSS px: a start, an arrow that is hardly seen, one that is seen well, and what is one place

/**
 * @typedef {import("../../../model/refine/refine.js").Stop} Stop
 * @typedef {import("./subject.js").RefinedSubject} RefinedSubject
 * @typedef {{subject: RefinedSubject, run: Run, stops: Stop[], done: boolean}} Work
 */

/** @param {import("../../contract.js").Host} host @param {import("../contract.js").ToolContext} context @returns {import("../contract.js").Tool} */
export function createRefineTool(host, context) {
  const control = context.control("tool-refine", {
    text: "Refine", icon: "descend", lack: unrefinable(host.spec), set: refineHere,
    tip: "Look for a better code than the encoder’s: for your drawing, else for the ringed test image, else for the one nearest to the cursor (F key).",
  });
  const view = createRefinedView(host.spec, { close, zoom });
  const walk = createWalk(host), runEncoder = createRunEncoder(host);
  /** @type {Work|null} */
  let work = null;
  let asked = 0; // whoever was last is served
  /** @type {number|null} */
  let awaited = null; // a test image that is to be refined as soon as all that takes is here
  let wished = false; // the nearest one is

  function refineHere() {
    const subject = subjectOf(host);
    if (subject) return start(subject, true);
    say(noneText(host));
    wished = host.awaitsOriginals;
  }

  function zoom() {
    if (!work) return;
    const [from, to] = endsOf(work, host.run?.plane);
    host.zoomAt(pointBetween(from, to, 0.5), LONG / lengthOf(host.view, from, to));
  }

  function forget() {
    asked += 1;
    work = awaited = null;
    wished = false;
    walk.stop();
    context.paint();
  }

  /** In place of what there was. @param {string} sentence */
  function say(sentence) {
    forget();
    view.sheet.show(true);
    view.wait(sentence);
    view.offerZoom(false);
  }

  /** @param {RefinedSubject} subject @param {boolean} byHand the cursor goes along where it is nobody else's */
  async function start(subject, byHand) {
    say("Refining…");
    awaited = subject.index;
    const token = asked;
    let encoder;
    try {
      encoder = await runEncoder.fetch();
    } catch (error) {
      if (token === asked) say(`The encoder could not be fetched, so there is no code to start from. ${messageOf(error)}`);
      return;
    }
    if (token !== asked) return;
    if (byHand) host.setLabel(subject.label);
    const mine = work = { subject, run: /** @type {Run} */ (host.run), stops: [], done: false };
    awaited = null;
    if (await follow(mine, encoder, byHand && host.options.alone ? walk : null, () => token === asked, context.paint)) finish(mine, byHand);
  }

  /** @param {Work} mine @param {boolean} byHand */
  function finish(mine, byHand) {
    const { run, subject, stops } = mine, [before, after] = [stops[0], stops[stops.length - 1]].map((stop) => measured(run, subject, stop));
    mine.done = true;
    attend(host, mine);
    view.show(run.spec, subject, before, after, stops.length - 1);
    context.paint();
    if (byHand) host.publish();
  }

  /** The same image once more: another model shows, or another class is given. */
  function again() {
    if (!work || !host.run) return;
    const { index } = work.subject, row = index === null ? undefined : host.run.rowOf.get(index);
    const subject = index === null ? host.drawn && subjectOf(host) : row !== undefined && testImage(host.run, host.originals, row);
    if (subject && !unrefinable(host.spec)) start(subject, false);
    else close();
  }

  function close() {
    forget();
    host.setSubject(null);
    view.sheet.show(false);
    host.publish();
  }

  return {
    control, sheet: view.sheet, close,
    shortcuts: [{ key: "f", label: "F", text: "refine the code of an image", press: control.press }],
    cursor() {
      if (work?.subject.index === null && !(host.drawn && isSameImage(host.drawn.x, work.subject.x))) close();
    },
    loaded() {
      if (wished) return refineHere();
      const text = context.parameter("refine") ?? "";
      if (asked === 0 && /^\d{1,7}$/.test(text) && host.run?.rowOf.has(Number(text)) && host.spec.originals && !unrefinable(host.spec)) awaited = Number(text);
      const subject = awaited !== null && host.run && testImage(host.run, host.originals, /** @type {number} */ (host.run.rowOf.get(awaited)));
      if (subject) start(subject, false);
      else if (awaited !== null && !host.awaitsOriginals) say(noneText(host));
    },
    setRun(run) {
      control.show({ lack: unrefinable(run.spec) });
      if (!work) return;
      if (run.decoder !== work.run.decoder || (run.label !== work.run.label && !(work.done && work.subject.index !== null))) again();
      else context.paint();
    },
    setTheme: (theme) => view.setInk(theme.ink),
    drawn: () => work !== null && work.stops.length > 0,
    paint(pen, seen, theme) {
      if (!work) return;
      const length = paintArrow(pen, seen, theme, endsOf(work, host.run?.plane));
      view.offerZoom(work.done && length > 0 && length < SHORT);
    },
    address: () => ({ refine: (work?.subject.index ?? awaited)?.toString() ?? null }),
    destroy: forget,
  };
}

/**
 * Step after step, as far as somebody wants to know.
 * @param {Work} work @param {Network} encoder @param {ReturnType<typeof createWalk>|null} walk null: the cursor stays
 * @param {() => boolean} wanted @param {() => void} stepped @returns {Promise<boolean>} whether it has come to the end
 */
async function follow(work, encoder, walk, wanted, stepped) {
  let pause = performance.now() + SLICE;
  for (const stop of refine(work.run, encoder, work.subject)) {
    if (stop) {
      const before = work.stops[work.stops.push(stop) - 2];
      stepped();
      if (before) await walk?.stride(standOf(work, before), standOf(work, stop));
      else walk?.begin(standOf(work, stop));
    }
    if (performance.now() > pause) {
      await nextFrame();
      pause = performance.now() + SLICE;
    }
    if (!wanted()) return false;
  }
  walk?.end(standOf(work, work.stops[work.stops.length - 1]));
  return true;
}

/** @param {Work} work @param {Stop} stop */
const standOf = (work, stop) => ({ z: placeOf(work, stop), code: stop.mean });

/** Where the cursor is at the refined code, whoever tells of the image at the cursor tells of this one. @param {import("../../contract.js").Host} host @param {Work} work */
function attend(host, work) {
  if (work.subject.index !== null && lengthOf(host.view, host.z, placeOf(work, work.stops[work.stops.length - 1])) < HERE) host.setSubject(work.subject.index);
}

/** What the arrow goes from and to. @param {Work} work @param {Plane} [plane] */
const endsOf = (work, plane) => [work.stops[0], work.stops[work.stops.length - 1]].map((stop) => placeOf(work, stop, plane));

/** @param {CanvasRenderingContext2D} pen @param {View} view @param {Theme} theme @param {LatentPoint[]} ends @returns {number} its length, CSS px */
function paintArrow(pen, view, theme, [from, to]) {
  const [start, end] = [from, to].map((z) => toPixel(view, z));
  stroke(pen, theme, () => {
    traceRing(pen, start, DOT);
    traceArrow(pen, start, end);
  });
  return lengthOf(view, from, to);
}

/** CSS px. @param {View} view @param {LatentPoint} a @param {LatentPoint} b */
const lengthOf = ({ x0, x1, width }, a, b) => (Math.hypot(b[0] - a[0], b[1] - a[1]) * width) / (x1 - x0);

/** Where a stop is seen: on a line as high as its image's dot. @param {Work} work @param {Stop} stop @param {Plane} [plane] @returns {LatentPoint} */
function placeOf({ run, subject }, { mean }, plane = run.plane) {
  const point = project(plane, mean);
  return isLine(plane) ? [point[0], subject.height] : point;
}
