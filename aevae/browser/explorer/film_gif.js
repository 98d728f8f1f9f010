// The film of a training as an animation: the planes with their dots, the decoded image where one was kept of the time, the epoch below.
import { context2d } from "../image/canvas.js";
import { createGif, pagePalette } from "../image/gif.js";
import { createPicture } from "../image/picture.js";
import { embed, fitView, toPixel } from "../math/geometry.js";
import { createMarks } from "../plane/marks.js";
import { createDots } from "../ui/dots.js";
import { listen, make, setText } from "../ui/dom.js";
import { download } from "../ui/download.js";
import { epochText, number, percent } from "../ui/sentences.js";
import { classColours, css, readTheme, toRgb } from "../ui/theme.js";

const SIDE = { alone: 400, pair: 300 }; // px of a plane
const IMAGE = 112; // px of the decoded image, at least
const GAP = 12, LINE = 26; // px
const FRAMES = 48; // of the whole film
const DELAY = 12, REST = 200; // hundredths of a second that a frame stays, and the last one

/** The button that saves it: frame by frame, so that the page goes on meanwhile. @param {Panel[]} panels */
export function createGifButton(panels) {
  const element = make("button", { type: "button", class: "tool save-gif", text: "GIF", title: "Save the film as an animation.", "data-testid": "film-gif" });
  const stop = listen(element, {
    async click() {
      const filmed = panels.filter((panel) => panel.film);
      element.disabled = true;
      try {
        const file = await filmGif(filmed, readTheme(element), async (share) => {
          setText(element, percent(share));
          await new Promise((resolve) => setTimeout(resolve));
        });
        download(`${filmed.map(({ spec }) => spec.run).join("-")}-film.gif`, file);
        setText(element, "GIF");
      } catch (error) {
        console.error(error);
        setText(element, "failed");
      }
      element.disabled = false;
    },
  });
  return { element, destroy: stop };
}

/**
 * @param {Panel[]} panels whose films are here
 * @param {Theme} theme
 * @param {(share: number) => Promise<void>} pause after each frame, with the share done: others go first
 * @returns {Promise<Blob>}
 */
export async function filmGif(panels, theme, pause) {
  const side = panels.length === 1 ? SIDE.alone : SIDE.pair;
  const scenes = panels.map((panel) => createFilmScene(panel, side, theme));
  const columns = scenes.map((scene) => side + (scene.decodes ? GAP + scene.imageSide : 0));
  const width = columns.reduce((sum, column) => sum + column + GAP, GAP), height = LINE + side + LINE + GAP;
  const canvas = make("canvas", { width, height });
  const context = context2d(canvas, { willReadFrequently: true });
  const classes = classColours(theme, panels[0].spec.classes);
  const { palette, index } = pagePalette(theme.paper, theme.ink, [...classes.slice(0, 10), toRgb(theme.accent)]);
  const gif = createGif({ width, height, palette });
  for (let f = 0; f < FRAMES; f++) {
    const share = f / (FRAMES - 1);
    context.fillStyle = theme.background;
    context.fillRect(0, 0, width, height);
    const moments = scenes.map((scene, i) => scene.draw(context, GAP + columns.slice(0, i).reduce((sum, column) => sum + column + GAP, 0), share));
    write(context, theme, epochText(moments), GAP, LINE + side + 0.6 * LINE + GAP / 2, 15);
    gif.add(index(context.getImageData(0, 0, width, height).data), f === FRAMES - 1 ? REST : DELAY);
    await pause((f + 1) / FRAMES);
  }
  return new Blob([gif.finish()], { type: "image/gif" });
}

/**
 * One plane of the film.
 * @param {Panel} panel
 * @param {number} side px
 * @param {Theme} theme
 */
function createFilmScene(panel, side, theme) {
  const { spec, hidden, z } = panel;
  const dotsCanvas = make("canvas"), marksCanvas = make("canvas"), imageCanvas = make("canvas");
  const dots = createDots(dotsCanvas), marks = createMarks(marksCanvas), picture = createPicture(imageCanvas, spec.image);
  dots.setColours(classColours(theme, spec.classes));
  dots.setHidden(hidden);
  picture.setInk(theme.ink);
  const [, rows, across] = spec.image.shape;
  const imageSide = Math.ceil(IMAGE / across) * across;
  const decodes = z !== null && typeof panel.momentAt(0)?.decoderEpoch === "number"; // else the finished decoder would stand for all times

  return {
    decodes, imageSide,
    /** Draw it at a share of the training; its epoch, and the last one. @param {CanvasRenderingContext2D} context @param {number} left px @param {number} share @returns {[number, number]} */
    draw(context, left, share) {
      const run = /** @type {Run} */ (panel.momentAt(share));
      const view = fitView(run.bounds, side, side, 10);
      dots.draw(run, view, 1);
      marks.draw(run, view, theme, { hidden, rings: false, names: true });
      write(context, theme, spec.run, left, 0.6 * LINE, 14);
      for (const layer of [dotsCanvas, marksCanvas]) context.drawImage(layer, left, LINE, side, side);
      context.strokeStyle = theme.border;
      context.lineWidth = 1;
      context.strokeRect(left + 0.5, LINE + 0.5, side - 1, side - 1);
      if (decodes && z) drawDecoded(context, run, z, left, view);
      const { epochs } = /** @type {import("../model/film.js").Film} */ (panel.film);
      return [run.epoch ?? 0, epochs[epochs.length - 1]];
    },
  };

  /** @param {CanvasRenderingContext2D} context @param {Run} run @param {LatentPoint} at @param {number} left @param {View} view */
  function drawDecoded(context, run, at, left, view) {
    const [x, y] = toPixel(view, at);
    if (x >= 0 && x <= side && y >= 0 && y <= side) {
      context.strokeStyle = theme.accent;
      context.lineWidth = 2.5;
      context.beginPath();
      context.arc(left + x, LINE + y, 7, 0, 2 * Math.PI);
      context.stroke();
    }
    picture.paintValues(run.decoder.forward(Float32Array.from(embed(run.plane, at))));
    const from = left + side + GAP, high = (imageSide * rows) / across;
    context.imageSmoothingEnabled = false;
    context.drawImage(imageCanvas, from, LINE, imageSide, high);
    context.imageSmoothingEnabled = true;
    context.strokeStyle = theme.border;
    context.lineWidth = 1;
    context.strokeRect(from + 0.5, LINE + 0.5, imageSide - 1, high - 1);
    write(context, theme, `z = (${at.map((value) => number(value, 1)).join(", ")})`, from, LINE + high + 0.6 * LINE, 12);
    write(context, theme, typeof run.decoderEpoch !== "number" ? "final decoder" : `decoder: epoch ${run.decoderEpoch}`, from, LINE + high + 1.3 * LINE, 12);
  }
}

/** @param {CanvasRenderingContext2D} context @param {Theme} theme @param {string} text @param {number} x @param {number} y its middle @param {number} size px */
function write(context, theme, text, x, y, size) {
  context.font = `600 ${size}px ${theme.font}`;
  context.textAlign = "left";
  context.textBaseline = "middle";
  context.fillStyle = css(theme.ink);
  context.fillText(text, x, y);
}
