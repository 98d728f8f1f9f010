// What a page of planes looks like on paper: each plane with its legend and its decoded image, and whose they are as a caption.
import { coordinates, decimalsOf } from "../ui/sentences.js";
import { makeSvg, write } from "../ui/svg.js";
import { classColour } from "../ui/theme.js";

const GAP = 16, LINE = 18; // px
const FRAME = 40; // px of one image of a path

/**
 * @typedef {{element: SVGSVGElement, width: number, height: number, name: string, paper: string, images: {canvas: HTMLCanvasElement, x: number, y: number, size: number}[]}} Figure
 * name: of a file, without what kind it is. images: what was decoded, and where it lies.
 *
 * @param {Panel[]} planes
 * @param {HTMLElement} root of the page, where the frames of a path may stand
 * @param {Theme} theme
 * @returns {Figure|null} null: no plane is here yet
 */
export function figureOf(planes, root, theme) {
  const panels = planes.filter((panel) => panel.isHere), frames = [...(root.querySelector(".frames")?.querySelectorAll("canvas") ?? [])];
  if (panels.length === 0) return null;
  const svg = makeSvg("svg", { xmlns: "http://www.w3.org/2000/svg", "font-family": theme.font, "font-size": 13, fill: theme.text });
  /** @type {Figure["images"]} */
  const images = [];
  let x = GAP, height = 0;
  for (const panel of panels) {
    const block = blockOf(panel, theme, x, images);
    svg.append(...block.parts);
    x += block.width + GAP;
    height = Math.max(height, block.height);
  }
  frames.forEach((canvas, i) => images.push({ canvas, x: GAP + i * (FRAME + 2), y: height + GAP, size: FRAME }));
  if (frames.length > 0) height += GAP + FRAME;
  height += GAP + LINE;
  svg.append(write(place(), { x: GAP, y: height, "font-size": 10, "fill-opacity": 0.75 }));
  const width = Math.ceil(Math.max(x, 2 * GAP + frames.length * (FRAME + 2)));
  height = Math.ceil(height + GAP);
  for (const image of images) svg.append(makeSvg("image", { href: image.canvas.toDataURL(), x: image.x, y: image.y, width: image.size, height: image.size, style: "image-rendering: pixelated" }));
  svg.prepend(makeSvg("rect", { width, height, fill: theme.background }));
  for (const [name, value] of Object.entries({ width, height, viewBox: `0 0 ${width} ${height}` })) svg.setAttribute(name, String(value));
  return { element: svg, width, height, images, paper: theme.background, name: panels.map(({ spec, z }) => [spec.run, ...(z ?? []).map((value) => value.toFixed(2))].join("_")).join("_") };
}

/** Where it was seen; of a file on a disk only its name: the folders are nobody else's business. */
const place = () => (location.protocol.startsWith("http") ? location.href : location.pathname.split("/").at(-1) + location.search);

/** Name and legend, below them the plane, beside that the image. @param {Panel} panel @param {Theme} theme @param {number} x @param {Figure["images"]} images */
function blockOf(panel, theme, x, images) {
  const { spec, run, hidden } = panel, { element, width, height } = panel.draw();
  const size = Math.round(Math.min(280, height / 2)), top = GAP + 2 * LINE;
  const left = x + width + GAP, { length: dimensions } = spec.plane.origin;
  images.push({ canvas: panel.decoded, x: left, y: top, size });
  const named = panel.z && run ? `${dimensions > 2 ? "(a, b)" : "z"} = ${coordinates(panel.z, dimensions, decimalsOf(run.bounds))}` : "";
  return {
    width: width + GAP + size, height: top + height,
    parts: [
      write(spec.title, { x, y: GAP + 12, "font-weight": 700 }), write(spec.run, { x: left, y: GAP + 12, "fill-opacity": 0.75 }),
      ...legend(spec.classes, hidden, theme, x, GAP + LINE + 10),
      makeSvg("g", { transform: `translate(${x} ${top})` }, [element]),
      makeSvg("rect", { x: left - 0.5, y: top - 0.5, width: size + 1, height: size + 1, fill: "none", stroke: theme.border }),
      write(named, { x: left, y: top + size + LINE }),
    ],
  };
}

/** @param {string[]} classes @param {Set<number>} hidden @param {Theme} theme @param {number} x @param {number} y */
function legend(classes, hidden, theme, x, y) {
  let at = x + 5;
  return classes.flatMap((name, k) => {
    if (hidden.has(k)) return [];
    const parts = [makeSvg("circle", { cx: at, cy: y - 4, r: 4.5, fill: classColour(theme, k) }), write(name, { x: at + 8, y, "font-size": 12 })];
    at += 24 + 7 * name.length;
    return parts;
  });
}
