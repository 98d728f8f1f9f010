// The kernels of a network in each of their makes. Older versions of Node have products and sums in one instruction, as browsers do, only when asked.
import { setFlagsFromString } from "node:v8";
import { plainKernels, vectorKernels } from "../../aevae/browser/network/kernels.js";

setFlagsFromString("--experimental-wasm-relaxed-simd");

export const KERNELS = [["vectors, fused", () => vectorKernels(true)], ["vectors", () => vectorKernels(false)], ["plain loops", plainKernels]];
