// What a lesson's checks may ask of a path, and how it shows one.
import { placeAt } from "../../model/place.js";

/**
 * @param {Object} path its parts
 * @param {import("./stops.js").Stops} path.stops
 * @param {ReturnType<typeof import("./editor.js").createStopEditor>} path.editor
 * @param {Pick<ReturnType<typeof import("./render_loop.js").createRenderLoop>, "rows"|"fit">} path.loop
 * @param {{readonly t: number}} path.playback
 * @param {(t: number) => void} path.seek
 * @param {() => boolean} path.isReady
 */
export const createPathTask = ({ stops, editor, loop, playback, seek, isReady }) => ({
  /** Null: nothing is known yet. gain: the share of the straight path's length that the geodesic saves, 0 where it is not shown */
  facts: () => (isReady() ? {
    ends: [0, stops.list.length - 1].map((i) => classAt(stops, i)), places: stops.list.map((_, i) => stops.at(0, i)), t: playback.t,
    gain: loop.rows.find(({ gain }) => gain !== undefined)?.gain ?? 0,
  } : null),
  /** As by hand. @param {LatentPoint} from @param {LatentPoint} to @param {number} [t] */
  show(from, to, t = playback.t) {
    editor.move(0, 0, from);
    editor.move(stops.list.length - 1, 0, to);
    loop.fit();
    seek(t);
  },
});

/** Which class stands at a stop: that of its test image, else of most codes around. @param {import("./stops.js").Stops} stops @param {number} i */
function classAt({ sides: [{ run }], list }, i) {
  const { z, index } = list[i];
  return index === null ? placeAt(run, z).label : run.labels[run.rowOf.get(index) ?? 0];
}
