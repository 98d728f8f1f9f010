// What may be laid over a plane. The next overlay is one entry in a table.
import { AGREED, areaField, densityField, disagreementField, driftField, fitField, neighbourField, SHARES } from "./fields.js";
import { contourLines, indicatrices } from "./field_lines.js";
import { isLine } from "../../model/line.js";
import { hasDecoder } from "../../network/nearest_image.js";
import { priorDensity } from "../../model/prior.js";
import { EDGE, NEIGHBOURS } from "../../model/constants.js";
import { diverging, gradient, sequential } from "../../ui/colour_ramp.js";
import { classColour, toRgb } from "../../ui/theme.js";
import { NO_DECODER, fixed, gauge, number, percent } from "../../ui/sentences.js";

const TIMES = 3; // the prior's colours span 2^−3 to 2^3 times as many codes
const NO_PRIOR = "An autoencoder has no prior to be compared with.";
/** Codes that carry nothing have no neighbourhoods. @param {Pick<Spec, "verdict">} spec */
export const unsound = ({ verdict }) => (verdict ? `Not for this model: ${verdict.short}.` : null);
/** @param {Spec} spec */
export const undecoded = (spec) => (hasDecoder(spec) ? null : NO_DECODER);
export const FINISHED = "Known of finished trainings, on the Explore and Compare pages.";

/**
 * @typedef {import("./fields.js").Field} Field
 * @typedef {import("./fields.js").RangedField} RangedField
 * @typedef {import("./field_layer.js").Painter} Painter
 *
 * @typedef {Object} Overlay a field, and how it is shown
 * @property {string} name in the address
 * @property {(keyof Run)[]} of parts of the run it depends on
 * @property {(spec: Spec) => string} chip what it is called in a row of all
 * @property {(spec: Spec) => string} title
 * @property {(spec: Spec) => string} sentence what it means
 * @property {string} formula how it is computed
 * @property {(spec: Spec, moving: boolean) => string|null} lacks why this plane does not have it
 * @property {(run: Run, means: Means) => Promise<Field>} prepare whose answer the following get
 * @property {(field: any, theme: Theme) => Painter} colours of a point's numbers
 * @property {(field: any, theme: Theme, run: Run) => Legend} legend
 * @property {(field: any) => import("./field_lines.js").Lines} [drawn] what is drawn over the colours
 * @property {number} [number] which of a point's numbers it is about; the first where nothing is said
 * @property {(value: number) => string} [tell] this number in words
 *
 * @typedef {{bar: string, ticks: [number, string][], unit: string}} Legend
 *   bar: a CSS background; ticks: place 0…1 and what is written there
 *
 * @typedef {Object} Means what a field may be computed with
 * @property {() => Promise<(pictures: Float32Array, n: number, label?: number) => Float32Array>} encoder n pictures of one class to their n codes
 * @property {() => Promise<import("../../model/atlas.js").Atlas>} atlas
 * @property {() => Promise<import("../../model/load.js").OtherSeed[]>} otherSeeds
 * @property {() => Promise<void>} yieldToMessages lets everybody else in
 */

/** @param {[number, number]} range @param {number} value */
const share = ([low, high], value) => Math.min(1, Math.max(0, (value - low) / (high - low)));
/** @type {Rgba} */
const NOTHING = [0, 0, 0, 0];

/** Colours of one number by the sequence. @param {(field: RangedField, value: number) => number} place 0…1 @returns {Overlay["colours"]} */
const oneNumber = (place) => (field, theme) => {
  const ramp = sequential(theme);
  return (values, at) => (Number.isNaN(values[at]) ? NOTHING : ramp(place(field, values[at])));
};

/** 1 where the model has seen codes, 0 far from all of them. @param {number} relative distance in units of the usual spacing */
export const trust = (relative) => Math.min(1, Math.max(0, (4 - relative) / 3));

/** @type {Overlay[]} */
export const OVERLAYS = [
  {
    name: "density",
    of: ["means"],
    chip: () => "density",
    title: () => "Density of the codes",
    sentence: ({ noun }) => `Bluer where more test ${noun}s lie; the lines enclose ${SHARES.map((s) => 100 * s).join(", ").replace(/, (\d+)$/, " and $1")} % of them.`,
    formula: "A Gaussian kernel on every code, its width by Scott's rule: σ · n^(−1/6) along each axis, σ · n^(−1/5) on a line.",
    lacks: () => null,
    prepare: async (run) => densityField(run),
    colours: oneNumber((field, value) => Math.sqrt(share(field.range, value))),
    legend: (field, theme, { plane }) => ({
      bar: gradient(sequential(theme)), unit: `of all codes per unit of ${isLine(plane) ? "length" : "area"}`,
      ticks: [[0, "0 %"], [0.5, percent(0.25 * field.range[1])], [1, percent(field.range[1])]],
    }),
    drawn: contourLines,
  },
  {
    name: "classes",
    of: ["means"],
    chip: ({ noun }) => `nearest ${noun}`,
    title: ({ noun }) => `Nearest ${noun}`,
    number: 1,
    sentence: () => `The class of most of the ${NEIGHBOURS} nearest codes; it fades where they disagree and where there are none near.`,
    formula: `Strength: the share of the commonest class among the ${NEIGHBOURS} nearest codes, less beyond the data's edge.`,
    lacks: (spec) => (spec.classes.length < 2 ? "Its images have no classes." : unsound(spec)),
    prepare: async (run) => neighbourField(run),
    colours(field, theme) {
      const rgb = theme.classes.map((_, k) => toRgb(classColour(theme, k)));
      return (values, at) => [...rgb[values[at] % rgb.length], 0.62 * share([0.3, 1], values[at + 1]) * trust(values[at + 2])];
    },
    legend: (field, theme) => ({ bar: gradient((t) => [...theme.ink, 0.5 * t]), unit: `of the ${NEIGHBOURS} nearest agree`, ticks: [[0, "5"], [0.5, "10"], [1, String(NEIGHBOURS)]] }),
  },
  {
    name: "distance",
    of: ["means"],
    chip: () => "distance",
    title: () => "Distance to data",
    number: 2,
    sentence: ({ noun, decoder }) => `The bluer, the farther the 15th nearest test ${noun}: there ${hasDecoder({ decoder }) ? "the decoder generates what it was never taught" : "nothing was placed"}.`,
    formula: `d(z) is the distance to the ${NEIGHBOURS}th nearest code; “inside” is the distance that 95 % of the codes keep, “far” is ${EDGE} times that. An axis that is dead does not count: along it the image does not change.`,
    lacks: unsound,
    prepare: async (run) => neighbourField(run),
    colours(field, theme) {
      const ramp = sequential(theme);
      return (values, at) => ramp(gauge(values[at + 2]));
    },
    legend: (field, theme, run) => ({
      bar: gradient(sequential(theme)), unit: "latent units",
      ticks: [[0, "0"], [0.45, `inside ${number(run.spacing.inside)}`], [0.7, `far ${number(EDGE * run.spacing.inside)}`]],
    }),
  },
  {
    name: "roundtrip",
    of: ["plane", "decoder", "label"],
    chip: () => "round trip",
    title: () => "Where the round trip moves",
    sentence: () => "Bluer where the encoder sends the decoded image back to another place than it came from.",
    formula: "|enc(dec(z)) − z|: decode the point, encode the image, measure how far the code has moved. With a VAE, enc is the posterior's mean.",
    lacks: (spec, moving) => undecoded(spec) ?? (moving || !spec.files.encoder ? FINISHED : null),
    prepare: async (run, { encoder }) => driftField(run, await encoder()),
    colours: oneNumber((field, value) => share(field.range, value)),
    legend: (field, theme) => ({ bar: gradient(sequential(theme)), unit: "latent units", ticks: [[0, "0"], [0.5, number(field.range[1] / 2)], [1, `≥ ${number(field.range[1])}`]] }),
  },
  {
    name: "distortion",
    of: ["plane"],
    chip: () => "distortion",
    title: () => "Distortion",
    sentence: ({ plane }) => `Bluer where a small step changes the image more${isLine(plane) ? "" : "; every step from an ellipse's middle to its rim changes it equally"}.`,
    formula: "G = JᵀJ with J the decoder's Jacobian. Colour: log₁₀ √det G, squared grey levels (0 to 1) per unit of area, or of length on a line. Ellipses: vᵀ G v = constant, Tissot's indicatrices; where they would run into each other they are drawn smaller. Of a conditional model, the mean over its classes.",
    lacks: (spec, moving) => undecoded(spec) ?? (moving || !spec.files.atlas ? FINISHED : null),
    async prepare(run, { atlas }) {
      if (run.plane !== run.spec.plane) throw new Error("it was measured on the plane through the middle of the codes; reset the components.");
      const measured = await atlas();
      const line = isLine(run.plane);
      return { ...areaField(measured, line), atlas: measured, line };
    },
    colours: oneNumber((field, value) => share(field.range, value)),
    legend: (field, theme) => ({
      bar: gradient(sequential(theme)), unit: "log₁₀ √det G",
      ticks: [0, 0.5, 1].map((t) => [t, number(field.range[0] + t * (field.range[1] - field.range[0]), 1)]),
    }),
    drawn: (field) => (field.line ? () => {} : indicatrices(field)),
  },
  {
    name: "seeds",
    of: ["plane", "decoder", "means", "label"],
    chip: () => "agreement",
    title: () => "Do three trainings agree here?",
    sentence: ({ run, seeds }) => `Bluer where ${[run, ...seeds.map((other) => other.run)].join(", ")} (one recipe, other seeds) generate different images for the same neighbours.`,
    formula: `Planes of different seeds have no common coordinates, so a place is found by its ${AGREED} nearest test images: each other training decodes the median of its own codes of them, this one the place itself. Colour: the images' standard deviation, root mean square over pixels, grey levels 0 to 1.`,
    lacks: (spec, moving) => undecoded(spec) ?? (moving ? FINISHED : spec.seeds.length < 2 ? "Needs three trainings of one recipe from different seeds; there are not so many of this one. A sweep over seeds on Train makes them." : null),
    prepare: async (run, { otherSeeds }) => disagreementField(run, await otherSeeds()),
    colours: oneNumber((field, value) => share(field.range, value)),
    legend: (field, theme) => ({ bar: gradient(sequential(theme)), unit: "grey levels", ticks: [[0, "0"], [0.5, number(field.range[1] / 2)], [1, `≥ ${number(field.range[1])}`]] }),
  },
  {
    name: "prior",
    of: ["plane", "codes"],
    chip: () => "codes vs prior",
    title: () => "Codes vs prior",
    tell: (value) => `${fixed(2 ** value)} times as many`,
    sentence: () => "Where all posteriors together put more codes than the prior expects, and where fewer: the VAE's holes.",
    formula: "log₂ q(z)/p(z), with q(z) the mean of the test images' posteriors and p(z) the prior; blank where both are below 1 % of the prior's peak.",
    lacks: (spec, moving) => (!spec.prior ? NO_PRIOR : moving ? FINISHED : !priorDensity(spec.prior, spec.plane) ? "This prior's shadow on the plane is not known in closed form." : null),
    prepare: (run, { yieldToMessages }) => fitField(run, yieldToMessages),
    colours(field, theme) {
      const ramp = diverging(theme);
      return (values, at) => {
        const [r, g, b, alpha] = ramp(share([-TIMES, TIMES], values[at]));
        return [r, g, b, alpha * share([0.01, 0.04], values[at + 1])];
      };
    },
    legend: (field, theme) => ({ bar: gradient(diverging(theme)), unit: "codes beside the prior", ticks: [[0, "8× fewer"], [0.5, "as many"], [1, "8× more"]] }),
  },
];

/** @param {string|null} name as an address has it @returns {Overlay|null} */
export const overlayNamed = (name) => OVERLAYS.find((overlay) => overlay.name === name) ?? null;

/** What may be added to dots and pictures: name → what its switch and its legend say. */
export const SWITCHES = {
  error: { text: "Colour dots by error", sentence: "The stronger the blue of a dot, the worse the model reconstructs its image." },
  posteriors: { text: "Posterior ellipses", sentence: "The posteriors of some test images about the cursor, or of those selected, at one and two standard deviations." },
  trust: { text: "Fade where there is no data", sentence: "The images behind the dots fade where there are no codes." },
};
