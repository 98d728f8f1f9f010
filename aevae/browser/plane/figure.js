// A plane as a drawing for paper: axes and dots are lines and circles, what was decoded or computed a picture. In CSS px of the
// plane on the screen, so that everything stands where it stands there.
import { dotsOf } from "../model/all_codes.js";
import { toPixel } from "../math/geometry.js";
import { dotDiameter, shuffled } from "../ui/dots.js";
import { makeSvg, tidy, write } from "../ui/svg.js";
import { classColour, css } from "../ui/theme.js";
import { MARGINS } from "./axes.js";
import { axisLines, gridLines } from "./drawn_axes.js";

/**
 * @typedef {Object} Shown what a plane shows
 * @property {Run} run
 * @property {View} view
 * @property {LatentPoint} z
 * @property {Theme} theme
 * @property {Set<number>} hidden
 * @property {import("../features/contract.js").Paint|null} paint
 * @property {boolean} asDots else the dots are names or images, on a canvas
 * @property {string[]} names of the axes
 */

/** @param {import("./layout.js").PanelElements} dom @param {Shown} shown @returns {{element: SVGElement, width: number, height: number}} */
export function drawFigure({ back, plane, dots, cursor }, { run, view, z, theme, hidden, paint, asDots, names }) {
  const { width, height } = view;
  const clip = `plane-${run.spec.run}`;
  const layers = [...plane.children].filter((layer) => layer instanceof HTMLCanvasElement && !(layer === dots && asDots));
  const inside = makeSvg("g", { "clip-path": `url(#${clip})` }, [
    ...[...back.querySelectorAll("canvas")].flatMap((canvas) => picture(canvas, view)),
    ...gridLines(view, theme),
    ...(asDots ? [dotsIn(run, view, theme, hidden, paint)] : []),
    ...layers.flatMap((canvas) => picture(/** @type {HTMLCanvasElement} */ (canvas), view)),
    ...[...plane.querySelectorAll(".stop")].filter((stop) => stop instanceof HTMLElement).flatMap((stop) => drawStop(stop, plane, theme)),
    ...(getComputedStyle(cursor).visibility === "hidden" ? [] : [drawCursor(toPixel(view, z), theme)]),
  ]);
  const element = makeSvg("g", { transform: `translate(${MARGINS.left} ${MARGINS.top})` }, [
    makeSvg("clipPath", { id: clip }, [makeSvg("rect", { width, height })]),
    inside, makeSvg("rect", { width, height, fill: "none", stroke: css(theme.ink, 0.3) }), ...axisLines(view, theme, names),
  ]);
  return { element, width: width + MARGINS.left + MARGINS.right, height: height + MARGINS.top + MARGINS.bottom };
}

/** A canvas as it lies on the plane. @param {HTMLCanvasElement} canvas @param {View} view @returns {SVGElement[]} */
function picture(canvas, { width, height }) {
  const { display, opacity } = getComputedStyle(canvas);
  if (display === "none" || Number(opacity) === 0 || canvas.width <= 1) return [];
  const image = makeSvg("image", { href: canvas.toDataURL(), preserveAspectRatio: "none", opacity, width, height });
  const moved = canvas.style.transform.replaceAll("px", "");
  if (moved) for (const [name, value] of Object.entries({ width: canvas.width, height: canvas.height, transform: moved })) image.setAttribute(name, String(value));
  return [image];
}

/** @param {Run} run @param {View} view @param {Theme} theme @param {Set<number>} hidden @param {Shown["paint"]} paint */
function dotsIn(run, view, theme, hidden, paint) {
  const { means, labels } = dotsOf(run);
  const radius = tidy((dotDiameter(labels.length) * theme.dots.size) / 2), colours = paint?.colours(theme).map((rgb) => css(rgb));
  const circles = [];
  for (const i of shuffled(labels.length)) {
    const fill = paint ? colours?.[paint.keys[i]] : classColour(theme, labels[i]);
    const [cx, cy] = toPixel(view, [means[2 * i], means[2 * i + 1]]);
    if (hidden.has(labels[i]) || !fill || cx < 0 || cy < 0 || cx > view.width || cy > view.height) continue;
    circles.push(makeSvg("circle", { cx: cx.toFixed(2), cy: cy.toFixed(2), r: radius, fill }));
  }
  return makeSvg("g", { class: "dots", "fill-opacity": theme.dots.opacity }, circles);
}

/** @param {ScreenPoint} at @param {Theme} theme */
const drawCursor = ([cx, cy], theme) => makeSvg("g", { class: "cursor", fill: "none" }, [
  makeSvg("circle", { cx, cy, r: 9, stroke: theme.background, "stroke-width": 5 }), makeSvg("circle", { cx, cy, r: 8, stroke: theme.accent, "stroke-width": 2.5 }),
]);

/** A letter in a disc, where it stands on the screen. @param {HTMLElement} stop @param {HTMLElement} plane @param {Theme} theme */
function drawStop(stop, plane, theme) {
  const [box, around] = [stop, plane].map((one) => one.getBoundingClientRect());
  const cx = box.left + box.width / 2 - around.left, cy = box.top + box.height / 2 - around.top;
  return [
    makeSvg("circle", { cx, cy, r: 10, fill: theme.background, stroke: theme.text, "stroke-width": 2 }),
    write(stop.textContent ?? "", { x: cx, y: cy + 4, "text-anchor": "middle", "font-size": 12, "font-weight": 700, fill: theme.text }),
  ];
}
