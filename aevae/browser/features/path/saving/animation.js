// A path as an animated GIF: back and forth, with a line below that says what one sees.
import { context2d } from "../../../image/canvas.js";
import { COLOURS, createGif, greys, indexed } from "../../../image/gif.js";
import { toBytes } from "../../../image/picture.js";
import { make } from "../../../ui/dom.js";
import { evenly, picturesAt } from "../rows.js";

const FRAMES = 48, DELAY = 5; // delay in hundredths of a second
const SIDE = 448; // px, at least
const LINE = 40, TEXT = 20; // px

const pause = () => new Promise((resolve) => setTimeout(resolve)); // others may go on between two frames

/** @param {import("../rows.js").Row} row @param {string} caption */
export async function animate(row, caption) {
  const { shape, range } = row.image;
  const scale = Math.ceil(SIDE / Math.max(shape[1], shape[2])), width = scale * shape[2], height = scale * shape[1] + LINE;
  const colourful = shape[0] === 3;
  const below = captionPixels(caption, width, colourful);
  const there = picturesAt(row, evenly(FRAMES)).map((values) => {
    const bytes = new Uint8Array(values.length);
    toBytes(bytes, values, range);
    const frame = new Uint8Array(width * height);
    frame.set(indexed(bytes, shape, scale));
    frame.set(below, frame.length - below.length);
    return frame;
  });
  const gif = createGif({ width, height, palette: colourful ? COLOURS : greys([255, 255, 255], [0, 0, 0]) });
  for (const frame of [...there, ...there.slice(1, -1).reverse()]) {
    gif.add(frame, DELAY);
    await pause();
  }
  return new Blob([gif.finish()], { type: "image/gif" });
}

/** A line of text, ink on paper, as indices of the palette; as small as it must be to fit. @param {string} text @param {number} width @param {boolean} colourful */
function captionPixels(text, width, colourful) {
  const context = context2d(make("canvas", { width, height: LINE }));
  context.fillStyle = "#fff";
  context.fillRect(0, 0, width, LINE);
  context.fillStyle = "#000";
  context.textBaseline = "middle";
  context.textAlign = "center";
  context.font = `${TEXT}px sans-serif`;
  const wide = context.measureText(text).width, room = width - 16;
  if (wide > room) context.font = `${(TEXT * room) / wide}px sans-serif`;
  context.fillText(text, width / 2, LINE / 2);
  const { data } = context.getImageData(0, 0, width, LINE);
  const grey = Uint8Array.from({ length: width * LINE }, (_, i) => data[4 * i]);
  return colourful ? indexed(Uint8Array.from([...grey, ...grey, ...grey]), [3, LINE, width], 1) : grey.map((value) => 255 - value);
}
