// Whether a dot of every class can be told from what it lies on.
import assert from "node:assert/strict";
import { test } from "node:test";
import { OPACITY, rimOf } from "../../../aevae/browser/ui/dots.js";
import { CLASSES, contrast, mix, onTop } from "../../../aevae/browser/ui/theme.js";

const THEMES = { light: { paper: [252, 251, 248], ink: [29, 31, 36] }, dark: { paper: [20, 22, 26], ink: [233, 233, 228] } };
const bytes = (hex) => [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16));

/** Contrast from WCAG 2.2's own text: linear light weighted, then (L1 + 0.05) / (L2 + 0.05). */
function wcag(a, b) {
  const [one, other] = [a, b].map((rgb) => rgb.map((byte) => byte / 255).map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4)).reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0));
  return (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
}

test("contrast is WCAG's", () => {
  assert.equal(contrast([0, 0, 0], [255, 255, 255]), 21);
  for (const hex of CLASSES.light) assert.ok(Math.abs(contrast(bytes(hex), THEMES.light.paper) - wcag(bytes(hex), THEMES.light.paper)) < 1e-3);
});

for (const [name, theme] of Object.entries(THEMES)) {
  test(`in the ${name} theme the rim of every class is at least 3 to 1 against the page, as strong as dots are drawn`, () => {
    for (const hex of CLASSES[name]) {
      const rim = rimOf(bytes(hex), theme), seen = mix(rim, theme.paper, OPACITY);
      assert.ok(wcag(seen, theme.paper) >= 2.99, `${hex}: ${wcag(seen, theme.paper)}`);
    }
  });
  test(`in the ${name} theme what is written on a class's colour is at least 4.5 to 1`, () => {
    for (const hex of CLASSES[name]) assert.ok(wcag(bytes(hex), bytes(onTop(bytes(hex)))) >= 4.5);
  });
}
