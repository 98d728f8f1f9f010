// The colours of the classes, as eyes with and without colour-vision deficiency see them.
import assert from "node:assert/strict";
import { test } from "node:test";
import { ACCENT, CLASSES } from "../../../aevae/browser/ui/theme.js";

// Machado, Oliveira and Fernandes 2009 at severity 1: linear RGB as the eye sees it.
const EYES = {
  normal: [[1, 0, 0], [0, 1, 0], [0, 0, 1]],
  protan: [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
  deutan: [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.01182, 0.04294, 0.968881]],
  tritan: [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.3039]],
};
const TO_XYZ = [[0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.072175], [0.0193339, 0.119192, 0.9503041]];
const WHITE = [0.95047, 1, 1.08883]; // D65

const times = (matrix, vector) => matrix.map((row) => row.reduce((sum, value, i) => sum + value * vector[i], 0));
const linear = (hex) => [1, 3, 5].map((i) => parseInt(hex.slice(i, i + 2), 16) / 255).map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));

/** CIELAB of a colour as an eye sees it; what a screen cannot show is cut. */
function lab(hex, eye = EYES.normal) {
  const rgb = times(eye, linear(hex)).map((c) => Math.min(1, Math.max(0, c)));
  const [x, y, z] = times(TO_XYZ, rgb).map((value, i) => value / WHITE[i]).map((t) => (t > (6 / 29) ** 3 ? Math.cbrt(t) : t / (3 * (6 / 29) ** 2) + 4 / 29));
  return [116 * y - 16, 500 * (x - y), 200 * (y - z)];
}

const apart = (a, b, eye) => Math.hypot(...lab(a, eye).map((value, i) => value - lab(b, eye)[i]));
const closest = (colours, eye) => Math.min(...colours.flatMap((a, i) => colours.slice(0, i).map((b) => apart(a, b, eye))));

test("the ruler: black and white are 100 apart, and sRGB red lies where tables have it", () => {
  assert.ok(Math.abs(apart("#000000", "#ffffff") - 100) < 1e-3);
  lab("#ff0000").forEach((value, i) => assert.ok(Math.abs(value - [53.24, 80.09, 67.2][i]) < 0.02));
});

for (const [eye, matrix] of Object.entries(EYES)) {
  test(`no two of the ten classes look alike: ${eye} vision`, () => {
    assert.deepEqual([CLASSES.light.length, CLASSES.dark.length], [10, 10]);
    assert.ok(closest(CLASSES.light, matrix) >= 17, `light: ${closest(CLASSES.light, matrix)}`);
    assert.ok(closest(CLASSES.dark, matrix) >= 18, `dark: ${closest(CLASSES.dark, matrix)}`);
  });
}

test("on black every class is light enough", () => {
  for (const hex of CLASSES.dark) assert.ok(lab(hex)[0] >= 51.95, `${hex}: L* ${lab(hex)[0]}`);
});

test("no class comes near the cursor's colour: the nearest is three times as far as the nearest two classes are", () => {
  for (const theme of ["light", "dark"]) {
    for (const hex of CLASSES[theme]) assert.ok(apart(ACCENT[theme], hex) >= 3 * 18, `${hex}: ${apart(ACCENT[theme], hex)}`);
  }
});
