// The pins on the plane: small numbered flags.
import { toPixel } from "../../math/geometry.js";
import { css } from "../../ui/theme.js";

const [POLE, WIDTH, HEIGHT] = [27, 16, 12]; // CSS px of a flag, which flies above the cursor's ring

/** @typedef {import("./pin_list.js").Pin} Pin */

/** The pin whose flag is pressed. @param {Pin[]} pins @param {View} view @param {ScreenPoint} pixel */
export const flagAt = (pins, view, [px, py]) => pins.findLast(({ z }) => {
  const [x, y] = toPixel(view, z);
  return px >= x - 2 && px <= x + WIDTH + 2 && py >= y - POLE - 3 && py <= y - POLE + HEIGHT + 3;
}) ?? null;

/** @param {CanvasRenderingContext2D} context @param {View} view @param {Theme} theme @param {Pin[]} pins */
export function paintFlags(context, view, theme, pins) {
  context.font = `600 10px ${theme.font}`;
  context.textAlign = "center";
  context.textBaseline = "middle";
  context.lineJoin = "round";
  pins.forEach(({ z }, i) => {
    const [x, y] = toPixel(view, z);
    const flag = new Path2D(`M${x} ${y}V${y - POLE}h${WIDTH}v${HEIGHT}h${-WIDTH}`);
    context.strokeStyle = css(theme.paper, 0.9);
    context.lineWidth = 3.5;
    context.stroke(flag);
    context.fillStyle = context.strokeStyle = css(theme.ink);
    context.lineWidth = 1.5;
    context.stroke(flag);
    context.fillRect(x, y - POLE, WIDTH, HEIGHT);
    context.fillStyle = css(theme.paper);
    context.fillText(String(i + 1), x + WIDTH / 2, y - POLE + HEIGHT / 2 + 0.5);
  });
}
