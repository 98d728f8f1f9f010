// The paths between stops, measured.
import { offsetOf } from "./stop_places.js";
import { measureKinds } from "./table.js";

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
