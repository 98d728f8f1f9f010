// What lies over the dots and moves with them: the prior's outlines and class glyphs, on one canvas.
import { declutter } from "../math/declutter.js";
import { arcsInSight, edgesInSight } from "../math/in_sight.js";
import { toPixel } from "../math/geometry.js";
import { placesIn } from "../math/label_places.js";
import { priorOutlines } from "../model/prior.js";
import { classColour, css, mix, toRgb } from "../ui/theme.js";
import { fitCanvas } from "../ui/fit_canvas.js";

const LEADER = 14; // px a glyph steps aside, beyond its own height, before a line ties it to its place

/** @param {string} name of a class */
const fontOf = (name) => (name.length > 2 ? 12 : 19); // px

const GAP = 14; // px between two names: nearer they would read as one

/** A glyph with its halo and what keeps the next one away. @param {string} name @returns {[width: number, height: number]} px */
const sizeOf = (name) => [0.62 * fontOf(name) * name.length + GAP, fontOf(name) + 4];

/**
 * @typedef {CanvasRenderingContext2D} Context
 * @typedef {import("../model/prior.js").Outline} Outline
 *
 * @param {HTMLCanvasElement} canvas
 */
export function createMarks(canvas) {
  /** @type {Spec|null} */
  let described = null; // the entry of the payload that `outlines` belong to
  /** @type {Outline[]} */
  let outlines = [];

  return {
    /** @param {Run} run @param {View} view @param {Theme} theme @param {{hidden: Set<number>, rings: boolean, names: boolean}} shown names: of the classes, where these are densest */
    draw({ spec, labelPlaces, label: condition }, view, theme, { hidden, rings, names }) {
      if (spec !== described) outlines = priorOutlines(spec.prior, spec.plane);
      described = spec;
      const context = fitCanvas(canvas, view);
      if (rings) drawPrior(context, outlines, view, theme);
      if (!names || condition !== undefined || spec.verdict) return; // codes that are given the class, or carry nothing, are not sorted by it
      const named = labelPlaces.flatMap((places, k) => (hidden.has(k) ? [] : placesIn(places, view).map(({ at }) => ({ k, at: toPixel(view, at) }))));
      const places = declutter(named.map(({ at }) => at), named.map(({ k }) => sizeOf(spec.classes[k])));
      named.forEach(({ at }, i) => drawLeader(context, at, places[i], theme));
      named.forEach(({ k }, i) => drawGlyph(context, places[i], theme, spec.classes[k], classColour(theme, k)));
    },
  };
}

/** @param {Context} context @param {Outline[]} outlines @param {View} view @param {Theme} theme */
function drawPrior(context, outlines, view, theme) {
  const unit = view.width / (view.x1 - view.x0); // px a latent unit, the same on both axes
  context.font = `600 12px ${theme.font}`;
  context.textAlign = "center";
  context.textBaseline = "middle";
  for (const { ellipse, points, label, at, weight } of outlines) {
    context.strokeStyle = css(theme.ink, 0.25 + 0.35 * weight);
    context.lineWidth = 0.5 + 0.7 * weight;
    context.setLineDash([5, 4]);
    if (ellipse) strokeEllipse(context, toPixel(view, ellipse.centre), [ellipse.radii[0] * unit, ellipse.radii[1] * unit], -ellipse.angle, view);
    if (points) strokePolygon(context, points.map((point) => toPixel(view, point)), view);
    context.lineDashOffset = 0;
    if (label) write(context, label, toPixel(view, at), css(theme.ink, 1), theme, 8);
  }
}

/** @param {Context} context @param {ScreenPoint} centre @param {[number, number]} radii px @param {number} turn @param {View} view */
function strokeEllipse(context, [x, y], radii, turn, view) {
  for (const { from, to, before } of arcsInSight([x, y], radii, turn, view)) {
    context.lineDashOffset = before;
    context.beginPath();
    context.ellipse(x, y, ...radii, turn, from, to);
    if (to - from >= 2 * Math.PI) context.closePath();
    context.stroke();
  }
}

/** @param {Context} context @param {ScreenPoint[]} corners px @param {View} view */
function strokePolygon(context, corners, view) {
  const parts = edgesInSight(corners, view);
  if (parts.length === corners.length && parts.every(({ from, to }) => from === 0 && to === 1)) {
    context.beginPath();
    for (const [x, y] of corners) context.lineTo(x, y);
    context.closePath();
    context.stroke();
  } else for (const { from, to, before, edge } of parts) {
    const [[x, y], [endX, endY]] = [corners[edge], corners[(edge + 1) % corners.length]];
    context.lineDashOffset = before;
    context.beginPath();
    for (const share of [from, to]) context.lineTo(x + share * (endX - x), y + share * (endY - y));
    context.stroke();
  }
}

/** From a place to its glyph, where that had to step aside. @param {Context} context @param {ScreenPoint} from @param {ScreenPoint} to @param {Theme} theme */
function drawLeader(context, from, to, theme) {
  if (Math.hypot(to[0] - from[0], to[1] - from[1]) < LEADER) return;
  context.setLineDash([]);
  for (const { width, colour } of [{ width: 3, colour: css(theme.paper, 0.8) }, { width: 1, colour: css(theme.ink, 0.7) }]) {
    context.lineWidth = width;
    context.strokeStyle = colour;
    context.beginPath();
    context.moveTo(from[0], from[1]);
    context.lineTo(to[0], to[1]);
    context.stroke();
  }
}

/** @param {Context} context @param {ScreenPoint} place @param {Theme} theme @param {string} name @param {string} colour */
function drawGlyph(context, place, theme, name, colour) {
  context.textAlign = "center";
  context.textBaseline = "middle";
  context.font = `700 ${fontOf(name)}px ${theme.font}`;
  // Half-way to the ink: still the class's hue, but legible on any point cloud.
  write(context, name, place, css(mix(toRgb(colour), theme.ink, 0.45)), theme, 5);
}

/** Text with a halo of paper. @param {Context} context @param {string} text @param {ScreenPoint} place @param {string} colour @param {Theme} theme @param {number} halo px */
function write(context, text, [x, y], colour, theme, halo) {
  context.setLineDash([]);
  context.lineJoin = "round";
  context.lineWidth = halo;
  const stroke = context.strokeStyle;
  context.strokeStyle = css(theme.paper, 0.9);
  context.strokeText(text, x, y);
  context.strokeStyle = stroke;
  context.lineWidth = 1;
  context.fillStyle = colour;
  context.fillText(text, x, y);
}
