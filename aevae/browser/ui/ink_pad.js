// The pad: mouse, finger or pen leave ink; brush, undo, clear, and a photograph instead of a drawing.
import { createFrame, listen, make, setText } from "./dom.js";
import { PAD } from "../image/ink.js";
import { createPicture } from "../image/picture.js";
import { createPhotoReader } from "./photo_reader.js";
import { ACCEPT, canUpload } from "./upload.js";

const BRUSH = { min: 8, max: 44, value: 24 }; // widths, in pixels of the raster: in the picture a tenth of it, about

/**
 * @param {ReturnType<typeof import("../image/ink.js").createInk>} ink lives longer than the pad
 * @param {{ink: () => void, strokeEnd: () => void, refuse: (sentence: string) => void}} on
 *   ink: there is more or less of it, at most once a frame; strokeEnd: and nothing is being drawn; refuse: why an upload did not work
 */
export function createInkPad(ink, on) {
  const canvas = make("canvas", { class: "pad", "data-testid": "pad", role: "img", "aria-label": `Pad: draw a figure with mouse, finger or pen.${canUpload() ? " By keyboard, upload a photograph instead." : ""}` });
  const picture = createPicture(canvas, { shape: [1, PAD, PAD], range: [0, 1] });
  const button = (/** @type {string} */ name, /** @type {string} */ title) => make("button", { type: "button", class: "tool", text: name, title, "data-testid": `pad-${name}` });
  const brush = make("input", { type: "range", class: "opacity", ...BRUSH, "data-testid": "pad-brush", "aria-label": "Width of the brush", title: "How wide the brush is." });
  const [undo, clear, upload] = [
    button("undo", "Take back the last stroke (Ctrl+Z)."), button("clear", "Empty the pad."), button("upload", "Use a photograph of a figure: PNG, JPEG, WEBP, GIF or BMP, up to 25 MB."),
  ];
  upload.hidden = !canUpload();
  const file = make("input", { type: "file", accept: ACCEPT, hidden: true, "data-testid": "pad-file" });
  const note = make("span", { class: "pad-note", role: "status", "data-testid": "pad-note" });
  const photo = createPhotoReader(ink, { read: settle, refuse: on.refuse, say: (sentence) => setText(note, sentence) });
  const element = make("div", { class: "ink-pad" }, [
    make("div", { class: "frame" }, [canvas, note]), make("div", { class: "pair" }, [brush, undo, clear, upload, file]), photo.element,
  ]);

  /** @type {number|null} */
  let pen = null; // id of the pointer that draws
  const frame = createFrame(show);

  function show() {
    picture.paintValues(ink.raster);
    photo.show();
    undo.disabled = clear.disabled = ink.size === 0;
    on.ink();
  }

  /** In pixels of the raster. @param {PointerEvent} event @returns {[number, number]} */
  const where = ({ clientX, clientY }) => {
    const { left, top, width, height } = canvas.getBoundingClientRect();
    return [((clientX - left) / width) * PAD, ((clientY - top) / height) * PAD];
  };

  /** @param {PointerEvent} event */
  function release(event) {
    if (event.pointerId !== pen) return;
    pen = null;
    settle();
  }

  function settle() {
    frame.cancel();
    show();
    on.strokeEnd();
  }

  const act = (/** @type {() => void} */ change) => () => (change(), settle());
  const stops = [
    listen(canvas, {
      pointerdown(event) {
        if (pen !== null || event.button > 0) return;
        event.preventDefault();
        pen = event.pointerId;
        canvas.setPointerCapture(event.pointerId);
        ink.begin(where(event), brush.valueAsNumber / 2);
        frame.request();
      },
      pointermove(event) {
        if (event.pointerId !== pen) return;
        const passed = event.getCoalescedEvents?.() ?? [];
        for (const moved of passed.length ? passed : [event]) ink.lineTo(where(moved));
        frame.request();
      },
      pointerup: release,
      pointercancel: release,
    }),
    listen(undo, { click: act(ink.undo) }),
    listen(clear, { click: act(ink.clear) }),
    listen(upload, { click: () => file.click() }),
    listen(file, { change: () => (photo.take(file.files?.[0]), (file.value = "")) }), // the same file may be chosen again
    listen(element, {
      dragover: (event) => event.preventDefault(),
      drop: (event) => (event.preventDefault(), photo.take(event.dataTransfer?.files[0])),
    }),
  ];

  return {
    element, show,
    undo: act(ink.undo),
    setInk: picture.setInk,
    /** Say that dots far from the figure do not count. @param {number} strays how many */
    leaveOut(strays) {
      setText(note, strays ? `${strays === 1 ? "A speck" : `${strays} specks`} far from the figure left out.` : "");
    },
    destroy() {
      photo.destroy();
      frame.cancel();
      stops.forEach((stop) => stop());
    },
  };
}
