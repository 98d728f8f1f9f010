// What a resting mouse learns about the code beneath it.
import { errorOf, pointOf, redraw, spreadOf } from "../model/codes.js";
import { make, setText } from "../ui/dom.js";
import { toLatent, toPixel } from "../math/geometry.js";
import { createPicture } from "../image/picture.js";
import * as words from "../ui/sentences.js";

const REACH = 8; // CSS px
const CANDIDATES = 12; // nearest codes looked at for one whose class is shown
const ROOM = [290, 92]; // CSS px the card takes beside the code, and above it

/**
 * @param {Run} run what is shown at first
 * @param {(row: number) => {bytes: Uint8Array|null, values: Float32Array|null}} pictureOf
 */
export function createHover(run, pictureOf) {
  const [canvas, again] = [make("canvas", { class: "thumbnail" }), make("canvas", { class: "thumbnail" })];
  const [picture, redrawn] = [createPicture(canvas, run.spec.image), createPicture(again, run.spec.image)];
  const [name, place, facts] = [make("b"), make("span"), make("span")];
  const card = make("div", { class: "card" }, [canvas, again, make("div", {}, [name, place, facts])]);
  const element = make("div", { class: "tooltip", hidden: true }, [make("i", { class: "dot" }), card]);
  let shownRow = -1;

  function codeAt(view, point, hidden) {
    const { ids } = run.neighbours.nearest(...toLatent(view, point), CANDIDATES);
    const row = ids.find((id) => !hidden.has(run.labels[id]));
    if (row === undefined) return null;
    const at = toPixel(view, pointOf(run, row));
    return Math.hypot(at[0] - point[0], at[1] - point[1]) <= REACH ? { row, at } : null;
  }

  const hide = () => (element.hidden = true);
  return {
    element,
    hide,
    setRun(next) {
      run = next;
      shownRow = -1; // the same row may have another picture now
    },
    setTheme: (theme) => [picture, redrawn].forEach((one) => one.setInk(theme.ink)),
    show(view, point, hidden) {
      const found = codeAt(view, point, hidden);
      if (!found) return hide();
      const { row, at: [x, y] } = found;
      if (row !== shownRow) {
        shownRow = row;
        const { bytes } = pictureOf(row);
        canvas.hidden = !bytes;
        if (bytes) picture.paintBytes(bytes);
        redrawn.paintValues(redraw(run, row));
        setText(name, `${run.spec.classes[run.labels[row]]} · test no. ${run.testIndex[row]}`);
        const spread = spreadOf(run, row);
        setText(place, words.coordinates(pointOf(run, row)) + (spread ? ` ± ${words.coordinates(spread)}` : ""));
        setText(facts, words.redrawingText(bytes !== null, errorOf(run, row)));
      }
      element.hidden = false;
      // Beside the code, turned inwards near the right and upper edges.
      const [sideways, upwards] = [x > view.width - ROOM[0] ? "calc(-100% - 10px)" : "10px", y < ROOM[1] ? "10px" : "calc(-100% - 10px)"];
      element.style.transform = `translate(${x}px, ${y}px)`;
      card.style.transform = `translate(${sideways}, ${upwards})`;
    },
  };
}
