// A homework sheet as lines of Python that make the same images.

/**
 * @param {Pick<Run, "testIndex"|"labels"> & {spec: Pick<Spec, "run"|"image">, decoder: Pick<Network, "classes">}} run
 * @param {import("./homework_pairs.js").Pair[]} pairs
 * @param {number} count of images between two
 */
export function pythonOf({ spec, decoder, testIndex, labels }, pairs, count) {
  const given = Boolean(decoder.classes), colour = spec.image.shape[0] === 3;
  const list = (/** @type {ArrayLike<number>} */ values) => `[${pairs.map((pair) => `[${pair.map((row) => values[row]).join(", ")}]`).join(", ")}]`;
  const nearer = `np.repeat(label, [${Math.ceil(count / 2)}, ${Math.floor(count / 2)}])`;
  return [
    "import aevae",
    "import numpy as np",
    "from PIL import Image",
    "",
    `run = aevae.open_run("${spec.run}")`,
    `pairs = ${list(testIndex)}  # numbers of test images`,
    ...(given ? [`labels = ${list(labels)}  # their classes, which this model is given`] : []),
    "rows = []",
    given ? "for pair, label in zip(pairs, labels):" : "for pair in pairs:",
    "    a, b = ends = run.test_images(pair)",
    `    codes = np.linspace(*run.encode(ends${given ? ", label" : ""}), ${count + 2})[1:-1]  # ${count} evenly between, without the ends`,
    `    rows.append([a, *run.decode(codes${given ? `, ${nearer}` : ""}), b])`,
    `sheet = ${colour ? "np.moveaxis(np.block(rows), 0, -1)" : "1 - np.block(rows)"}`,
    'Image.fromarray(np.uint8(255 * sheet)).save("homework.png")',
    "",
  ].join("\n");
}
