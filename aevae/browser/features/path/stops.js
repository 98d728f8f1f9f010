// A trip over one plane or two: its stops, what was drawn by hand, and the ways between them. The first stop is A, the last one B.
import { latentOf } from "../../model/codes.js";
import { offPlane } from "../../model/principal_components.js";
import { embed } from "../../math/geometry.js";
import { simplified } from "../../math/polygon.js";
import { covers } from "../../model/atlas.js";
import { stretch } from "./find.js";
import { isShared, nearestShared } from "../../model/shared_pictures.js";
import { compareGeodesic, measureTrack } from "./measure.js";

/** The rows a trip can show, in their order from top to bottom. */
export const KINDS = {
  drawn: { text: "drawn", title: "The way drawn by hand." },
  straight: { text: "straight", title: "The straight line between the codes: linear interpolation." },
  geodesic: { text: "geodesic", title: "The way along which the decoded picture changes least in all: the shortest by the decoder's pull-back metric." },
  data: { text: "through the data", title: "A way that avoids places with few codes: the shortest where empty space is dear." },
  fade: { text: "cross-fade", title: "The pixels of A fading into those of B: the baseline that needs no model." },
};

export const MOST_STOPS = 8;
const CORNERS = 40; // of a way by hand: enough for a spiral, and few enough for an address
const FINELY = 128; // pieces a leg is decoded in where nothing moves
const FAR_AWAY = 50; // a stop further out than this many data widths is a mistake, not a wish
const ON_CODE = 1e-3; // an address rounds to four decimals: this close to a code, it is the code that was meant

/** @typedef {{z: Point, index: number|null}} Stop z on the first plane; index of the test picture whose code it is */

export function createTrip() {
  let sides = []; // {run, atlas, find} of each plane
  let stops = [];
  let drawn = null; // a line on the first plane
  let selected = 0;

  const linked = () => sides.length > 1;
  const codeOf = ({ means }, row) => [means[2 * row], means[2 * row + 1]];
  const rowAt = (run, z) => nearestShared(run, sides.map((side) => side.run), z) ?? run.neighbours.nearest(...z, 1).ids[0];
  const knows = (index) => isShared(sides.map(({ run }) => run), index);

  /** Where stop i lies on a plane: two planes share pictures, not places. @returns {Point} */
  function at(side, i) {
    const { z, index } = stops[i];
    if (side === 0) return z;
    const { run } = sides[side];
    return codeOf(run, run.rowOf.get(index) ?? 0);
  }

  /** How far off the plane a stop's code lies; null where a plane is all there is, or the stop is no picture's. @returns {number[]|null} */
  function liftAt(side, i) {
    const { run } = sides[side], { index } = stops[i];
    return index === null ? null : liftOf(run, run.rowOf.get(index) ?? 0);
  }

  const liftOf = (run, row) => (run.plane?.origin.length > 2 ? offPlane(run.plane, latentOf(run, row)) : null);

  /** A stop at a place of a plane; with two planes, at the nearest code there, whose picture both of them know. @returns {Stop} */
  function stopAt(side, z) {
    const { run } = sides[side], row = rowAt(run, z);
    const code = codeOf(run, row);
    const near = Math.hypot(code[0] - z[0], code[1] - z[1]) <= ON_CODE * run.spacing.inside;
    return linked() || near ? stopOf(Number(run.testIndex[row])) : { z, index: null };
  }

  /** @returns {Stop} */
  function stopOf(index) {
    const { run } = sides[0];
    return { z: codeOf(run, run.rowOf.get(index) ?? 0), index };
  }

  /** A code in the heart of a class. */
  function heart(label) {
    const { run } = sides[0];
    const middle = run.medians[label] ?? run.summary.mean;
    const { ids } = run.neighbours.nearest(...middle, 200);
    return stopOf(Number(run.testIndex[ids.find((id) => run.labels[id] === label && knows(run.testIndex[id])) ?? rowAt(run, middle)]));
  }

  function sensible(z) {
    const { x0, x1, y0, y1 } = sides[0].run.bounds;
    return z && Math.abs(z[0] - (x0 + x1) / 2) < FAR_AWAY * (x1 - x0) && Math.abs(z[1] - (y0 + y1) / 2) < FAR_AWAY * (y1 - y0);
  }

  return {
    get stops() { return stops; },
    get selected() { return selected; },
    get drawn() { return drawn; },
    get sides() { return sides; },
    get linked() { return linked(); },
    at,
    /**
     * The planes are here, or others are. Stops that are test pictures stay these pictures; a place stays one on its own plane, on others
     * it becomes the picture whose code was the nearest. Without any stop, the trip goes between two classes.
     * @param {{run: Run, atlas: Atlas|null, find: Function|null}[]} next
     * @param {{ends?: (Point|null)[], via?: Point[], way?: Point[]}} wish where A and B should be; the stops between them, all, or none where
     *   one of them cannot be; the way drawn by hand, likewise
     */
    setSides(next, { ends = [], via = [], way = [] } = {}) {
      const before = sides[0]?.run;
      const alone = next.length === 1 && before?.spec.run === next[0].run.spec.run;
      sides = next;
      if (!alone) stops = stops.map(({ z, index }) => ({ z, index: index ?? Number(before.testIndex[rowAt(before, z)]) }));
      drawn = null;
      const { spec: { classes, dataset: now }, rowOf } = sides[0].run;
      const stay = stops.length > 0 && before.spec.dataset === now && stops.every(({ index }) => index === null || rowOf.has(index));
      const [from, to] = [0, Math.min(8, classes.length - 1)]; // much to see between, and on the planes of MNIST the geodesic stays among the data
      if (stay) stops = stops.map((stop) => (stop.index === null ? stop : knows(stop.index) ? stopOf(stop.index) : stopAt(0, stopOf(stop.index).z)));
      else {
        const between = via.length <= MOST_STOPS - 2 && via.every(sensible) ? via : [];
        const [a, b] = [from, to].map((label, i) => (sensible(ends[i]) ? stopAt(0, ends[i]) : heart(label)));
        stops = [a, ...between.map((z) => stopAt(0, z)), b];
        if (!linked() && way.length > 1 && way.every(sensible)) draw(way);
      }
      selected = Math.min(selected, stops.length - 1);
    },
    /** Where a stop may be put by number: the first plane's window and as much again on every side, in whole numbers. */
    reach() {
      const { x0, x1, y0, y1 } = sides[0].run.bounds;
      const [wide, high] = [x1 - x0, y1 - y0];
      return { x0: Math.floor(x0 - wide), x1: Math.ceil(x1 + wide), y0: Math.floor(y0 - high), y1: Math.ceil(y1 + high) };
    },
    /** The same plane as it is seen now: it has been moved, or its decoder paints another class. */
    see(side, run) {
      sides = sides.with(side, { ...sides[side], run });
    },
    select: (i) => (selected = i),
    /** @param {number} side the plane whose place it is */
    move(i, side, z) {
      stops = stops.with(i, stopAt(side, z));
      if (drawn) drawn = stretch(drawn, at(0, 0), at(0, stops.length - 1));
    },
    /** Whether all models here know a test picture. @param {number|bigint} index */
    knows,
    /** @param {number} row of a plane's code; where the other plane has no code of its picture, the nearest one of which both have */
    moveTo(i, side, row) {
      const { run } = sides[side], index = Number(run.testIndex[row]);
      stops = stops.with(i, knows(index) ? stopOf(index) : stopAt(side, codeOf(run, row)));
      if (drawn) drawn = stretch(drawn, at(0, 0), at(0, stops.length - 1));
    },
    /** A stop more, half-way on the last leg. */
    add() {
      if (stops.length >= MOST_STOPS) return;
      const [a, b] = [at(0, stops.length - 2), at(0, stops.length - 1)];
      const stop = stopAt(0, [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2]);
      stops = stops.toSpliced(-1, 0, stop);
      selected = stops.length - 2;
      drawn = null;
    },
    /** The stop that is chosen goes; A and B never do. */
    remove() {
      if (selected === 0 || selected === stops.length - 1) return;
      stops = stops.toSpliced(selected, 1);
      selected = Math.min(selected, stops.length - 1);
    },
    swap() {
      stops = stops.toReversed();
      drawn = drawn?.toReversed() ?? null;
    },
    draw,
    erase: () => (drawn = null),
    /** Whether all stops lie where the atlas of a plane has measured. */
    covered: (side) => Boolean(sides[side].atlas) && stops.every((_, i) => covers(sides[side].atlas, at(side, i))),
    /**
     * The ways asked for on one plane, measured.
     * @param {number} side @param {string[]} kinds @param {number} samples pieces a leg is decoded in
     * @returns {Object<string, import("./measure.js").Track>} with `gain` on the geodesic: the share of the straight length it saves
     */
    tracks(side, kinds, samples) {
      return tracksOf(side, stops.map((_, i) => at(side, i)), stops.map((_, i) => liftAt(side, i)), kinds, samples);
    },
    /** One way between codes of the first plane; a straight one where that is all there is. @param {number[]} rows */
    between(rows, kind) {
      const [{ run }] = sides;
      const [places, lifts] = [rows.map((row) => codeOf(run, row)), rows.map((row) => liftOf(run, row))];
      const found = tracksOf(0, places, lifts, [kind], FINELY);
      return found[kind] ?? tracksOf(0, places, lifts, ["straight"], FINELY).straight;
    },
    /** What stands at a stop of the first plane, in latent space. @returns {number[]} */
    latent(i) {
      const { plane } = sides[0].run, lift = liftAt(0, i);
      return embed(plane, at(0, i)).map((value, d) => value + (lift?.[d] ?? 0));
    },
  };

  /** A line by hand; A and B go to its ends. Returns whether it is one: a single place is not. @param {Point[]} line */
  function draw(line) {
    const { x0, x1 } = sides[0].run.bounds;
    const tremble = (x1 - x0) / 300, [start] = line;
    if (!line.some(([x, y]) => Math.hypot(x - start[0], y - start[1]) > tremble)) return false;
    drawn = simplified(line, tremble, CORNERS);
    stops = [{ z: drawn[0], index: null }, { z: drawn.at(-1), index: null }];
    selected = 1;
    return true;
  }

  function tracksOf(side, places, lifts, kinds, samples) {
    const { run, find } = sides[side];
    const legs = (way) => places.slice(1).map((to, i) => way(places[i], to));
    const found = {};
    if (drawn && side === 0 && kinds.includes("drawn")) found.drawn = measureTrack(run, [drawn], samples);
    if (kinds.includes("geodesic") && find) {
      const { straight, geodesic, gain } = compareGeodesic(run, find, places, samples, lifts);
      found.straight = straight;
      found.geodesic = { ...geodesic, gain };
    } else if (kinds.includes("straight")) {
      found.straight = measureTrack(run, legs((from, to) => [from, to]), samples, lifts);
    }
    if (kinds.includes("data") && find) found.data = measureTrack(run, legs((from, to) => find("data", from, to)), samples, lifts);
    return found;
  }
}
