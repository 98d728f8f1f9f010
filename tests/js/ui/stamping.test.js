// Whether a picture of stamps is what blending them one after another gives, and the next one knows nothing of it.
import assert from "node:assert/strict";
import { test } from "node:test";
import { uniformFrom } from "../../../aevae/browser/math/random.js";
import { compiledStamps, plainStampKernel, vectorStampKernel } from "../../../aevae/browser/ui/stamping/kernel.js";
import { createStamping } from "../../../aevae/browser/ui/stamping/stamping.js";

const WIDTH = 61, HEIGHT = 150; // not a whole number of vectors, and three bands
const uniform = uniformFrom(7);
const numbers = (n, most) => Float32Array.from({ length: n }, () => most * uniform());
const stampOf = (width, height) => ({ width, height, cover: numbers(width * height, 1), share: numbers(width * height, 1) });
const INKS = {
  stamps: [stampOf(5, 5), stampOf(9, 17), { ...stampOf(3, 3), share: null }],
  colours: [[255, 0, 10], [20, 200, 90]],
  edges: [[0, 0, 0], [250, 240, 230]],
};
const placesOf = (corners) => ({
  count: corners.length, left: Int32Array.from(corners, ([x]) => x), top: Int32Array.from(corners, ([, y]) => y),
  stamp: Uint16Array.from(corners, (_, i) => i % 3), colour: Uint16Array.from(corners, (_, i) => (i >> 1) % 2),
});
const SCATTERED = placesOf(Array.from({ length: 400 }, () => [Math.floor((WIDTH + 8) * uniform()) - 8, Math.floor((HEIGHT + 16) * uniform()) - 16].map((n, i) => Math.max(n, [-2, -2][i]))));
const AT_THE_RIM = placesOf([[-4, -4], [WIDTH - 1, HEIGHT - 1], [-2, HEIGHT - 1], [WIDTH - 1, -2], [20, 60], [20, 63], [21, 127], [21, 120]]);

/** "Over" as Porter and Duff wrote it, stamp after stamp and pixel after pixel, in floats of 64 bits. */
function blended({ stamps, colours, edges }, { count, left, top, stamp, colour }) {
  const picture = new Float64Array(4 * WIDTH * HEIGHT); // colours times opacity, opacity
  for (let i = 0; i < count; i++) {
    const { width, height, cover, share } = stamps[stamp[i]];
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++) {
        const [px, py] = [left[i] + x, top[i] + y], opacity = cover[y * width + x], inner = share ? share[y * width + x] : 1;
        if (px < 0 || py < 0 || px >= WIDTH || py >= HEIGHT) continue;
        for (let k = 0; k < 4; k++) {
          const at = 4 * (py * WIDTH + px) + k, ink = k === 3 ? 1 : inner * colours[colour[i]][k] + (1 - inner) * edges[colour[i]][k];
          picture[at] = opacity * ink + (1 - opacity) * picture[at];
        }
      }
    }
  }
  return picture.map((value, at) => (at % 4 === 3 ? 255 * value : value / Math.max(picture[at - (at % 4) + 3], 1e-12)));
}

for (const [name, kernel] of Object.entries({ vectors: () => vectorStampKernel(compiledStamps()), "plain JavaScript": plainStampKernel })) {
  const stamping = createStamping(kernel());
  const off = (places) => {
    const expected = blended(INKS, places), seen = stamping.draw(WIDTH, HEIGHT, INKS, places);
    return seen.reduce((worst, value, at) => Math.max(worst, Math.abs(value - expected[at])), 0);
  };
  test(`with ${name}, every pixel is that of the stamps over each other, also at the rim and where bands meet`, () => {
    assert.ok(off(SCATTERED) <= 0.51, String(off(SCATTERED)));
    assert.ok(off(AT_THE_RIM) <= 0.51, String(off(AT_THE_RIM)));
    assert.ok(stamping.draw(WIDTH, HEIGHT, INKS, AT_THE_RIM).some((value) => value > 0));
  });
  test(`with ${name}, a picture without stamps is empty after one with many`, () => {
    stamping.draw(WIDTH, HEIGHT, INKS, SCATTERED);
    assert.ok(stamping.draw(WIDTH, HEIGHT, INKS, placesOf([])).every((value) => value === 0));
  });
}
