// The stops of a path over one plane or two, and what was drawn by hand. The first stop is A, the last one B.
import { embed } from "../../math/geometry.js";
import { simplified } from "../../math/polygon.js";
import { covers } from "../../model/atlas.js";
import { pointOf } from "../../model/codes.js";
import { isFarAway } from "../../model/place.js";
import { isKnown, offsetOf, placeOf, rowAt, stopAt, stopIn, stopOf } from "./stop_places.js";

/**
 * @typedef {import("./stop_places.js").Side} Side
 * @typedef {import("./stop_places.js").Stop} Stop
 * @typedef {ReturnType<typeof createStops>} Stops
 * @typedef {{ends?: (LatentPoint|null)[], via?: LatentPoint[], drawn?: LatentPoint[]}} RequestedPath where A and B should be; the stops between
 *   them, all, or none where one of them cannot be; the path drawn by hand, likewise
 */

export const MOST_STOPS = 8;
const CORNERS = 40; // of a path by hand: enough for a spiral, and few enough for an address
const JITTER = 1 / 300; // of the data's width: what moves less was not meant
const FIRST = ["4", "9"]; // classes that a path joins at first: neighbours, whose images blend
const OTHER_CLASS = 8; // with class 0, where a data set does not have those

/** What a stop is called. @param {number} i @param {number} count */
export const letter = (i, count) => (i === 0 ? "A" : i === count - 1 ? "B" : String(i));

/** Two rows of a run whose images a path joins at first: of two classes, or the ends of the first axis where there are none. @param {Run} run @returns {[number, number]|null} null: classes decide */
function farApart({ means, spec, testIndex }) {
  if (spec.classes.length > 1) return null;
  const rows = Array.from(testIndex, (_, row) => row).sort((a, b) => means[2 * a] - means[2 * b]);
  return [rows[Math.floor(0.1 * rows.length)], rows[Math.floor(0.9 * rows.length)]];
}

/** Two classes, by number. @param {string[]} classes */
function joinedAtFirst(classes) {
  const wanted = FIRST.map((name) => classes.indexOf(name));
  return wanted.includes(-1) ? [0, Math.min(OTHER_CLASS, classes.length - 1)] : wanted;
}

export function createStops() {
  /** @type {Side[]} */
  let sides = [];
  /** @type {Stop[]} */
  let list = [];
  /** @type {LatentPoint[]|null} a line on the first plane */
  let drawn = null;
  let selected = 0;

  /** @param {number} side @param {number} i */
  const at = (side, i) => placeOf(sides, side, list[i]);
  const bounds = () => sides[0].run.bounds;

  /** @param {number} i @param {Stop} stop */
  function put(i, stop) {
    list = list.with(i, stop);
    if (drawn) drawn = stretch(drawn, at(0, 0), at(0, list.length - 1));
  }

  /** A line by hand; A and B go to its ends. Returns whether it is one: a single place is not. @param {LatentPoint[]} line */
  function draw(line) {
    const { x0, x1 } = bounds();
    const jitter = (x1 - x0) * JITTER, [start] = line;
    if (!line.some(([x, y]) => Math.hypot(x - start[0], y - start[1]) > jitter)) return false;
    drawn = simplified(line, jitter, CORNERS);
    list = [{ z: drawn[0], index: null }, { z: drawn[drawn.length - 1], index: null }];
    selected = 1;
    return true;
  }

  /** @param {RequestedPath} requested */
  function begin({ ends = [], via = [], drawn: line = [] }) {
    const sensible = (/** @type {LatentPoint} */ z) => !isFarAway(bounds(), z);
    const { run } = sides[0], apart = farApart(run);
    const [a, b] = joinedAtFirst(run.spec.classes).map((label, i) => {
      const z = ends[i] ?? (apart && pointOf(run, apart[i]));
      return z && sensible(z) ? stopAt(sides, 0, z) : stopIn(sides, label);
    });
    const between = via.length <= MOST_STOPS - 2 && via.every(sensible) ? via : [];
    list = [a, ...between.map((z) => stopAt(sides, 0, z)), b];
    if (sides.length === 1 && line.length > 1 && line.every(sensible)) draw(line);
  }

  return {
    get list() { return list; },
    get selected() { return selected; },
    get drawn() { return drawn; },
    get sides() { return sides; },
    get linked() { return sides.length > 1; },
    at,
    /**
     * The planes are here, or others are. Stops that are test pictures stay these pictures; a place stays one on its own plane, on others
     * it becomes the picture whose code was the nearest. Without any stop, the path goes between two classes.
     * @param {Side[]} next @param {RequestedPath} requested
     */
    setSides(next, requested = {}) {
      const before = sides[0]?.run;
      const alone = next.length === 1 && before?.spec.run === next[0].run.spec.run;
      sides = next.map((side) => ({ ...side, refined: new Map() }));
      if (!alone) list = list.map(({ z, index }) => ({ z, index: index ?? before.testIndex[rowAt(sides, before, z)] }));
      drawn = null;
      const { spec: { dataset }, rowOf } = sides[0].run;
      const stay = list.length > 0 && before.spec.dataset === dataset && list.every(({ index }) => index === null || rowOf.has(index));
      if (stay) list = list.map((stop) => (stop.index === null ? stop : isKnown(sides, stop.index) ? stopOf(sides, stop.index) : stopAt(sides, 0, stopOf(sides, stop.index).z)));
      else begin(requested);
      selected = Math.min(selected, list.length - 1);
    },
    /** Where a stop may be put by number: the bounds of the first plane and as much again on every side, in whole numbers. @returns {Bounds} */
    reach() {
      const { x0, x1, y0, y1 } = bounds();
      const [wide, high] = [x1 - x0, y1 - y0];
      return { x0: Math.floor(x0 - wide), x1: Math.ceil(x1 + wide), y0: Math.floor(y0 - high), y1: Math.ceil(y1 + high) };
    },
    /** The same plane as it is shown now: it has been moved, or its decoder paints another class. @param {number} side @param {Run} run */
    setRun(side, run) {
      sides = sides.with(side, { ...sides[side], run, refined: new Map() });
    },
    /** @param {number} i */
    select: (i) => (selected = i),
    /** Whether all models here know a test picture. @param {number} index */
    knows: (index) => isKnown(sides, index),
    /** @param {number} i @param {number} side the plane whose place it is @param {LatentPoint} z */
    move: (i, side, z) => put(i, stopAt(sides, side, z)),
    /** @param {number} i @param {number} side @param {number} row of that plane's code; where the other plane has no code of its picture, the nearest one of which both have */
    moveToCode(i, side, row) {
      const { run } = sides[side], index = run.testIndex[row];
      put(i, isKnown(sides, index) ? stopOf(sides, index) : stopAt(sides, side, pointOf(run, row)));
    },
    /** A stop more, half-way on the last leg. */
    add() {
      if (list.length >= MOST_STOPS) return;
      const [a, b] = [at(0, list.length - 2), at(0, list.length - 1)];
      list = list.toSpliced(-1, 0, stopAt(sides, 0, [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2]));
      selected = list.length - 2;
      drawn = null;
    },
    /** The stop that is chosen goes; A and B never do. */
    remove() {
      if (selected === 0 || selected === list.length - 1) return;
      list = list.toSpliced(selected, 1);
      selected = Math.min(selected, list.length - 1);
    },
    swap() {
      list = list.toReversed();
      drawn = drawn?.toReversed() ?? null;
    },
    draw,
    erase: () => (drawn = null),
    /** Whether all stops lie where the atlas of a plane has measured. @param {number} side */
    covered(side) {
      const { atlas } = sides[side];
      return atlas !== null && list.every((_, i) => covers(atlas, at(side, i)));
    },
    /** What stands at a stop of the first plane, in latent space. @param {number} i @returns {number[]} */
    latent(i) {
      const { run } = sides[0], offset = offsetOf(run, list[i]);
      return embed(run.plane, at(0, i)).map((value, d) => value + (offset?.[d] ?? 0));
    },
  };
}

/** A line drawn by hand follows its ends: each point moves along with the nearer one the more. @param {LatentPoint[]} points @param {LatentPoint} from @param {LatentPoint} to @returns {LatentPoint[]} */
export function stretch(points, from, to) {
  const [first, last] = [points[0], points[points.length - 1]];
  return points.map(([x, y], i) => {
    const share = i / (points.length - 1);
    const shift = (/** @type {0|1} */ axis) => (1 - share) * (from[axis] - first[axis]) + share * (to[axis] - last[axis]);
    return i === 0 ? from : i === points.length - 1 ? to : [x + shift(0), y + shift(1)];
  });
}
