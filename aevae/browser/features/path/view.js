// The page of an interpolation: the path with its ends, strips and slider; the chart; and what can be taken away.
import { make } from "../../ui/dom.js";
import { createCurves } from "./curves.js";
import { createExports } from "./saving/exports.js";
import { createHomework } from "./saving/homework.js";
import { createStopControls } from "./stop_controls.js";
import { createStrips } from "./strips.js";

/**
 * @param {Object} parts
 * @param {import("./stops.js").Stops} parts.stops
 * @param {ReturnType<typeof import("./editor.js").createStopEditor>} parts.editor
 * @param {ReturnType<typeof import("./playback.js").createPlayback>} parts.playback
 * @param {ReturnType<typeof import("./options.js").createPathOptions>} parts.options
 * @param {(i: number) => Float32Array} parts.pictureAt of a stop
 * @param {() => import("./saving/exports.js").Shown} parts.shown
 * @param {(text: string) => void} parts.say
 * @param {() => void} parts.publish the address has changed
 */
export function createView({ stops, editor, playback, options, pictureAt, shown, say, publish }) {
  const strips = createStrips(({ kind }) => editor.change(() => (options.lead = kind)));
  const curves = createCurves();
  const cards = createStopControls(editor, say);
  const homework = createHomework(() => shown().planes, publish, () => exports.button.focus());
  const exports = createExports(shown, homework.button, say);
  const path = make("section", { class: "interpolation", "aria-label": "Path", "data-testid": "journey" }, [
    cards.from,
    make("div", { class: "between" }, [
      strips.element, playback.rail,
      make("div", { class: "tools" }, [playback.controls, options.even, options.frames, exports.element]),
    ]),
    cards.to,
    cards.between,
    make("div", { class: "tools path-tools" }, [options.paths, cards.tools]),
    homework.element,
  ]);
  const showStops = () => cards.show(stops, pictureAt);

  return {
    /** Where the path comes from and goes to; and what changes along it. */
    path, chart: curves.element,
    showStops,
    /** @param {import("./rows.js").ShownRow[]} rows */
    showRows(rows) {
      const titles = stops.linked ? stops.sides.map(({ run }) => run.spec.run) : null;
      strips.show(rows, options.count, titles);
      curves.show(rows, options.count - 1, stops.sides[0].run.spec.noun, titles);
      showStops();
      path.style.setProperty("--frames", String(options.count));
      options.show();
    },
    /** They can be shown. */
    open() {
      for (const element of [path, curves.element]) element.classList.add("ready");
      homework.ready();
    },
    address: homework.address,
    /** @param {number} t @param {import("./rows.js").ShownRow[]} leading */
    showAt(t, leading) {
      strips.showAt(t, leading);
      curves.showAt(t);
      playback.show();
    },
    /** @param {Theme} theme */
    setTheme(theme) {
      for (const element of [path, curves.element]) element.style.setProperty("--accent", theme.accent);
      for (const part of [cards, strips]) part.setTheme(theme);
    },
    destroy() {
      for (const part of [cards, playback, strips, options, exports, homework]) part.destroy();
      path.remove();
      curves.element.remove();
    },
  };
}
