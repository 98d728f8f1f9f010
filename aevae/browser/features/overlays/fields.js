// The fields of a plane: numbers at any point of it. Each is prepared for a run, then asked for some points at a time.
import { aggregatePosterior } from "../../model/aggregate_posterior.js";
import { isLine } from "../../model/line.js";
import { priorDensity } from "../../model/prior.js";
import { NEIGHBOURS } from "../../model/constants.js";
import { density as onPlane, densityAlong, enclosing } from "../../math/kernel_density.js";
import { embed } from "../../math/geometry.js";
import { gridIn, nodes, reader } from "../../math/grid.js";
import { lowerQuantile } from "../../math/statistics.js";

const MAP = 24; // points along a side of the window that a field's own range is found on
export const AGREED = 5; // test images nearest to a place, by which other trainings find it
export const SHARES = [0.25, 0.5, 0.75, 0.95]; // of the codes, enclosed by the density's lines

/**
 * @typedef {import("../../model/atlas.js").Atlas} Atlas
 *
 * @typedef {Object} Field
 * @property {number} channels numbers a point
 * @property {number} side of a square of nodes: so many are computed within a few milliseconds
 * @property {(points: Float32Array) => Float32Array} evaluate (n, 2) → (n, channels); NaN where nothing is known
 *
 * @typedef {Field & {range: [low: number, high: number]}} RangedField range: what its colours should span
 * @typedef {RangedField & {density: import("../../math/kernel_density.js").Density, levels: number[]}} DensityField
 *   levels: of the lines that enclose SHARES of the codes
 */

/** Codes per unit of area, or of a line's length, as a share of all. @param {Run} run @returns {DensityField} */
export function densityField({ means, plane }) {
  const density = isLine(plane) ? densityAlong(means) : onPlane(means);
  return { ...pointwise(density.at), range: [0, density.values.reduce((a, b) => Math.max(a, b))], density, levels: enclosing(density, means, SHARES) };
}

/** Class of most of the nearest codes, their share, and how far the last of them is, in units of the usual spacing. @param {Run} run @returns {Field} */
export function neighbourField({ neighbours, labels, spacing, spec: { classes } }) {
  const votes = new Uint16Array(classes.length);
  return {
    channels: 3, side: 4,
    evaluate(points) {
      const values = new Float32Array((points.length / 2) * 3);
      neighbours.nearestOfEach(points, NEIGHBOURS, spacing.axes, (i, { ids, distances }) => {
        votes.fill(0);
        let top = 0;
        for (const id of ids) votes[labels[id]]++;
        for (let k = 1; k < votes.length; k++) if (votes[k] > votes[top]) top = k;
        values[3 * i] = top;
        values[3 * i + 1] = votes[top] / ids.length;
        values[3 * i + 2] = distances[distances.length - 1] / spacing.inside;
      });
      return values;
    },
  };
}

/**
 * |enc(dec(z)) − z|: how far a code moves when its picture is encoded again.
 * @param {Run} run
 * @param {(pictures: Float32Array, n: number, label?: number) => Float32Array} encode n pictures to n codes, the means of their posteriors
 * @returns {RangedField}
 */
export function driftField({ decoder, plane, bounds, label }, encode) {
  const dimensions = plane.origin.length;
  /** @type {Field} */
  const field = {
    channels: 1, side: 3,
    evaluate(points) {
      const n = points.length / 2;
      const codes = new Float32Array(n * dimensions);
      for (let i = 0; i < n; i++) codes.set(embed(plane, [points[2 * i], points[2 * i + 1]]), i * dimensions);
      const again = encode(decoder.forwardBatch(codes, n), n, label);
      return Float32Array.from({ length: n }, (_, i) => {
        let squares = 0;
        for (let d = i * dimensions; d < (i + 1) * dimensions; d++) squares += (again[d] - codes[d]) ** 2;
        return Math.sqrt(squares);
      });
    },
  };
  const sample = field.evaluate(nodes(gridIn(bounds, MAP / 3), 0, (MAP / 3) ** 2));
  return { ...field, range: [0, lowerQuantile(sample.toSorted(), 0.9) || 1] };
}

/**
 * How far trainings of one recipe from several seeds disagree about a place: each other one decodes the median of the codes that it gives the
 * AGREED test images nearest to the place, this one the place itself. The root mean square over pixels of their standard deviation, pixels 0…1.
 * @param {Pick<Run, "decoder"|"plane"|"neighbours"|"testIndex"|"bounds"|"label"|"spec">} run
 * @param {import("../../model/load.js").OtherSeed[]} others
 * @returns {RangedField}
 */
export function disagreementField({ decoder, plane, neighbours, testIndex, bounds, label, spec }, others) {
  const [low, high] = spec.image.range;
  for (const other of others) if (other.decoder.classes > 0) other.decoder.setClass(label ?? 0);
  /** @type {Field} */
  const field = {
    channels: 1, side: 3,
    evaluate(points) {
      const n = points.length / 2;
      const near = Array.from({ length: n }, (_, i) => Array.from(neighbours.nearest(points[2 * i], points[2 * i + 1], AGREED).ids, (row) => testIndex[row]));
      const own = near.flatMap((_, i) => embed(plane, [points[2 * i], points[2 * i + 1]]));
      const images = [decoder.forwardBatch(Float32Array.from(own), n).slice(), ...others.map((other) => other.decoder.forwardBatch(Float32Array.from(near.flatMap(other.median)), n).slice())];
      const size = images[0].length / n;
      return Float32Array.from({ length: n }, (_, i) => {
        let squares = 0;
        for (let p = i * size; p < (i + 1) * size; p++) {
          const mean = images.reduce((sum, image) => sum + image[p], 0) / images.length;
          for (const image of images) squares += (image[p] - mean) ** 2;
        }
        return Math.sqrt(squares / (size * images.length)) / (high - low);
      });
    },
  };
  const sample = field.evaluate(nodes(gridIn(bounds, MAP / 2), 0, (MAP / 2) ** 2));
  return { ...field, range: [0, lowerQuantile(sample.toSorted(), 0.95) || 1] };
}

/** log₁₀ √det G: how much change of the picture a unit of area holds, or of a line's length, whose G is one number. @param {Atlas} atlas @param {boolean} [line] @returns {RangedField} */
export function areaField({ bounds, n, metric }, line = false) {
  const logs = Float32Array.from({ length: n * n }, (_, i) => {
    const [e, f, g] = metric.subarray(3 * i, 3 * i + 3);
    return 0.5 * Math.log10(Math.max(line ? e : e * g - f * f, 1e-12));
  });
  const sorted = logs.toSorted(), [low, high] = [lowerQuantile(sorted, 0.02), lowerQuantile(sorted, 0.98)];
  return { ...pointwise(reader(gridIn(bounds, n), logs)), range: [low, Math.max(high, low + 0.1)] };
}

/** log₂ of the aggregate posterior over the prior, and how much of either there is, beside the prior's peak. @param {Run} run @param {() => Promise<void>} yieldToMessages @returns {Promise<Field>} */
export async function fitField({ codes, plane, spec, bounds }, yieldToMessages) {
  const p = spec.prior && priorDensity(spec.prior, plane);
  if (!p || !codes) throw new Error("the prior's shadow on the plane is not known.");
  const q = await aggregatePosterior({ codes, plane, spec }, yieldToMessages);
  const map = nodes(gridIn(bounds, MAP), 0, MAP * MAP);
  const peak = map.reduce((best, x, i) => (i % 2 ? best : Math.max(best, p(x, map[i + 1]))), 0);
  const least = 1e-6 * peak;
  return {
    channels: 2, side: 10,
    evaluate(points) {
      const values = new Float32Array(points.length);
      for (let i = 0; i < points.length; i += 2) {
        const [there, expected] = [q(points[i], points[i + 1]), p(points[i], points[i + 1])];
        values[i] = Math.log2((there + least) / (expected + least));
        values[i + 1] = Math.max(there, expected) / peak;
      }
      return values;
    },
  };
}

/** A function of one point. @param {(x: number, y: number) => number} f @returns {Field} */
function pointwise(f) {
  return {
    channels: 1, side: 14,
    evaluate: (points) => Float32Array.from({ length: points.length / 2 }, (_, i) => f(points[2 * i], points[2 * i + 1])),
  };
}
