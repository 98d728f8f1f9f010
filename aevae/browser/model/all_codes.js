// The codes of a run's test images and, where they are shown too, those of its training images after them: rows of both.
// What a plane states (nearest codes, distances, medians) is of the test images alone.

/** @typedef {Pick<Run, "means"|"labels">} Dots */

/** @type {WeakMap<TrainingCodes, {means: Float32Array, dots: Dots}>} */
const joined = new WeakMap();

/** What there is to draw, the same object as long as it is the same. @param {Run} run @returns {Dots} */
export function dotsOf(run) {
  const { training, means, labels } = run;
  if (!training) return run;
  let both = joined.get(training);
  if (both?.means !== means) joined.set(training, both = { means, dots: { means: concat(means, training.means), labels: concat(Uint8Array.from(labels), Uint8Array.from(training.labels)) } });
  return both.dots;
}

/** The set that a row is in, and its row there. @param {Run} run @param {number} row @returns {{set: "test"|"training", part: Pick<Run, "means"|"labels"|"values"|"codes">, at: number, index: number}} */
export function partOf(run, row) {
  const { training, labels, testIndex } = run, count = labels.length;
  if (!training || row < count) return { set: "test", part: run, at: row, index: testIndex[row] };
  return { set: "training", part: training, at: row - count, index: training.index[row - count] };
}

/** The nearest rows to a point, as far as `suits` accepts them. @param {Run} run @param {LatentPoint} z @param {number} k how many are asked of each set @param {(label: number) => boolean} suits @returns {number|null} the nearest */
export function nearestRow(run, [x, y], k, suits) {
  let [row, least] = [/** @type {number|null} */ (null), Infinity];
  for (const [part, offset] of /** @type {[Pick<Run, "neighbours"|"labels">, number][]} */ ([[run, 0], ...(run.training ? [[run.training, run.labels.length]] : [])])) {
    const { ids, distances } = part.neighbours.nearest(x, y, k);
    const i = ids.findIndex((id) => suits(part.labels[id]));
    if (i >= 0 && distances[i] < least) [row, least] = [ids[i] + offset, distances[i]];
  }
  return row;
}

/** @template {Float32Array|Uint8Array} T @param {T} a @param {T} b @returns {T} */
function concat(a, b) {
  const both = new /** @type {any} */ (a.constructor)(a.length + b.length);
  both.set(a);
  both.set(b, a.length);
  return both;
}
