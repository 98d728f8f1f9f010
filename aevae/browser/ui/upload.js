// A photograph instead of a drawing: the server finds the figure on it.
import { context2d } from "../image/canvas.js";

const ADDRESS = "aevae/photograph";
const MAX_BYTES = 25_000_000; // of services/photographs/pictures.py
const SHOWN = 1600; // longest side of what is kept of a photograph, in pixels
export const ACCEPT = "image/png,image/jpeg,image/webp,image/gif,image/bmp"; // with this list phones hand over HEIC as JPEG

/** Whether there is a server that could read one: an exported page has none. */
export const canUpload = () => document.documentElement.dataset.offline === undefined;

/** Why a photograph was not read. shown: it is one, on which the visitor may point at the figure. */
export class Unread extends Error {
  /** @param {string} sentence @param {boolean} shown */
  constructor(sentence, shown = false) {
    super(sentence);
    this.shown = shown;
  }
}

/**
 * @param {Blob} file
 * @param {AbortSignal} signal
 * @returns {Promise<{ink: Float32Array, box: number[], doubt: string}>} ink for the pad, the figure's box in shares, and what is doubtful
 * @throws {Unread} with a sentence for the reader
 */
export async function readPhotograph(file, signal) {
  if (!canUpload()) throw new Unread("This page has no server that could read a photograph. The app it comes from does.");
  if (file.size > MAX_BYTES) throw new Unread(`The file has ${(file.size / 1e6).toFixed(1)} MB; at most ${MAX_BYTES / 1e6} MB can be read. Send a smaller one.`);
  let response, answer;
  try {
    response = await fetch(new URL(ADDRESS, document.baseURI), { method: "POST", body: file, headers: { "Content-Type": "application/octet-stream", "X-Aevae": "photograph" }, signal });
    answer = await response.json();
  } catch (error) {
    if (signal.aborted) throw error;
    throw new Unread("The server did not answer, so the photograph could not be read. Try again in a moment.");
  }
  if (answer.error) throw new Unread(answer.error, answer.shown);
  return { ...answer, ink: Float32Array.from(atob(answer.ink), (byte) => byte.charCodeAt(0) / 255) };
}

/** Upright, and no larger than it is looked at; null where this browser cannot show it. @param {File} file */
export async function openPhotograph(file) {
  try {
    const whole = await createImageBitmap(file);
    const scale = SHOWN / Math.max(whole.width, whole.height);
    if (scale >= 1) return whole;
    const small = await createImageBitmap(whole, { resizeWidth: Math.round(whole.width * scale), resizeHeight: Math.round(whole.height * scale), resizeQuality: "high" });
    whole.close();
    return small;
  } catch {
    return null;
  }
}

/** What lies in the box, as a file. @param {ImageBitmap} bitmap @param {import("../image/photo.js").Crop} crop */
export function cropped(bitmap, { left, top, right, bottom }) {
  const [x, y, width, height] = [left * bitmap.width, top * bitmap.height, (right - left) * bitmap.width, (bottom - top) * bitmap.height].map(Math.round);
  const canvas = new OffscreenCanvas(Math.max(1, width), Math.max(1, height));
  context2d(canvas).drawImage(bitmap, x, y, width, height, 0, 0, canvas.width, canvas.height);
  return canvas.convertToBlob({ type: "image/png" });
}
