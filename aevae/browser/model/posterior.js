// What an encoder's output says of a picture's code: the same as aevae/science/posterior.py.

const LOG_VAR_RANGE = [-14, 8];
const NARROWEST = -7;

/**
 * @typedef {{mean: Float32Array, logVar: Float32Array|null}} Posterior logVar null: a point; a box has the two moments of its uniform
 *
 * @param {Spec["posterior"]} posterior
 * @param {Float32Array} raw the encoder's output: D numbers for a point, else 2·D
 * @returns {Posterior}
 */
export function posteriorOf({ kind, head, half }, raw) {
  if (kind === "point") return { mean: raw.slice(), logVar: null };
  const dimensions = raw.length / 2;
  const [mean, spread] = [raw.slice(0, dimensions), raw.slice(dimensions)];
  if (kind === "box") {
    const widths = spread.map((s) => half / (1 + Math.exp(-Math.max(NARROWEST, s))));
    return { mean: mean.map((c, d) => (half - widths[d]) * Math.tanh(c)), logVar: widths.map((w) => 2 * Math.log(w) - Math.log(3)) };
  }
  const scale = head === "log_std" ? 2 : 1;
  return { mean, logVar: spread.map((s) => Math.min(LOG_VAR_RANGE[1], Math.max(LOG_VAR_RANGE[0], scale * s))) };
}
