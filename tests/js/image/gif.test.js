import assert from "node:assert/strict";
import { test } from "node:test";
import { createGif, encodeGif, pagePalette } from "../../../aevae/browser/image/gif.js";

const PAPER = [253, 252, 248], INK = [38, 39, 48], COLOURS = [[63, 144, 218], [255, 169, 14], [189, 31, 1]];

test("a page's palette has its paper, ink and colours exactly, and for all else something near", () => {
  const { palette, index } = pagePalette(PAPER, INK, COLOURS);
  assert.equal(palette.length, 768);
  const painted = (rgb) => [...palette.subarray(3 * index(Uint8ClampedArray.from([...rgb, 255]))[0]).subarray(0, 3)];
  for (const rgb of [PAPER, INK]) assert.deepEqual(painted(rgb), rgb);
  const faint = PAPER.map((value, c) => Math.round(value + 0.4 * (COLOURS[1][c] - value)));
  for (const rgb of [...COLOURS, faint, [145, 145, 148]]) assert.ok(Math.hypot(...painted(rgb).map((value, c) => value - rgb[c])) < 12, `${rgb} became ${painted(rgb)}`);
});

test("frame by frame comes the same file as at once", () => {
  const size = { width: 3, height: 2, palette: new Uint8Array(768) }, frames = [Uint8Array.of(0, 1, 2, 3, 4, 5), Uint8Array.of(5, 4, 3, 2, 1, 0)];
  const gif = createGif(size);
  for (const frame of frames) gif.add(frame, 7);
  assert.deepEqual(gif.finish(), encodeGif({ ...size, frames, delay: 7 }));
});
