// Times a stroke through the files the browser loads: node drawing.mjs <jobs.json>
// jobs.json: [{weights, codes, encoder, decoder, spec}]; prints [{ink, layout, encode, answer, all}], milliseconds a stroke: `ink`
// blends the last piece of a line into the pad, `layout` makes the 28×28 picture, `answer` encodes, redraws and judges it.

import { readFileSync } from "node:fs";
import { judgePicture } from "../aevae/browser/model/judge_picture.js";
import { projectAll } from "../aevae/browser/math/geometry.js";
import { createInk, likeMnist, PAD } from "../aevae/browser/image/ink.js";
import { buildIndex } from "../aevae/browser/math/nearest.js";
import { median } from "../aevae/browser/math/statistics.js";
import { buildNetwork } from "../aevae/browser/network/network.js";
import { parseSafetensors } from "../aevae/browser/network/safetensors.js";

const REPEATS = 200;

function read(path) {
  const { buffer, byteOffset, byteLength } = readFileSync(path);
  return parseSafetensors(buffer.slice(byteOffset, byteOffset + byteLength)).tensors;
}

function measure({ weights, codes, encoder, decoder, spec }) {
  const tensors = read(weights), { mean, label, error } = read(codes);
  const means = projectAll(spec.plane, mean.data);
  const encode = buildNetwork(encoder, tensors, spec.image.shape);
  const run = {
    spec, plane: spec.plane, spacing: spec.spacing, means, labels: label.data, neighbours: buildIndex(means), codes: { errors: error.data },
    decoder: buildNetwork(decoder, tensors, [spec.plane.origin.length]),
  };
  const ink = createInk();
  ink.begin([140, 60], 12);
  const taken = { ink: [], layout: [], encode: [], answer: [], all: [] };
  for (let i = 0; i < REPEATS; i++) {
    const start = performance.now();
    ink.lineTo([140 + 70 * Math.sin(i / 8), 140 - 80 * Math.cos(i / 8)]);
    const inked = performance.now();
    const { picture } = likeMnist(ink.raster, PAD, PAD);
    const laid = performance.now();
    judgePicture(run, encode, picture);
    const answered = performance.now();
    encode.forward(picture);
    const encoded = performance.now();
    taken.ink.push(inked - start);
    taken.layout.push(laid - inked);
    taken.answer.push(answered - laid);
    taken.all.push(answered - start);
    taken.encode.push(encoded - answered);
  }
  return Object.fromEntries(Object.entries(taken).map(([name, times]) => [name, median(times.slice(20))])); // the first ones are compiled
}

console.log(JSON.stringify(JSON.parse(readFileSync(process.argv[2], "utf8")).map(measure)));
