// The layers of a network as one reads them: each with weights, and what follows it up to the next.

const NAMES = { relu: "ReLU", gelu: "GELU", tanh: "tanh", sigmoid: "sigmoid" };

/** @type {Record<string, {name: (layer: NetworkLayer) => string, weights: (layer: NetworkLayer) => number}>} weights: with biases */
const WEIGHTED = {
  linear: { name: ({ in: from, out }) => `Linear(${from}, ${out})`, weights: ({ in: from, out }) => from * out + out },
  conv2d: { name: ({ in: from, out, kernel }) => `Conv2d(${from}, ${out}, ${kernel})`, weights: ({ in: from, out, kernel }) => from * out * kernel ** 2 + out },
  conv_transpose2d: {
    name: ({ in: from, out, kernel }) => `ConvTranspose2d(${from}, ${out}, ${kernel})`, weights: ({ in: from, out, kernel }) => from * out * kernel ** 2 + out,
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
      if (Object.hasOwn(NAMES, layer.op)) stage.text += ` · ${NAMES[layer.op]}`;
      stage.last = i;
    }
  });
  return stages;
}
