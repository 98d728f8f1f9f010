// The rows of the numbers view: a term as a formula, as a line of code, and as the number it has here.
import { crossEntropy, greyShare, klTotal, leastCrossEntropy } from "../../model/elbo.js";
import { squaredError } from "../../model/picture_error.js";
import { fixed, number, percent } from "../../ui/sentences.js";

/**
 * @typedef {import("./contract.js").Row} Row
 * @typedef {import("./contract.js").Numbers} Numbers
 * @typedef {import("../../model/elbo.js").CodedImage & {x: Float32Array}} SeenImage
 */

const FEW = 4; // numbers of a code that are written out
const PENDING = "…";

const isVae = (/** @type {Spec} */ spec) => spec.posterior.kind !== "point";
const isConditional = (/** @type {Spec} */ spec) => spec.decoder.some(({ op }) => op === "condition");
const isBox = (/** @type {Spec} */ spec) => spec.posterior.kind === "box";
const isSse = (/** @type {Spec} */ spec) => spec.objective.likelihood === "sse";
const head = (/** @type {Spec} */ spec) => (spec.posterior.head === "log_std" ? { formula: "ln σ", name: "log_std", std: "log_std.exp()" } : { formula: "ln σ^2", name: "log_var", std: "(0.5 * log_var).exp()" });
/** The decoder's last layer, where that is one that has a name. @param {Spec} spec */
const last = (spec) => ["tanh", "sigmoid"].filter((op) => op === spec.decoder[spec.decoder.length - 1].op).map((op) => `.${op}()`).join("");
const given = (/** @type {Spec} */ spec) => (isConditional(spec) ? ", c" : "");
const spanOf = ({ image: { range: [low, high] } }) => high - low;

/** A few numbers, or the first of many. @param {ArrayLike<number>} values @param {number} [decimals] */
export function vector(values, decimals = 2) {
  const text = Array.from(values).slice(0, FEW).map((value) => fixed(value, decimals)).join(", ");
  return values.length === 1 ? text : values.length <= FEW ? `(${text})` : `(${text}, … ${values.length} in all)`;
}

/** @param {ArrayLike<number>} logVar */
const deviations = (logVar) => Array.from(logVar, (value) => Math.exp(value / 2));

const BOX = Math.sqrt(3); // half a side of a box whose σ is 1

/** In nats, one decimal. @param {number} value */
const nats = (value) => `${number(value, 1)} nats`;

/** @param {import("../../model/elbo.js").Average|null|undefined} average */
const spread = (average) => (average ? `${number(average.mean, 1)} ± ${number(average.sd, 1)}` : PENDING);

/** The terms of the loss of an image, where its pixels are known. @param {Numbers} numbers */
export function terms({ image, output }) {
  const { x } = /** @type {SeenImage} */ (image);
  return { x, bce: crossEntropy(x, output), sse: squaredError(x, output) };
}

/** What the KL is, by dimension where that is few numbers. @param {Numbers} numbers */
function klText({ kl, draws }) {
  if (!kl) return draws ? `${number(draws.kl)} nats` : PENDING;
  const each = kl.mean.map((part, d) => part + kl.spread[d]);
  const total = `${fixed(klTotal(kl))} nats`;
  return each.length > 1 && each.length <= FEW ? `${each.map((value) => fixed(value)).join(" + ")} = ${total}` : total;
}

const sum = (/** @type {number[]} */ values) => values.reduce((a, b) => a + b, 0);

/** @type {Record<string, {formula: string, code: string}>} by the kind of prior */
const KL = {
  normal: { formula: "½ ∑_d ( μ_d^2 + σ_d^2 − 1 − ln σ_d^2 )", code: "kl = 0.5 * (mean**2 + log_var.exp() - 1 - log_var).sum()" },
  log_std: { formula: "½ ∑_d ( μ_d^2 + σ_d^2 − 1 − ln σ_d^2 )", code: "kl = 0.5 * (mean**2 + (2 * log_std).exp() - 1 - 2 * log_std).sum()" },
  scaled: { formula: "½ ∑_d ( μ_d^2 / s^2 + σ_d^2 / s^2 − 1 − ln σ_d^2 / s^2 )", code: "kl = kl_divergence(Normal(mean, std), Normal(0, s)).sum()" },
  uniform: { formula: "∑_d ln ( a / w_d )", code: "kl = (half / width).log().sum()" },
  mixture: { formula: "E_q [ ln q ( z | x ) − ln p ( z ) ]", code: "kl = (q.log_prob(z) - p.log_prob(z)).mean()" },
};

/** @param {Spec} spec */
function klOf({ prior, posterior }) {
  if (prior?.kind !== "normal") return KL[prior?.kind ?? "normal"];
  return KL[prior.scale !== 1 ? "scaled" : posterior.head === "log_std" ? "log_std" : "normal"];
}

/** @type {Row[]} */
export const ROWS = [
  {
    name: "code", title: () => "code", needs: "code", has: () => true,
    formula: (spec) => `${isBox(spec) ? "μ , w" : isVae(spec) ? `μ , ${head(spec).formula}` : "z"} = enc ( x ${isConditional(spec) ? ", c " : ""})`,
    code(spec) {
      if (isBox(spec)) return `mean, width = box_of(encoder(x${given(spec)}))`;
      return isVae(spec) ? `mean, ${head(spec).name} = encoder(x${given(spec)}).chunk(2, dim=1)` : `z = encoder(x${given(spec)})`;
    },
    value({ spec, image }) {
      if (!image?.logVar) return [`z ${vector(image?.mean ?? [])}`];
      const std = deviations(image.logVar);
      return [`μ ${vector(image.mean)}`, isBox(spec) ? `w ${vector(std.map((value) => BOX * value), 3)}` : `σ ${vector(std, 3)}`];
    },
  },
  {
    name: "draw", title: () => "draw", needs: "code", has: isVae,
    formula: (spec) => (isBox(spec) ? "z = μ + w ε" : "z = μ + σ ε"),
    code: (spec) => `z = mean + ${isBox(spec) ? "width * (2 * torch.rand_like(mean) - 1)" : `${head(spec).std} * torch.randn_like(mean)`}`,
    value: ({ spec, draw, unit }) => (draw ? [`ε ${vector(isBox(spec) ? draw.noise.map((value) => value / BOX) : draw.noise)}`, `a step of ${vector(draw.step, 3)}, ${number(unit * Math.hypot(...draw.step), 1)} px on the plane`] : [""]),
  },
  {
    name: "image", title: () => "image", needs: "nothing", has: () => true,
    formula: (spec) => `x̂ = dec ( z${isConditional(spec) ? " , c" : ""} )`,
    code: (spec) => `x_hat = decoder(z${given(spec)})${last(spec)}`,
    value(numbers) {
      const grey = `${percent(greyShare(numbers.output))} of x̂ is grey`;
      if (!numbers.image?.x) return [grey];
      const { x, sse } = terms(numbers), drawn = numbers.draw && `${number(squaredError(x, numbers.draw.output), 1)} of the draw`;
      return [`squared error ${number(sse, 1)}`, ...[drawn, grey].filter((text) => text !== null)];
    },
  },
  {
    name: "reconstruction", title: (spec) => (isSse(spec) ? "cross-entropy" : "reconstruction"), needs: "pixels", has: () => true,
    formula: () => "− ∑_i [ x_i ln x̂_i + ( 1 − x_i ) ln ( 1 − x̂_i ) ]",
    code: () => 'bce = F.binary_cross_entropy(x_hat, x, reduction="sum")',
    value(numbers) {
      const { x, bce } = terms(numbers), floor = `at least ${number(leastCrossEntropy(x), 1)} (grey pixels)`;
      if (!numbers.image?.logVar) return [nats(bce), floor];
      return [`${nats(bce)} at μ`, `${spread(numbers.draws?.bce)} over ${numbers.draws?.count ?? PENDING} draws`, floor];
    },
  },
  {
    name: "kl", title: () => "KL", needs: "code", has: isVae,
    formula: (spec) => klOf(spec).formula,
    code: (spec) => klOf(spec).code,
    value(numbers) {
      const { kl } = numbers;
      if (!kl) return [klText(numbers), "estimated from draws: there is no closed form"];
      if (numbers.spec.prior?.kind === "uniform") return [klText(numbers), "the log of how many such boxes fill the prior’s"];
      return [klText(numbers)];
    },
  },
  {
    name: "kl", title: () => "KL", needs: "nothing", has: (spec) => !isVae(spec) && spec.objective.known,
    formula: ({ objective: { code_decay: decay } }) => (decay ? "½ λ ∑_d z_d^2" : "–"),
    code: ({ objective: { code_decay: decay, sparsity } }) => (decay ? "pull = 0.5 * decay * z.square().sum()" : sparsity === "none" ? "# no term" : "# no KL, but a penalty on codes"),
    value({ spec: { objective: { code_decay: decay, sparsity } }, image }) {
      if (decay) return [image ? `pull ${number(0.5 * decay * sum(Array.from(image.mean, (value) => value ** 2)))}` : "no KL", `no KL: a pull with λ = ${decay} keeps codes near 0`];
      return sparsity === "none" ? ["no term says where codes go"] : ["no KL", "a penalty asks for codes that are nearly all 0"];
    },
  },
  {
    name: "bound", title: () => "−ELBO", needs: "pixels", has: isVae,
    formula: () => "− ELBO = BCE + KL",
    code: () => "neg_elbo = bce + kl",
    value: ({ draws }) => [draws?.bce ? nats(draws.bce.mean + draws.kl) : PENDING],
  },
  {
    name: "loss", title: () => "loss", needs: "pixels", has: ({ objective: { plain, likelihood, beta }, posterior: { kind } }) => plain && (likelihood === "sse" || (kind !== "point" && beta !== 1)),
    formula: (spec) => `L = ${isSse(spec) ? "∑_i ( x_i − x̂_i )^2" : "BCE"}${isVae(spec) ? " + β KL" : ""}`,
    code: (spec) => `loss = ${isSse(spec) ? "(x_hat - x).square().sum()" : "bce"}${isVae(spec) ? " + beta * kl" : ""}`,
    value(numbers) {
      const { spec, draws } = numbers, { beta } = spec.objective, scale = spanOf(spec) ** 2;
      const note = "what training minimises" + (scale === 1 ? "" : `: on [−1, 1] squared errors are ${scale} times as large`);
      if (!isVae(spec)) return [number(terms(numbers).sse * scale, 1), note];
      const average = isSse(spec) ? draws?.sse : draws?.bce;
      if (!draws || !average) return [PENDING, note];
      const mismatch = average.mean * (isSse(spec) ? scale : 1);
      return [`${number(mismatch, 1)} + ${beta === 1 ? "" : `${beta} · `}${number(draws.kl)} = ${number(mismatch + beta * draws.kl, 1)}`, `${note}, over the draws`];
    },
  },
];
