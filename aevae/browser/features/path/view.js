// The page of an interpolation: controls, slider, strips and curves, and what can be taken away.
import { make } from "../../ui/dom.js";
import { createCurves } from "./curves.js";
import { createExports } from "./exports.js";
import { createStopControls } from "./stop_controls.js";
import { createStrips } from "./strips.js";

/**
 * @param {Object} parts
 * @param {import("./stops.js").Stops} parts.stops
 * @param {ReturnType<typeof import("./editor.js").createStopEditor>} parts.editor
 * @param {ReturnType<typeof import("./playback.js").createPlayback>} parts.playback
 * @param {ReturnType<typeof import("./options.js").createPathOptions>} parts.options
 * @param {(i: number) => Float32Array} parts.pictureAt of a stop
 * @param {() => import("./exports.js").Shown} parts.shown
 * @param {(text: string) => void} parts.say
 */
export function createView({ stops, editor, playback, options, pictureAt, shown, say }) {
  const strips = createStrips(({ kind }) => editor.change(() => (options.lead = kind)));
  const curves = createCurves();
  const controls = createStopControls(editor, say);
  const exports = createExports(shown, say);
  const element = make("section", { class: "interpolation", "aria-label": "Interpolation", "data-testid": "journey" }, [
    make("div", { class: "stops-row" }, [controls.element, controls.tools, options.paths]), playback.element, strips.element, curves.element,
    make("div", { class: "options-row" }, [options.strips, exports.element]),
  ]);
  const showStops = () => controls.show(stops, pictureAt);

  return {
    element,
    showStops,
    /** @param {import("./rows.js").ShownRow[]} rows */
    showRows(rows) {
      strips.show(rows, options.count, stops.linked ? stops.sides.map(({ run }) => run.spec.run) : null);
      curves.show(rows);
      showStops();
      element.style.setProperty("--frames", String(options.count));
      options.show();
    },
    /** @param {number} t @param {import("./rows.js").ShownRow[]} leading */
    showAt(t, leading) {
      strips.showAt(t, leading);
      curves.showAt(t);
      playback.show();
    },
    /** @param {Theme} theme */
    setTheme(theme) {
      element.style.setProperty("--accent", theme.accent);
      for (const part of [controls, strips]) part.setTheme(theme);
    },
    destroy() {
      for (const part of [controls, playback, strips, options, exports]) part.destroy();
      element.remove();
    },
  };
}
