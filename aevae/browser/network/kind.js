// What a kind of layer is: the types of its function, and what it checks with.

/**
 * @typedef {(role: string, shape: (number|null)[]) => {shape: number[], data: Float32Array}} FindTensor
 *   the layer's "weight" or "bias", checked; a null in `shape` takes any size
 * @typedef {{classes: number, label: number}} Condition how many classes a network is given one of, 0: none; which one it is now
 *
 * @typedef {(input: Float32Array, output: Float32Array, count: number, earlier: Float32Array) => void} RunLayer
 *   takes `count` samples, one after another in memory, and allocates nothing; earlier: what the layer named by `from` wrote
 * @typedef {{shape: number[], run?: RunLayer, inPlace?: boolean}} Step
 *   shape: what comes out, without the batch dimension; a reshape has nothing to run. inPlace: it changes its output, where its input lies already
 *
 * @callback LayerKind
 * @param {NetworkLayer} layer its entry of the layer list
 * @param {FindTensor} tensor
 * @param {number[]} shape what comes in, without the batch dimension
 * @param {import("./kernels.js").Kernels} kernels what computes its sums
 * @param {Condition} condition the network's, for the layers that are given the class
 * @param {number[][]} earlier the shapes of what the network is given and of what each layer before writes
 * @returns {Step}
 */

/** How many numbers there are of a shape. @param {number[]} shape */
export const sizeOf = (shape) => shape.reduce((product, n) => product * n, 1);

/** @param {number[]} shape */
export function flat(shape) {
  if (shape.length !== 1) throw new Error(`takes a flat input but gets [${shape}]; a reshape is missing before it`);
  return shape[0];
}

/** @param {number[]} shape */
export function imageShape(shape) {
  if (shape.length !== 3) throw new Error(`takes an image (channels, height, width) but gets [${shape}]`);
  return shape;
}

/** @param {NetworkLayer} layer @param {string} key @param {number} least @returns {number} */
export function whole(layer, key, least) {
  const value = layer[key] ?? least;
  if (!Number.isSafeInteger(value) || value < least) throw new Error(`${key} is ${value} but must be a whole number from ${least} on`);
  return value;
}

/** A number for both or a list of two: vertical and horizontal. @param {NetworkLayer} layer @param {string} key @param {number} least @returns {[number, number]} */
export function pair(layer, key, least) {
  const [down, across] = Array.isArray(layer[key]) ? layer[key] : [layer[key], layer[key]];
  return [whole({ ...layer, [key]: down }, key, least), whole({ ...layer, [key]: across }, key, least)];
}

/** @param {NetworkLayer} layer @param {string} key @returns {number} */
export function finite(layer, key) {
  if (!Number.isFinite(layer[key])) throw new Error(`${key} is ${layer[key]} but must be a number`);
  return layer[key];
}

/** @param {number} rows @param {number} columns */
export function checkOutput(rows, columns) {
  if (!(rows > 0 && columns > 0)) throw new Error(`would give a picture of ${rows} × ${columns} pixels`);
}
