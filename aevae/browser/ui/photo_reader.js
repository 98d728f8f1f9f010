// What becomes of an uploaded photograph: the server reads it, its figure is laid on the pad, and the box on it can be moved.
import { messageOf } from "../network/errors.js";
import { roomyCrop } from "../image/photo.js";
import { createCropBox } from "./crop_box.js";
import { cropped, openPhotograph, readPhotograph, Unread } from "./upload.js";

const READ = "This is what was read. Move the box to read something else on the photograph.";
const WHOLE = { left: 0, top: 0, right: 1, bottom: 1 };

/**
 * @param {ReturnType<typeof import("../image/ink.js").createInk>} ink
 * @param {{read: () => void, refuse: (sentence: string) => void, say: (sentence: string) => void}} on
 *   read: the pad has other ink; refuse: why an upload did not work; say: what is going on
 */
export function createPhotoReader(ink, on) {
  const box = createCropBox(readAgain);
  let reading = new AbortController(); // of the latest photograph

  /** The server reads it; the latest one counts. @param {Blob} blob @returns {ReturnType<typeof readPhotograph>} */
  async function read(blob) {
    reading.abort();
    reading = new AbortController();
    const { signal } = reading;
    on.say("Reading the photograph …");
    try {
      return await readPhotograph(blob, signal);
    } finally {
      if (signal === reading.signal) on.say("");
    }
  }

  /** @param {File} [chosen] */
  async function take(chosen) {
    if (!chosen) return;
    try {
      const { ink: drawn, box: found, doubt } = await read(chosen);
      const bitmap = await openPhotograph(chosen);
      ink.clear();
      ink.lay(drawn);
      if (bitmap) ink.photo = { bitmap, crop: roomyCrop(found), note: doubt || READ };
      on.read();
    } catch (error) {
      if (!(error instanceof Unread)) return; // another one was chosen since
      const bitmap = error.shown ? await openPhotograph(chosen) : null;
      if (bitmap) ink.photo = { bitmap, crop: WHOLE, note: error.message };
      box.show(ink.photo);
      on.refuse(messageOf(error));
    }
  }

  /** What lies in the box now. @param {import("../image/photo.js").Crop} crop */
  async function readAgain(crop) {
    const { photo } = ink;
    if (!photo) return;
    try {
      const { ink: drawn, doubt } = await read(await cropped(photo.bitmap, crop));
      if (ink.photo !== photo) return; // gone since
      ink.lay(drawn);
      photo.note = doubt || READ;
      on.read();
    } catch (error) {
      if (!(error instanceof Unread)) return;
      photo.note = error.message;
      box.show(ink.photo);
    }
  }

  return {
    element: box.element,
    take,
    show: () => box.show(ink.photo),
    destroy() {
      reading.abort();
      box.destroy();
    },
  };
}
