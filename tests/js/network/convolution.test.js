import assert from "node:assert/strict";
import { test } from "node:test";
import { buildNetwork } from "../../../aevae/browser/network/network.js";
import { KERNELS } from "../kernels.mjs";

/** Numbers that look random and are the same every time. */
function noise(n, seed = 1) {
  let state = seed;
  return Float32Array.from({ length: n }, () => (state = (state * 48271) % 2147483647) / 1073741823.5 - 1);
}

/** The sum that defines both: `read` says which pixel a tap joins to which. */
function byDefinition({ op, stride, padding }, x, w, b, [inputs, height, width], [outputs, rows, columns], [kh, kw]) {
  const transposed = op === "conv_transpose2d", y = new Float64Array(outputs * rows * columns).map((_, i) => b[Math.floor(i / rows / columns)]);
  for (let i = 0; i < inputs; i++) for (let o = 0; o < outputs; o++) for (let ky = 0; ky < kh; ky++) for (let kx = 0; kx < kw; kx++) {
    const weight = w[((transposed ? i * outputs + o : o * inputs + i) * kh + ky) * kw + kx];
    const [highs, wides] = transposed ? [height, width] : [rows, columns];
    for (let r = 0; r < highs; r++) for (let c = 0; c < wides; c++) {
      const far = [r * stride + ky - padding, c * stride + kx - padding]; // on the larger side of the two
      const [from, to] = transposed ? [[r, c], far] : [far, [r, c]];
      const inside = [[from, [height, width]], [to, [rows, columns]]].every(([at, size]) => at.every((n, d) => n >= 0 && n < size[d]));
      if (inside) y[(o * rows + to[0]) * columns + to[1]] += weight * x[(i * height + from[0]) * width + from[1]];
    }
  }
  return y;
}

for (const [kind, make] of KERNELS) {
  test(`a convolution and its adjoint are their sums, block of channels by block, at many sizes: ${kind}`, () => {
    let dice = noise(9000, 7), tried = 0;
    const roll = (least, most) => least + Math.floor(((dice = dice.subarray(1))[0] + 1) / 2 * (most - least + 1 - 1e-6));
    while (tried < 100) {
      const op = ["conv2d", "conv_transpose2d"][tried % 2], shape = [roll(1, 5), roll(1, 7), roll(1, 7)], outputs = roll(1, 9), kernel = [roll(1, 7), roll(1, 7)];
      const stride = roll(1, 4), layer = { op, weight: "w", bias: "b", stride, padding: roll(0, 4), ...(op === "conv2d" ? {} : { output_padding: roll(0, stride - 1) }) };
      const channels = op === "conv2d" ? [outputs, shape[0]] : [shape[0], outputs];
      const w = noise(shape[0] * outputs * kernel[0] * kernel[1], 3), b = noise(outputs, 5), x = noise(shape[0] * shape[1] * shape[2], 9);
      let network;
      try {
        network = buildNetwork([layer], { w: { shape: [...channels, ...kernel], data: w }, b: { shape: [outputs], data: b } }, shape, make());
      } catch (error) {
        assert.match(error.message, /would give a picture/);
        continue;
      }
      tried++;
      const expected = byDefinition(layer, x, w, b, shape, network.outputShape, kernel);
      for (const y of [network.forward(x), network.forward(x)]) { // nothing of the first is left in the second
        y.forEach((value, i) => assert.ok(Math.abs(value - expected[i]) < 1e-5, `${JSON.stringify({ layer, shape, outputs, kernel })} [${i}] ${value} is not ${expected[i]}`));
      }
    }
  });
}
