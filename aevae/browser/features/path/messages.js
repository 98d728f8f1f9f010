// What is said of an interpolation, over the plane.
import { EDGE } from "../../model/constants.js";
import { make, setText } from "../../ui/dom.js";
import { PATHS } from "./table.js";

/** @param {() => string} standing what must be said as long as it is so */
export function createMessages(standing) {
  const element = make("p", { class: "path-message", role: "status", "data-testid": "path-message" });
  let complaint = ""; // the last one, until something changes

  /** @param {string} text a complaint, or empty */
  function say(text) {
    complaint = text;
    setText(element, complaint || standing());
  }
  return {
    element, say,
    /** What holds may have changed; what was complained of still stands. */
    update: () => say(complaint),
  };
}

/**
 * What must be said as long as it is so.
 * @param {import("./stops.js").Stops} stops
 * @param {string[]} kinds that are shown
 * @param {import("./rows.js").ShownRow[]} rows
 * @param {boolean} drawing
 * @returns {string} empty where nothing need be said
 */
export function standingMessage(stops, kinds, rows, drawing) {
  const { sides } = stops;
  if (drawing) return "Draw a path on the plane, from A to B.";
  const onAtlas = kinds.some((kind) => PATHS[kind].needsAtlas);
  if (onAtlas && sides.some(({ atlas }) => !atlas)) return "This model has no atlas, so only straight paths are known.";
  if (onAtlas && sides.some((_, side) => !stops.covered(side))) return "A stop lies outside the map of this plane: paths from and to it are straight.";
  const astray = rows.find(({ kind, gain, curves }) => PATHS[kind].astray && gain !== undefined && gain > 0 && curves.distance?.some((distance) => distance > EDGE));
  if (astray) return `${stops.linked ? `${sides[astray.side].run.spec.run}: the` : "The"} ${PATHS[astray.kind].text} leaves the data: ${PATHS[astray.kind].astray}.`;
  const same = stops.list.every((_, i) => String(stops.at(0, i)) === String(stops.at(0, 0)));
  return same ? "A and B are the same place: nothing changes along the path." : "";
}
