// The rows of an interpolation: what each shows at t, whatever it is made of.
import { along, latentAlong, profile } from "./measure.js";
import { pathsBetweenStops } from "./paths_between.js";
import { unrefinedLegs } from "./refined/refiner.js";
import { BASELINE, PATHS } from "./table.js";

/**
 * @typedef {Object} RowBase
 * @property {string} kind in `PATHS`
 * @property {number} side the plane it belongs to
 * @property {ImageFormat} image
 * @property {number} length in pixel space
 * @property {boolean} [unfinished] it may become shorter still: nothing is said of its length
 * @property {number} [gain] of what is compared with the straight path, once it is finished: the share of that one's length it saves
 * @property {string} [note] in place of the gain
 * @property {(ts: number[]) => Float32Array} pictures one after another, as the run's decoder writes pixels
 * @property {(count: number) => {change: Float64Array, distance: Float64Array|null}} profile what happens along t
 *
 * @typedef {RowBase & {points: LatentPoint[], place: (t: number) => LatentPoint, latent: (t: number) => number[]}} PlaneRow latent: what is
 *   decoded at that place
 * @typedef {PlaneRow|(RowBase & {place: null})} Row place null: it is on no plane
 * @typedef {Row & {curves: ReturnType<RowBase["profile"]>}} ShownRow
 */

/** @template {Row} R @param {R} row @returns {row is R & PlaneRow} */
export const hasPlace = (row) => row.place !== null;

/** So many values of t, from 0 to 1. @param {number} count */
export const evenly = (count) => Array.from({ length: count }, (_, i) => i / (count - 1));

/** One by one. @param {Row} row @param {number[]} ts @returns {Float32Array[]} */
export function picturesAt(row, ts) {
  const values = row.pictures(ts), size = values.length / ts.length;
  return ts.map((_, i) => values.slice(i * size, (i + 1) * size));
}

/** What a row is called; of two models, with the model's name. @param {Row} row @param {string[]|null} titles of two planes */
export const nameOfRow = (row, titles) => (titles && hasPlace(row) ? `${titles[row.side]}, ${PATHS[row.kind].text}` : PATHS[row.kind].text);

/** @param {string} kind @param {number} side @param {Run} run @param {import("./measure.js").MeasuredPath} path @param {import("./measure.js").Pace} pace @returns {PlaneRow} */
function rowOfPath(kind, side, run, path, pace) {
  const latent = (/** @type {number} */ t) => latentAlong(path, t, pace);
  return {
    kind, side, image: run.spec.image, length: path.length, gain: path.gain, points: path.points, latent,
    place: (t) => along(path, t, pace),
    pictures: (ts) => run.decoder.forwardBatch(Float32Array.from(ts.flatMap(latent)), ts.length),
    profile: (count) => profile(run, path, pace, count),
  };
}

/**
 * All rows of the kinds wanted, plane by plane; what is on no plane comes last.
 * @param {import("./stops.js").Stops} stops
 * @param {string[]} kinds
 * @param {import("./measure.js").Pace} pace
 * @param {{pieces: number, places: number}} detail pieces a leg is decoded in, places of a curve
 * @param {() => Float32Array[]} pictures at the stops
 * @returns {ShownRow[]}
 */
export function rowsOf(stops, kinds, pace, { pieces, places }, pictures) {
  const onPlanes = stops.sides.flatMap(({ run }, side) => pathsBetweenStops(stops, side, kinds, pieces).map(({ kind, path }) => {
    const unfinished = PATHS[kind].refined === true && unrefinedLegs(stops, side).length > 0;
    const note = path.gain !== undefined && !stops.covered(side) ? `${PATHS[BASELINE].text} here` : undefined;
    const row = rowOfPath(kind, side, run, path, pace);
    return { ...row, note, unfinished, gain: unfinished ? undefined : path.gain, curves: row.profile(places) };
  }));
  const { image } = stops.sides[0].run.spec;
  const blends = kinds.flatMap((kind) => {
    const blend = PATHS[kind].blend?.(pictures(), image.range);
    return blend ? [{ ...blend, kind, side: 0, image, place: null, note: "", curves: blend.profile(places) }] : [];
  });
  return [...onPlanes, ...blends];
}

/**
 * Of each plane the row that leads: the wanted kind, else the straight one, else the first there is.
 * @param {ShownRow[]} rows @param {number} planes how many there are @param {string} kind
 */
export const leadingRows = (rows, planes, kind) => Array.from({ length: planes }, (_, side) => {
  const paths = rows.filter(hasPlace).filter((row) => row.side === side);
  return paths.find((row) => row.kind === kind) ?? paths.find((row) => row.kind === BASELINE) ?? paths[0];
});

/** The rows of one plane, the leading one last so that it lies on top. @param {ShownRow[]} rows @param {number} side @param {(ShownRow & PlaneRow)|undefined} leading */
export function pathsOn(rows, side, leading) {
  const paths = rows.filter(hasPlace).filter((row) => row.side === side && row !== leading);
  return leading ? [...paths, leading] : paths;
}

/**
 * The picture at a stop: the original where it is a test picture and originals are here, else what the first model paints; pixels as its decoder writes them.
 * @param {import("./stops.js").Stops} stops @param {number} i @param {Originals|null|undefined} originals
 */
export function pictureAtStop(stops, i, originals) {
  const { run } = stops.sides[0], { index } = stops.list[i];
  const bytes = index === null ? null : originals?.picture(index);
  const [low, high] = run.spec.image.range;
  return bytes ? Float32Array.from(bytes, (byte) => low + (byte / 255) * (high - low)) : run.decoder.forward(stops.latent(i)).slice();
}
