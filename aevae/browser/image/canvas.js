// What a canvas is drawn with.

/**
 * @template {HTMLCanvasElement|OffscreenCanvas} C
 * @param {C} canvas one that is only ever drawn on in two dimensions: it always has this context
 * @param {CanvasRenderingContext2DSettings} [options]
 */
export const context2d = (canvas, options) =>
  /** @type {C extends HTMLCanvasElement ? CanvasRenderingContext2D : OffscreenCanvasRenderingContext2D} */ (canvas.getContext("2d", options));
