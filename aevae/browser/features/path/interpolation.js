// From A to B: stops, the paths between them, and t. What shows them is in view.js; the planes' features hand in what happens on planes.
import { loadAtlas } from "../../model/load.js";
import { inUrl, parameter, pointParameter, pointsInUrl, toPoints } from "../../ui/url.js";
import { createStopEditor } from "./editor.js";
import { createFinder } from "./find.js";
import { createMessages, standingMessage } from "./messages.js";
import { createPathOptions } from "./options.js";
import { createPlayback } from "./playback.js";
import { createRenderLoop } from "./render_loop.js";
import { pathsOn, pictureAtStop } from "./rows.js";
import { createStops } from "./stops.js";
import { createPathTask } from "./task.js";
import { DRAWN } from "./table.js";
import { createView } from "./view.js";

/** @typedef {import("../contract.js").PathPlane} PathPlane */

/** @param {() => void} publish the address has changed */
export function createInterpolation(publish) {
  /** @type {PathPlane[]} */
  let planes = [];
  /** @type {import("./stops.js").RequestedPath} */
  let requested = { ends: [pointParameter("from"), pointParameter("to")], via: toPoints(parameter("via", 400)) ?? [], drawn: toPoints(parameter("way", 1000)) ?? [] };
  let loads = 0;
  /** @type {Set<() => void>} */
  const watchers = new Set(); // planes, which draw the paths
  const redrawPlanes = () => watchers.forEach((redraw) => redraw());

  const stops = createStops();
  const messages = createMessages(() => (isReady() ? standingMessage(stops, options.kinds, loop.rows, editor.drawing) : ""));
  const { say } = messages;
  const playback = createPlayback(seek);
  const editor = createStopEditor(stops, {
    isReady, say, settled: () => loop.settle(), chosen: () => loop.fit(), drawn: () => (options.lead = DRAWN),
    changed() {
      say("");
      loop.invalidate();
    },
    selected() {
      view.showStops();
      redrawPlanes();
    },
  });
  const options = createPathOptions(stops, { change: editor.change, say });
  const loop = createRenderLoop({
    stops, options, playback, isReady, redrawPlanes, publish, planes: () => planes, view: () => view,
    updateMessage: (always) => (always || !messages.element.textContent) && messages.update(),
  });
  const view = createView({
    stops, editor, playback, options, say, publish, pictureAt: (i) => pictureAtStop(stops, i, planes[0]?.originals),
    shown: () => ({ planes, stops, rows: loop.rows, leading: loop.leading()[0], count: options.count, kind: options.lead }),
  });
  playback.seek(shareInUrl() ?? playback.t);

  /** While another run is loading, the stops are still over the old one. */
  function isReady() {
    return planes.length > 0 && stops.sides.length === planes.length && planes.every(({ run }, side) => run?.spec === stops.sides[side].run.spec);
  }

  /** @param {number} t */
  function seek(t) {
    playback.seek(t);
    if (isReady()) loop.move();
    else playback.show();
  }

  /** What is shown has become old, though nobody has changed the stops. */
  function invalidate() {
    if (!isReady()) return;
    messages.update();
    loop.invalidate();
  }

  /** Some plane has loaded, or its originals have come. */
  async function refresh() {
    const load = ++loads;
    if (!planes.every(({ run }) => run)) return;
    if (!isReady()) {
      const atlases = await Promise.all(planes.map(({ spec }) => loadAtlas(spec).catch(() => null)));
      const sides = sidesOf(planes, atlases);
      if (load !== loads || sides.length < planes.length) return;
      stops.setSides(sides, requested);
      requested = {};
      if (stops.drawn) options.lead = DRAWN;
      loop.fit(true);
    }
    view.open();
    invalidate();
  }

  /** @type {import("../contract.js").PathEditor} */
  const path = {
    get ready() { return isReady(); },
    get drawing() { return editor.drawing; },
    get linked() { return stops.linked; },
    get count() { return stops.list.length; },
    get selected() { return stops.selected; },
    sideOf: (spec) => Math.max(0, planes.findIndex((plane) => plane.spec === spec)),
    at: stops.at,
    paths: (side) => pathsOn(loop.rows, side, loop.leading()[side]),
    select: editor.select, move: editor.move, moveToCode: editor.moveToCode, draw: editor.draw, settle: loop.settle,
    setRun(side, run) {
      if (isReady() && stops.sides[side].run !== run) editor.change(() => stops.setRun(side, run));
    },
    watch(redraw) {
      watchers.add(redraw);
      return () => watchers.delete(redraw);
    },
    address: () => ({
      z: null, link: null, ...(planes.length === 1 && { with: null }),
      ...(isReady() && { ...stopsInUrl(stops), t: String(Number(playback.t.toFixed(3))), ...options.address(), ...view.address() }),
    }),
  };

  return {
    element: view.path, chart: view.chart, message: messages.element, refresh, task: createPathTask({ stops, editor, loop, playback, seek, isReady }),
    /** What planes may do with it. */
    path,
    /** @param {PathPlane[]} next one or two @param {HTMLElement} root within which a tap on the space bar plays */
    setPlanes(next, root) {
      planes = next;
      playback.listenTo(root);
      refresh();
    },
    /** Something has brought a plane's cursor to a place, a drawn digit's code for example: the chosen stop goes there. @param {number} side @param {LatentPoint} z */
    moveSelected: (side, z) => editor.move(stops.selected, side, z),
    settle: () => loop.fit(), // what brought it has come to rest
    /** @param {Theme} theme */
    setTheme(theme) {
      view.setTheme(theme);
      invalidate();
    },
    destroy() {
      loop.cancel();
      view.destroy();
    },
  };
}

/** Fewer than planes where one has no run. @param {PathPlane[]} planes @param {(import("../../model/atlas.js").Atlas|null)[]} atlases @returns {import("./stops.js").Side[]} */
const sidesOf = (planes, atlases) => planes.flatMap(({ run }, side) => {
  const atlas = atlases[side];
  return run ? [{ run, atlas, find: atlas && createFinder(atlas) }] : [];
});

/** The t that the address names. */
function shareInUrl() {
  const text = parameter("t") ?? "", t = Number.parseFloat(text);
  return /^[\d.]+$/.test(text) && t <= 1 ? t : null;
}

/** @param {import("./stops.js").Stops} stops */
const stopsInUrl = ({ list, drawn, at }) => ({
  from: inUrl(at(0, 0)), to: inUrl(at(0, list.length - 1)), via: pointsInUrl(list.slice(1, -1).map(({ z }) => z)), way: pointsInUrl(drawn ?? []),
});
