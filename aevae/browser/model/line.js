// A latent space of one dimension lies along the plane's first axis. Its dots are spread along the second one, or they would cover each
// other: how high a dot or the cursor stands says nothing, and nothing that is computed knows of it.
import { projectAll } from "../math/geometry.js";
import { buildIndex, buildLineIndex } from "../math/nearest.js";

const HALF = 0.75; // standard deviations of the codes: how far the dots are spread to either side
const GOLDEN = (Math.sqrt(5) - 1) / 2; // its multiples fill an interval evenly

/** @param {Pick<Plane, "origin">} plane */
export const isLine = ({ origin }) => origin.length === 1;

/** What is near by the numbers that mean something. @param {Plane} plane @param {Float32Array} means (N, 2) @returns {NearestIndex} */
export const indexOf = (plane, means) => (isLine(plane) ? buildLineIndex(means) : buildIndex(means));

/** Where codes are shown. @param {Plane} plane @param {Float32Array} latents (N, D) @param {ArrayLike<number>} testIndex @returns {Float32Array} (N, 2) */
export const positionsOf = (plane, latents, testIndex) => spreadOut(plane, projectAll(plane, latents), testIndex);

/** Gives a line's points their height, by the number of their test picture, so that it stays the same; others stay where they are. @param {Plane} plane @param {Float32Array} points (N, 2), changed @param {ArrayLike<number>} testIndex */
export function spreadOut(plane, points, testIndex) {
  if (!isLine(plane)) return points;
  const n = points.length / 2;
  let sum = 0, squares = 0;
  for (let i = 0; i < points.length; i += 2) {
    sum += points[i];
    squares += points[i] ** 2;
  }
  const half = HALF * (Math.sqrt(Math.max(0, squares / n - (sum / n) ** 2)) || 1);
  for (let i = 0; i < n; i++) points[2 * i + 1] = half * (2 * ((testIndex[i] * GOLDEN) % 1) - 1);
  return points;
}
