// One frame brings rows, view and the planes' cursors up to date; when nothing has changed for a while, lengths are measured finely.
import { createDelay, createFrame } from "../../ui/dom.js";
import { partAround } from "./part_around.js";
import { RESTING_PIECES } from "./refined/leg.js";
import { createRefiner } from "./refined/refiner.js";
import { hasPlace, leadingRows, pictureAtStop, rowsOf } from "./rows.js";
import { refinable } from "./table.js";

const REST = 200; // ms after the last change, then lengths are measured finely and the address follows
// How finely a leg is decoded, and how many places a curve has: enough to move with the hand, and enough to be read.
const MOVING = { pieces: 40, places: 51 }, RESTING = { pieces: RESTING_PIECES, places: 101 };

/**
 * @param {Object} parts
 * @param {import("./stops.js").Stops} parts.stops
 * @param {ReturnType<typeof import("./options.js").createPathOptions>} parts.options
 * @param {() => ReturnType<typeof import("./view.js").createView>} parts.view
 * @param {ReturnType<typeof import("./playback.js").createPlayback>} parts.playback
 * @param {() => import("../contract.js").PathPlane[]} parts.planes
 * @param {() => boolean} parts.isReady
 * @param {() => void} parts.redrawPlanes in the next frame
 * @param {(always: boolean) => void} parts.updateMessage always: also where something is said
 * @param {() => void} parts.publish
 */
export function createRenderLoop({ stops, options, view, playback, planes, isReady, redrawPlanes, updateMessage, publish }) {
  /** @type {import("./rows.js").ShownRow[]} */
  let rows = [];
  let stale = false; // rows are of stops or options that have changed
  let fine = false; // they shall be measured finely
  /** @type {{gently: boolean}|null} */
  let unfitted = null; // the planes shall show the paths, as soon as these are known
  let better = false; // rows are as the atlas has them, and known better now
  const frame = createFrame(render);
  const refiner = createRefiner(() => {
    better = true;
    request();
  });
  const addressAtRest = createDelay(REST, publish);
  const rest = createDelay(REST, () => {
    if (!stops.sides.length) return;
    stale = fine = true;
    request();
    publish();
  });

  /** The planes draw in the same frame: theirs is asked for second, so that it finds the new paths and cursors. */
  function request() {
    frame.request();
    redrawPlanes();
  }

  const leading = () => leadingRows(rows, stops.sides.length, options.lead);

  /** The stops, and what is shown between them. @param {number} side */
  const pointsOn = (side) => [...stops.list.map((_, i) => stops.at(side, i)), ...rows.filter(hasPlace).filter((row) => row.side === side).flatMap(({ points }) => points)];

  /** @param {string[]} kinds */
  const rowsOfKinds = (kinds) =>
    rowsOf(stops, kinds, options.pace, fine ? RESTING : MOVING, () => stops.list.map((_, i) => pictureAtStop(stops, i, planes()[0].originals)));

  function render() {
    if (!isReady()) return;
    if (stale) {
      rows = rowsOfKinds(options.kinds);
      if (fine && refinable(options.kinds).length > 0) refiner.ask(stops);
    } else if (better) {
      const refined = rowsOfKinds(refinable(options.kinds));
      rows = rows.map((row) => refined.find(({ kind, side }) => kind === row.kind && side === row.side) ?? row);
    }
    if (stale || better) {
      stale = better = false;
      view().showRows(rows);
      updateMessage(fine);
    }
    if (unfitted && rows.length > 0) {
      const { gently } = unfitted;
      planes().forEach((plane, side) => plane.fit(partAround(pointsOn(side), stops.sides[side].run.bounds), gently));
      unfitted = null;
    }
    const { t } = playback, lead = leading();
    lead.forEach((row, side) => row && planes()[side].setCursor(row.place(t), row.latent(t)));
    view().showAt(t, lead);
  }

  return {
    get rows() { return rows; },
    leading,
    /** t has moved. */
    move() {
      request();
      if (!playback.playing) addressAtRest.again();
    },
    /** Rows are old. */
    invalidate() {
      stale = true;
      fine = false;
      request();
      rest.again();
    },
    /** Let the planes show just the paths. @param {boolean} [gently] only where nobody has moved the view */
    fit(gently = false) {
      unfitted = { gently };
      request();
    },
    /** A stop has come to rest. */
    settle: rest.again,
    cancel() {
      refiner.destroy();
      frame.cancel();
      rest.cancel();
      addressAtRest.cancel();
    },
  };
}
