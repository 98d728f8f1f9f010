// What a resting mouse learns about the code beneath it.
import { make, setText } from "./dom.js";
import { toLatent, toPixel } from "./geometry.js";
import { createPicture } from "./picture.js";
import * as words from "./words.js";

const REACH = 8; // CSS px
const CANDIDATES = 12; // nearest codes looked at for one whose class is shown

/**
 * @param {Run} run what is shown at first
 * @param {(row: number) => {bytes: Uint8Array|null, values: Float32Array|null}} pictureOf
 */
export function createHover(run, pictureOf) {
  const canvas = make("canvas", { class: "thumbnail" });
  const picture = createPicture(canvas, run.spec.image);
  const name = make("b");
  const place = make("span");
  const card = make("div", { class: "card" }, [canvas, make("div", {}, [name, place])]);
  const element = make("div", { class: "tooltip", hidden: true }, [make("i", { class: "dot" }), card]);
  let shownRow = -1;

  function codeAt(view, point, hidden) {
    const { ids } = run.neighbours.nearest(...toLatent(view, point), CANDIDATES);
    const row = ids.find((id) => !hidden.has(run.labels[id]));
    if (row === undefined) return null;
    const at = toPixel(view, [run.means[2 * row], run.means[2 * row + 1]]);
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
    setTheme: (theme) => picture.setInk(theme.ink),
    show(view, point, hidden) {
      const found = codeAt(view, point, hidden);
      if (!found) return hide();
      const { row, at: [x, y] } = found;
      if (row !== shownRow) {
        shownRow = row;
        const { bytes, values } = pictureOf(row);
        if (bytes) picture.paintBytes(bytes);
        else picture.paintValues(values);
        setText(name, `${run.spec.classes[run.labels[row]]} · test no. ${run.testIndex[row]}`);
        setText(place, words.coordinates([run.means[2 * row], run.means[2 * row + 1]]));
      }
      element.hidden = false;
      // Beside the code, turned inwards near the right and upper edges.
      const [sideways, upwards] = [x > view.width - 190 ? "calc(-100% - 10px)" : "10px", y < 70 ? "10px" : "calc(-100% - 10px)"];
      element.style.transform = `translate(${x}px, ${y}px)`;
      card.style.transform = `translate(${sideways}, ${upwards})`;
    },
  };
}
