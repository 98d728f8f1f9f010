// What a resting mouse learns about the code beneath it.
import { createPicture } from "../image/picture.js";
import { toPixel } from "../math/geometry.js";
import { partOf } from "../model/all_codes.js";
import { codeUnder } from "../model/code_under.js";
import { errorOf, pointOf, redraw, spreadOf, withParts } from "../model/codes.js";
import { make, setText } from "../ui/dom.js";
import * as words from "../ui/sentences.js";

const ROOM = [290, 92]; // CSS px the card takes beside the code, and above it

/**
 * @param {Run} run what is shown at first
 * @param {(row: number) => PixelSource} pictureOf
 */
export function createHover(run, pictureOf) {
  const [canvas, again] = [make("canvas", { class: "thumbnail" }), make("canvas", { class: "thumbnail" })];
  const [picture, redrawing] = [createPicture(canvas, run.spec.image), createPicture(again, run.spec.image)];
  const [name, place, facts] = [make("b"), make("span"), make("span")];
  const card = make("div", { class: "card" }, [canvas, again, make("div", {}, [name, place, facts])]);
  const element = make("div", { class: "tooltip", hidden: true }, [make("i", { class: "dot" }), card]);
  let shownRow = -1;

  /** @param {number} row */
  function describe(row) {
    const { bytes } = pictureOf(row);
    canvas.hidden = !bytes;
    if (bytes) picture.paintBytes(bytes);
    const { set, part, at, index } = partOf(run, row), its = withParts(run, part); // read as if it were all there is
    redrawing.paintValues(redraw(its, at));
    setText(name, `${run.spec.classes[its.labels[at]]} · ${set} no. ${index}`);
    const spread = spreadOf(its, at), dimensions = run.plane.origin.length;
    setText(place, words.coordinates(pointOf(its, at), dimensions, words.decimalsOf(run.bounds)) + (spread ? ` ± ${words.spreadText(spread, dimensions)}` : ""));
    setText(facts, words.redrawingText(bytes !== null, errorOf(its, at)));
  }

  /** @param {number} row */
  function placeOf(row) {
    const { part, at } = partOf(run, row);
    return pointOf(part, at);
  }

  const hide = () => (element.hidden = true);
  return {
    element,
    hide,
    /** @param {Run} next */
    setRun(next) {
      run = next;
      shownRow = -1; // the same row may have another picture now
    },
    /** @param {Theme} theme */
    setTheme: (theme) => [picture, redrawing].forEach((one) => one.setInk(theme.ink)),
    /** @param {View} view @param {ScreenPoint} pixel @param {Set<number>} hidden */
    show(view, pixel, hidden) {
      const row = codeUnder(run, view, pixel, hidden);
      if (row === null) return hide();
      if (row !== shownRow) describe(row);
      shownRow = row;
      element.hidden = false;
      // Beside the code, turned inwards near the right and upper edges.
      const [x, y] = toPixel(view, placeOf(row));
      const [sideways, upwards] = [x > view.width - ROOM[0] ? "calc(-100% - 10px)" : "10px", y < ROOM[1] ? "10px" : "calc(-100% - 10px)"];
      element.style.transform = `translate(${x}px, ${y}px)`;
      card.style.transform = `translate(${sideways}, ${upwards})`;
    },
  };
}
