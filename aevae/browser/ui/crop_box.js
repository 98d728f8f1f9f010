// The uploaded photograph with the box that is read: dragged, resized at its corners, drawn anew, or moved by keys.
import { createDelay, listen, make, setText } from "./dom.js";
import { context2d } from "../image/canvas.js";
import { gripped, spanned } from "../image/photo.js";

const STEP = 0.01, REST = 350; // a press of a key, in shares; milliseconds until the box counts as set by keys
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
/** @type {import("../image/photo.js").Grip[]} */
const CORNERS = ["nw", "ne", "sw", "se"];

/** @param {(crop: import("../image/photo.js").Crop) => void} set the visitor has set the box */
export function createCropBox(set) {
  const canvas = make("canvas", { role: "img", "aria-label": "The uploaded photograph" });
  const box = make("div", {
    class: "crop", tabindex: 0, role: "group", "data-testid": "crop", "aria-label": "Box around the figure that is read. Arrow keys move it, with Shift they resize it.",
    title: "What is read. Drag it, or its corners; arrow keys move it, with Shift they resize it.",
  }, CORNERS.map((corner) => make("i", { "data-grip": corner })));
  const note = make("p", { class: "caption", "aria-live": "polite", "data-testid": "photo-note" });
  const stage = make("div", { class: "stage", "data-testid": "photo" }, [canvas, box]);
  const element = make("div", { class: "photo", hidden: true }, [stage, note]);
  /** @type {import("../image/photo.js").Photo|null} */
  let photo = null;
  /** @type {ImageBitmap|null} */
  let painted = null;
  /** @type {{id: number, grip: import("../image/photo.js").Grip|null, at: [number, number], from: import("../image/photo.js").Crop}|null} */
  let held = null;
  const rest = createDelay(REST, () => photo && set(photo.crop));

  /** @param {import("../image/photo.js").Crop} crop */
  function place(crop) {
    if (photo) photo.crop = crop;
    Object.assign(box.style, { left: `${100 * crop.left}%`, top: `${100 * crop.top}%`, width: `${100 * (crop.right - crop.left)}%`, height: `${100 * (crop.bottom - crop.top)}%` });
  }

  /** In shares of the photograph. @param {PointerEvent} event @returns {[number, number]} */
  function where({ clientX, clientY }) {
    const { left, top, width, height } = canvas.getBoundingClientRect();
    return [(clientX - left) / width, (clientY - top) / height];
  }

  /** @param {PointerEvent} event */
  function release(event) {
    if (event.pointerId !== held?.id) return;
    held = null;
    if (photo) set(photo.crop);
  }

  const stops = [
    listen(stage, {
      pointerdown(event) {
        if (!photo || held || event.button > 0) return;
        event.preventDefault();
        stage.setPointerCapture(event.pointerId);
        box.focus({ preventScroll: true });
        const corner = /** @type {import("../image/photo.js").Grip|undefined} */ (event.target.dataset.grip);
        const grip = corner ?? (event.target === box ? "move" : null); // none: a new box
        held = { id: event.pointerId, grip, at: where(event), from: photo.crop };
      },
      pointermove(event) {
        if (event.pointerId !== held?.id) return;
        const [x, y] = where(event);
        place(held.grip ? gripped(held.from, held.grip, x - held.at[0], y - held.at[1]) : spanned(held.at, [x, y]));
      },
      pointerup: release,
      pointercancel: release,
    }),
    listen(box, {
      keydown(event) {
        const arrow = ARROWS[/** @type {keyof typeof ARROWS} */ (event.key)];
        if (!arrow || !photo) return;
        event.preventDefault();
        event.stopPropagation();
        place(gripped(photo.crop, event.shiftKey ? "se" : "move", arrow[0] * STEP, arrow[1] * STEP));
        rest.again();
      },
    }),
  ];

  return {
    element,
    /** @param {import("../image/photo.js").Photo|null} next null: there is none */
    show(next) {
      photo = next;
      element.hidden = !photo;
      if (!photo) return;
      if (painted !== photo.bitmap) {
        painted = photo.bitmap;
        const scale = Math.min(1, 640 / Math.max(painted.width, painted.height));
        Object.assign(canvas, { width: Math.max(1, Math.round(painted.width * scale)), height: Math.max(1, Math.round(painted.height * scale)) });
        context2d(canvas).drawImage(painted, 0, 0, canvas.width, canvas.height);
      }
      if (!held) place(photo.crop);
      setText(note, photo.note);
    },
    destroy() {
      rest.cancel();
      stops.forEach((stop) => stop());
    },
  };
}
