// The kinds of path: how each is called, drawn, found and measured. The next kind is one more entry in this table.
import { emptiness } from "../../model/atlas.js";
import { crossFade } from "./cross_fade.js";
import { compareGeodesic, joined, measurePath, straightLegs } from "./measure.js";

/**
 * @typedef {Object} Connection what is to be joined on one plane
 * @property {Run} run
 * @property {import("./find.js").Finder|null} find null: the run has no atlas
 * @property {LatentPoint[]} stops
 * @property {import("./measure.js").Offsets} offsets
 * @property {LatentPoint[]|null} drawn a line by hand
 * @property {number} samples pieces a leg is decoded in
 * @property {import("./measure.js").MeasuredPath[]} [straight] the straight legs, once they are measured
 * @property {import("./measure.js").RefinedLegs} [refined]
 *
 * @typedef {Object} PathKind
 * @property {string} text
 * @property {string} title
 * @property {{width: number, dash: number[]}} stroke on the plane and in the curves, CSS px
 * @property {boolean} [needsAtlas]
 * @property {boolean} [refined] it may become shorter once its stops rest
 * @property {boolean} [byHand] it is there as soon as it is drawn; all others have a switch
 * @property {string} [astray] why it may leave the data, for those that are shorter than the straight path by that
 * @property {(connection: Connection) => import("./measure.js").MeasuredPath|null} [measure] between the stops; null: not known here
 * @property {(stops: Float32Array[], range: [number, number]) => import("./cross_fade.js").Blend} [blend] in place of `measure`, of what is on no plane:
 *   of the pictures at the stops
 */

/** From top to bottom, as rows are shown. @type {Record<string, PathKind>} */
export const PATHS = {
  drawn: {
    text: "drawn", title: "The path drawn by hand.", stroke: { width: 2, dash: [1, 5] }, byHand: true,
    measure: ({ run, drawn, samples }) => drawn && measurePath(run, [drawn], samples),
  },
  straight: {
    text: "straight", title: "The straight line between the codes: linear interpolation.", stroke: { width: 1.6, dash: [] },
    measure: (connection) => joined(straightLegs(connection)),
  },
  geodesic: {
    text: "geodesic", title: "The path with the least total change in the image (a geodesic of the decoder).",
    stroke: { width: 3.2, dash: [] }, needsAtlas: true, refined: true, astray: "out there the decoder changes little",
    measure(connection) {
      if (!connection.find) return null;
      const { geodesic, gain } = compareGeodesic(connection);
      return { ...geodesic, gain };
    },
  },
  data: {
    text: "near the data", title: "A path that stays close to the data.",
    stroke: { width: 2, dash: [7, 4] }, needsAtlas: true,
    measure: ({ run, find, stops, samples }) => find && measurePath(run, stops.slice(1).map((to, i) => find(emptiness, stops[i], to)), samples),
  },
  fade: {
    text: "cross-fade", title: "The pixels of one image fade into those of the other: the baseline that needs no model.", stroke: { width: 1.2, dash: [2, 3] },
    blend: crossFade,
  },
};

/** The kind that leads at first, and stands in for one that is not known. */
export const BASELINE = "straight";

/** The kind that is drawn by hand. */
export const DRAWN = "drawn";

/** The kinds that are shown until somebody chooses: on one plane, and on two. */
export const AT_FIRST = { one: ["straight", "geodesic"], two: ["straight", "fade"] };

/** Those with a switch, in their order. */
export const SWITCHABLE = Object.keys(PATHS).filter((kind) => !PATHS[kind].byHand);

/** Those that may become shorter once their stops rest. @param {string[]} kinds */
export const refinable = (kinds) => kinds.filter((kind) => PATHS[kind].refined);

/** Whether a kind is drawn on planes, and a cursor can follow it. @param {string} kind */
export const isOnPlane = (kind) => PATHS[kind].measure !== undefined;

/**
 * The paths of the kinds wanted, as far as they are known, in the table's order.
 * @param {Connection} connection @param {string[]} kinds
 */
export function measureKinds(connection, kinds) {
  return Object.entries(PATHS).flatMap(([kind, { measure }]) => {
    const path = kinds.includes(kind) ? measure?.(connection) : null;
    return path ? [{ kind, path }] : [];
  });
}
