// Arrows and rings on the plane: ink with an edge of paper.
import { css } from "../../ui/theme.js";

const HEAD = 6; // CSS px of an arrow's head, and a ring's radius

/** @param {CanvasRenderingContext2D} pen @param {Theme} theme @param {() => void} trace a path */
export function stroke(pen, theme, trace) {
  pen.lineJoin = pen.lineCap = "round";
  pen.beginPath();
  trace();
  for (const { colour, width } of [{ colour: css(theme.paper, 0.9), width: 4 }, { colour: css(theme.ink), width: 1.6 }]) {
    pen.strokeStyle = colour;
    pen.lineWidth = width;
    pen.stroke();
  }
}

/** One too short for a head has none. @param {CanvasPath} pen @param {ScreenPoint} from @param {ScreenPoint} to */
export function traceArrow(pen, [ax, ay], [bx, by]) {
  const angle = Math.atan2(by - ay, bx - ax);
  pen.moveTo(ax, ay);
  pen.lineTo(bx, by);
  if (Math.hypot(bx - ax, by - ay) <= HEAD) return;
  for (const turn of [0.45, -0.45]) {
    pen.moveTo(bx, by);
    pen.lineTo(bx - HEAD * Math.cos(angle + turn), by - HEAD * Math.sin(angle + turn));
  }
}

/** @param {CanvasPath} pen @param {ScreenPoint} middle @param {number} [radius] */
export function traceRing(pen, [x, y], radius = HEAD) {
  pen.moveTo(x + radius, y);
  pen.arc(x, y, radius, 0, 2 * Math.PI);
}
