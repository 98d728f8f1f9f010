import assert from "node:assert/strict";
import { test } from "node:test";
import { inflateSync } from "node:zlib";
import { COLOURS, greys, indexed } from "../../../../aevae/browser/image/gif.js";
import { choosePairs } from "../../../../aevae/browser/features/path/saving/homework_pairs.js";
import { pdfOf } from "../../../../aevae/browser/image/pdf.js";

const LABELS = Uint8Array.from({ length: 500 }, (_, row) => (row * 7) % 10);

test("each class has its row, in order, and no image stands beside itself", () => {
  const { same, different } = choosePairs(LABELS, 10, 3), classOf = ([a]) => LABELS[a];
  for (const pairs of [same, different]) assert.deepEqual(pairs.map(classOf), [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  assert.ok(same.every(([a, b]) => a !== b && LABELS[a] === LABELS[b]));
  assert.ok(different.every(([a, b]) => LABELS[a] !== LABELS[b]));
});

test("where there are fewer rows than classes no class has two, and where there are more none is left out", () => {
  const classes = choosePairs(LABELS, 4, 1).same.map(([a]) => LABELS[a]);
  assert.equal(new Set(classes).size, 4);
  assert.deepEqual(classes, classes.toSorted((a, b) => a - b));
  assert.deepEqual(choosePairs(LABELS.map((label) => label % 3), 7, 1).same.map(([a]) => LABELS[a] % 3).toSorted().slice(0, 6).filter((k, i, all) => all.indexOf(k) === i), [0, 1, 2]);
});

test("the same seed brings the same pairs, another one others", () => {
  assert.deepEqual(choosePairs(LABELS, 8, 5), choosePairs(LABELS, 8, 5));
  assert.notDeepEqual(choosePairs(LABELS, 8, 5), choosePairs(LABELS, 8, 6));
});

test("where one class is all there is, there are no different ones, and the other way round", () => {
  assert.equal(choosePairs(new Uint8Array(5), 6, 1).different.length, 0);
  assert.equal(choosePairs(Uint8Array.of(0, 1, 2), 6, 1).same.length, 0);
});

test("greys run from paper to ink; a scaled picture repeats its pixels", () => {
  const palette = greys([255, 255, 255], [0, 0, 0]);
  assert.deepEqual([...palette.subarray(0, 3), ...palette.subarray(765)], [255, 255, 255, 0, 0, 0]);
  assert.deepEqual([...indexed(Uint8Array.of(1, 2, 3, 4), [1, 2, 2], 2)], [1, 1, 2, 2, 1, 1, 2, 2, 3, 3, 4, 4, 3, 3, 4, 4]);
});

test("a colour is found within half a step of the palette", () => {
  const bytes = Uint8Array.of(10, 200, 90, 128, 255, 0); // two pixels, channel by channel
  const [a, b] = indexed(bytes, [3, 1, 2], 1);
  const off = (index, rgb) => Math.max(...rgb.map((value, c) => Math.abs(COLOURS[3 * index + c] - value) / (c < 2 ? 255 / 14 : 255 / 6)));
  assert.ok(off(a, [10, 90, 255]) <= 1.05);
  assert.ok(off(b, [200, 128, 0]) <= 1.05);
});

test("the page holds the picture to the pixel, and every object is where its table says", async () => {
  const rgba = Uint8ClampedArray.from({ length: 4 * 30 * 20 }, (_, i) => (i % 4 === 3 ? 255 : (i * 37) % 256));
  const file = Buffer.from(await pdfOf({ width: 30, height: 20, rgba }, { width: 842, height: 595 }));
  const text = file.toString("latin1");
  assert.ok(text.startsWith("%PDF-1.4\n") && text.endsWith("%%EOF\n"));
  const table = Number(text.match(/startxref\n(\d+)/)[1]);
  assert.equal(text.slice(table, table + 4), "xref");
  const starts = [...text.slice(table).matchAll(/^(\d{10}) 00000 n $/gm)].map(([, at]) => Number(at));
  assert.equal(starts.length, 5);
  starts.forEach((at, i) => assert.ok(text.slice(at).startsWith(`${i + 1} 0 obj\n`)));
  const [, length] = text.match(/FlateDecode \/Length (\d+)/);
  const begin = text.indexOf("stream\n", text.indexOf("FlateDecode")) + 7;
  const rgb = inflateSync(file.subarray(begin, begin + Number(length)));
  assert.deepEqual([...rgb], [...rgba].filter((_, i) => i % 4 !== 3));
});
