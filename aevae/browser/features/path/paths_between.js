// The paths between stops, or between any codes of a plane, measured.
import { pointOf } from "../../model/codes.js";
import { offsetOf, offsetOfRow } from "./stop_places.js";
import { BASELINE, measureKinds } from "./table.js";

const FINELY = 128; // pieces a leg is decoded in where nothing moves

/**
 * Between the stops on one plane, of the kinds wanted that are known there.
 * @param {import("./stops.js").Stops} stops @param {number} side @param {string[]} kinds @param {number} samples pieces a leg is decoded in
 */
export function pathsBetweenStops(stops, side, kinds, samples) {
  const { run, find, refined } = stops.sides[side];
  return measureKinds({
    run, find, refined, samples, drawn: side === 0 ? stops.drawn : null,
    stops: stops.list.map((_, i) => stops.at(side, i)), offsets: stops.list.map((stop) => offsetOf(run, stop)),
  }, kinds);
}

/** One path between codes; the straight one where the kind is not known. @param {import("./stop_places.js").Side} side @param {number[]} rows @param {string} kind */
export function pathBetweenCodes({ run, find }, rows, kind) {
  const connection = {
    run, find, samples: FINELY, drawn: null, stops: rows.map((row) => pointOf(run, row)), offsets: rows.map((row) => offsetOfRow(run, row)),
  };
  return (measureKinds(connection, [kind])[0] ?? measureKinds(connection, [BASELINE])[0]).path;
}
