// A photograph and the box on it that is read, in shares of its width and height.

/** @typedef {{left: number, top: number, right: number, bottom: number}} Crop */
/** @typedef {{bitmap: ImageBitmap, crop: Crop, note: string}} Photo note: what the reader has to say about it */
/** @typedef {"move"|"nw"|"ne"|"sw"|"se"} Grip the whole box, or one of its corners */

export const LEAST = 0.04; // a box is never narrower or lower

/** Around the figure, as much as lets its paper be seen. @param {number[]} box left, top, right, bottom @returns {Crop} */
export function roomyCrop([left, top, right, bottom]) {
  const room = 0.15 * Math.max(right - left, bottom - top);
  return { left: Math.max(0, left - room), top: Math.max(0, top - room), right: Math.min(1, right + room), bottom: Math.min(1, bottom + room) };
}

/** The box after one of its grips was moved; it stays on the photograph. @param {Crop} crop @param {Grip} grip @param {number} dx @param {number} dy @returns {Crop} */
export function gripped({ left, top, right, bottom }, grip, dx, dy) {
  const within = (/** @type {number} */ value, /** @type {number} */ low, /** @type {number} */ high) => Math.min(Math.max(value, low), high);
  if (grip === "move") {
    const x = within(dx, -left, 1 - right), y = within(dy, -top, 1 - bottom);
    return { left: left + x, top: top + y, right: right + x, bottom: bottom + y };
  }
  return {
    left: grip.endsWith("w") ? within(left + dx, 0, right - LEAST) : left,
    right: grip.endsWith("e") ? within(right + dx, left + LEAST, 1) : right,
    top: grip.startsWith("n") ? within(top + dy, 0, bottom - LEAST) : top,
    bottom: grip.startsWith("s") ? within(bottom + dy, top + LEAST, 1) : bottom,
  };
}

/** The box between two points, in shares; it stays on the photograph. @param {[number, number]} from @param {[number, number]} to @returns {Crop} */
export function spanned(from, to) {
  const [left, right] = [from[0], to[0]].map((x) => Math.min(Math.max(x, 0), 1)).sort((a, b) => a - b);
  const [top, bottom] = [from[1], to[1]].map((y) => Math.min(Math.max(y, 0), 1)).sort((a, b) => a - b);
  return { left: Math.min(left, 1 - LEAST), top: Math.min(top, 1 - LEAST), right: Math.max(right, Math.min(left, 1 - LEAST) + LEAST), bottom: Math.max(bottom, Math.min(top, 1 - LEAST) + LEAST) };
}
