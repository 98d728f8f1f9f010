// The pad's ink: strokes that can be taken back, and where they come to lie.
import assert from "node:assert/strict";
import { test } from "node:test";
import { createInk, likeMnist, PAD, SIDE } from "../../../aevae/browser/image/ink.js";

const drawn = (...strokes) => {
  const ink = createInk();
  for (const [radius, first, ...rest] of strokes) {
    ink.begin(first, radius);
    rest.forEach(ink.lineTo);
  }
  return ink;
};
const layout = ({ raster }) => likeMnist(raster, PAD, PAD);
const centre = (picture, axis) => {
  const place = (i) => (axis ? Math.floor(i / SIDE) : i % SIDE) + 0.5;
  return picture.reduce((sum, value, i) => sum + value * place(i), 0) / picture.reduce((a, b) => a + b);
};

test("a dot of the brush covers its area", () => {
  const { raster } = drawn([12, [140, 140]]);
  const area = raster.reduce((a, b) => a + b);
  assert.ok(Math.abs(area / (Math.PI * 12 ** 2) - 1) < 0.01, `${area}`);
});

test("a line covers the brush's width along its length, and two strokes do not add up", () => {
  const once = drawn([10, [60, 140], [220, 140]]).raster;
  const area = once.reduce((a, b) => a + b);
  assert.ok(Math.abs(area / (160 * 20 + Math.PI * 100) - 1) < 0.01, `${area}`);
  assert.deepEqual(drawn([10, [60, 140], [220, 140]], [10, [220, 140], [60, 140]]).raster, once);
});

test("undo takes back the last stroke exactly, clear takes all", () => {
  const first = [12, [50, 50], [90, 200], [200, 210]];
  const ink = drawn(first, [20, [70, 60], [210, 220]]);
  ink.undo();
  assert.deepEqual(ink.raster, drawn(first).raster);
  assert.equal(ink.size, 1);
  ink.clear();
  assert.equal(layout(ink), null);
  ink.undo();
  assert.equal(ink.size, 0);
});

test("strokes over the pad's rim stay on it", () => {
  const ink = drawn([12, [-30, 140], [PAD + 30, 140]]);
  assert.equal(ink.raster.length, PAD * PAD);
  assert.equal(ink.raster[140 * PAD], 1);
});

test("wherever and however large it is drawn, the ink fits 20 pixels and its mass lies in the middle", () => {
  for (const [x, y, size, radius] of [[30, 40, 60, 4], [200, 30, 40, 3], [140, 140, 110, 14], [60, 220, 30, 8]]) {
    const { picture, box } = layout(drawn([radius, [x - size / 2, y - size], [x + size / 2, y - size], [x - size / 3, y + size]]));
    assert.equal(Math.max(box.width, box.height), 20);
    for (const axis of [0, 1]) assert.ok(Math.abs(centre(picture, axis) - 14.5) <= 0.51, `${centre(picture, axis)}`);
    picture.forEach((value, i) => {
      const [px, py] = [i % SIDE, Math.floor(i / SIDE)];
      assert.ok(value === 0 || (px + 1 > box.left && px < box.left + box.width && py + 1 > box.top && py < box.top + box.height));
    });
  }
});

test("a lone tap far from the figure is left out and counted; the dot of an i, a stroke in two parts and dots alone stay", () => {
  const three = [[12, [80, 80], [180, 80], [110, 140], [190, 190], [90, 220]]];
  const tapped = layout(drawn(...three, [12, [20, 20]]));
  assert.deepEqual(tapped.picture, layout(drawn(...three)).picture);
  assert.equal(tapped.strays, 1);
  const kept = {
    "the dot of an i": [[12, [140, 100], [140, 240]], [12, [140, 60]]],
    "a five's hat": [[12, [100, 60], [100, 120], [180, 160], [100, 230]], [12, [150, 30], [210, 30]]],
    "dots alone": [[12, [60, 60]], [12, [220, 220]]],
    "one dot": [[12, [60, 60]]],
  };
  for (const [name, strokes] of Object.entries(kept)) assert.equal(layout(drawn(...strokes)).strays, 0, name);
});

test("a photograph's ink lies under the strokes, is replaced by the next reading, and goes with undo and clear", () => {
  const picture = new Float32Array(PAD * PAD).fill(0.25);
  const ink = drawn([12, [50, 50], [90, 200]]);
  const { undo, clear } = ink; // handed on as handlers
  ink.photo = { note: "" };
  ink.lay(picture);
  ink.lay(picture.map((value) => 2 * value));
  assert.equal(ink.size, 2);
  assert.equal(Math.min(...ink.raster), 0.5);
  assert.equal(ink.raster[50 * PAD + 50], 1);
  undo();
  assert.ok(ink.photo && Math.max(...ink.raster) === 0.5);
  undo();
  assert.ok(!ink.photo && Math.max(...ink.raster) === 0);
  ink.photo = { note: "" };
  ink.lay(picture);
  clear();
  assert.ok(!ink.photo && Math.max(...ink.raster) === 0);
});
