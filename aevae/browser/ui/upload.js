// A picture file instead of a drawing: its ink, as large as the pad.
import { context2d } from "../image/canvas.js";
import { PAD } from "../image/ink.js";
import { inkOf } from "../image/photo_ink.js";
import { checkPixels, DAMAGED, MAX_BYTES, sniff, TOO_LARGE } from "../image/file_header.js";

/**
 * The first frame, upright as the camera was held; the browser unpacks only what `sniff` has let through.
 * @param {File} file
 * @returns {Promise<Float32Array>} ink for the pad, PAD×PAD
 * @throws {Error} with a sentence for the reader
 */
export async function readUpload(file) {
  if (file.size > MAX_BYTES) throw new Error(TOO_LARGE(file.size));
  const buffer = await file.arrayBuffer();
  const { type } = sniff(buffer);
  let bitmap;
  try {
    bitmap = await createImageBitmap(new Blob([buffer], { type }));
  } catch (error) {
    throw new Error(DAMAGED, { cause: error });
  }
  try {
    checkPixels(bitmap.width, bitmap.height, type); // once more, in case the head lied
    return onPad(bitmap);
  } finally {
    bitmap.close();
  }
}

/** Scaled to fit the pad, in its middle; around it is paper. @param {ImageBitmap} bitmap */
function onPad(bitmap) {
  const scale = PAD / Math.max(bitmap.width, bitmap.height);
  const [width, height] = [bitmap.width, bitmap.height].map((size) => Math.max(1, Math.round(size * scale)));
  const context = context2d(new OffscreenCanvas(width, height));
  context.imageSmoothingQuality = "high";
  context.drawImage(bitmap, 0, 0, width, height);
  const ink = inkOf(context.getImageData(0, 0, width, height).data, width, height);
  const pad = new Float32Array(PAD * PAD);
  const left = (PAD - width) >> 1, top = (PAD - height) >> 1;
  for (let y = 0; y < height; y++) pad.set(ink.subarray(y * width, (y + 1) * width), (top + y) * PAD + left);
  return pad;
}
