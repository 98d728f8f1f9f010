// A canvas as large as the plot rectangle, drawn on in CSS px.
import { context2d } from "../image/canvas.js";

/** It is empty then. @param {HTMLCanvasElement} canvas @param {View} view */
export function fitCanvas(canvas, { width, height }) {
  const ratio = window.devicePixelRatio || 1;
  canvas.width = Math.round(width * ratio);
  canvas.height = Math.round(height * ratio);
  const context = context2d(canvas);
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  return context;
}
