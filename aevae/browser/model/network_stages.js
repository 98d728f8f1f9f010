// The layers of a network as one reads them: each with weights, and what follows it up to the next.

/** What follows a layer with weights, as it is said; what is not here only lays numbers out anew. @type {Record<string, string|((layer: NetworkLayer) => string)>} */
const NAMES = {
  relu: "ReLU", gelu: "GELU", tanh: "tanh", sigmoid: "sigmoid", silu: "SiLU", selu: "SELU", softplus: "softplus", log: "logarithm", softmax: "softmax",
  leaky_relu: ({ slope }) => `LeakyReLU(${slope})`, elu: ({ alpha }) => `ELU(${alpha})`, hardtanh: ({ low, high }) => `clipped to [${low}, ${high}]`,
  max_pool: ({ kernel }) => `MaxPool(${across(kernel)})`, avg_pool: ({ kernel }) => `AvgPool(${across(kernel)})`,
  upsample: ({ height, width, mode }) => `enlarged to ${height} × ${width} (${mode})`, crop: ({ height, width }) => `cut to ${height} × ${width}`, pad: "padded with zeros",
  scale_shift: ({ out }) => `scaled and shifted a channel: ${2 * out} weights`, group_norm: ({ groups, out }) => `GroupNorm(${groups}): ${2 * out} weights`,
  layer_norm: ({ shape }) => `LayerNorm: ${2 * size(shape)} weights`,
  add: "an earlier layer added", recall: "from an earlier layer", concat: "put beside an earlier layer",
};

const size = (/** @type {number[]} */ shape) => shape.reduce((a, b) => a * b, 1);
/** @param {number|number[]} kernel */
const across = (kernel) => [kernel].flat().join(" × ");
/** @param {number|number[]} kernel */
const taps = (kernel) => (Array.isArray(kernel) ? size(kernel) : kernel ** 2);

/** @type {Record<string, {name: (layer: NetworkLayer) => string, weights: (layer: NetworkLayer) => number}>} weights: with biases */
const WEIGHTED = {
  linear: { name: ({ in: from, out }) => `Linear(${from}, ${out})`, weights: ({ in: from, out }) => from * out + out },
  conv2d: { name: ({ in: from, out, kernel }) => `Conv2d(${from}, ${out}, ${across(kernel)})`, weights: ({ in: from, out, kernel }) => from * out * taps(kernel) + out },
  conv_transpose2d: {
    name: ({ in: from, out, kernel }) => `ConvTranspose2d(${from}, ${out}, ${across(kernel)})`, weights: ({ in: from, out, kernel }) => from * out * taps(kernel) + out,
  },
};

/**
 * @typedef {Object} Stage
 * @property {string} text such as "Linear(784, 256): 200,960 weights · GELU"
 * @property {number} last the layer of the list that ends it: its place in a network's `trace`
 *
 * @param {NetworkLayer[]} layers
 * @returns {Stage[]}
 */
export function stagesOf(layers) {
  /** @type {Stage[]} */
  const stages = [];
  let given = "";
  layers.forEach((layer, i) => {
    const weighted = WEIGHTED[layer.op], stage = stages[stages.length - 1];
    if (weighted) {
      stages.push({ text: `${given}${weighted.name(layer)}: ${weighted.weights(layer).toLocaleString("en")} weights`, last: i });
      given = "";
    } else if (layer.op === "condition") given = `class (${layer.classes}) appended · `;
    else if (stage) {
      const name = NAMES[layer.op];
      if (name) stage.text += ` · ${typeof name === "string" ? name : name(layer)}`;
      stage.last = i;
    }
  });
  return stages;
}
