// A canvas as large as the plot rectangle, drawn on in CSS px.
import { context2d } from "../image/canvas.js";

/** It is empty then. @param {HTMLCanvasElement} canvas @param {View} view */
export function fitCanvas(canvas, { width, height }) {
  const ratio = window.devicePixelRatio || 1;
  const context = context2d(canvas), size = [width, height].map((side) => Math.round(side * ratio));
  if (canvas.width === size[0] && canvas.height === size[1]) context.reset(); // keeps its memory
  else [canvas.width, canvas.height] = size;
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  return context;
}
