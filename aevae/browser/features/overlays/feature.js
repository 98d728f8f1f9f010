// The overlays of one plane: chosen in the toolbar, drawn behind and over the dots, explained below.
import { make, setText } from "../../ui/dom.js";
import { samplePosteriors } from "../../model/posterior_samples.js";
import { createOverlayControls } from "./controls.js";
import { createFieldView } from "./field_view.js";
import { lowerQuantile } from "../../math/statistics.js";
import { createOverlayKey } from "./key.js";
import { lacking, readShown, writeShown } from "./state.js";
import { overlayNamed, SWITCHES } from "./table.js";
import { withParts } from "../../model/codes.js";
import { createPosteriorEllipses } from "./posterior_ellipses.js";
import { dotRamp, gradient, valueRamp } from "../../ui/colour_ramp.js";
import { number } from "../../ui/sentences.js";

const SHADES = 64; // of the dots' errors
const NARROW = 420; // CSS px of a plane

/** @param {import("../contract.js").Host} host @returns {import("../contract.js").Feature} */
export function createOverlays(host) {
  const lacks = (/** @type {string} */ name) => lacking(host.spec, host.options.moving, name);
  const has = (/** @type {string} */ name) => !lacks(name);
  const controls = createOverlayControls(host, lacks, change, () => change({ seed: shown.seed + 1 }));
  const key = createOverlayKey();
  const behind = host.layer("field", true);
  const over = host.layer("lines");
  const ellipses = createPosteriorEllipses(host);
  const caption = make("p", { class: "dots-caption", "data-testid": "dots-caption" });
  host.colourKey(key.element);
  host.caption(caption);

  const field = createFieldView(host, explain);
  let shown = readShown(host.parameter);
  /** @type {Run|null} */
  let atMeans = null; // the run with its dots at the means
  /** @type {{seed: number, codes: Codes|null, training: TrainingCodes|undefined, parts: Partial<Run>}|null} */
  let samples = null; // where they are at samples
  /** @type {ReturnType<typeof errorPaint>|null} */
  let errors = null;
  /** @type {Run["values"]} */
  let painted = null; // by which the dots are coloured
  /** @type {Set<"mean"|"sample">} */
  const chosen = new Set(); // what somebody has let the dots show
  controls.show(shown);

  /** @param {Partial<import("./state.js").Shown>} part */
  function change(part) {
    const { dots, seed } = shown;
    shown = { ...shown, ...part };
    if (part.dots) chosen.add(part.dots);
    controls.show(shown);
    host.publish();
    if (!host.run) return;
    if (shown.dots !== dots || shown.seed !== seed) host.applyTransforms();
    apply();
  }

  function apply() {
    const codes = atMeans?.codes;
    errors = shown.error && codes?.errors && has("error") ? (errors ?? errorPaint(codes.errors)) : null;
    paint(host.run);
    field.show(shown.overlay && has(shown.overlay) ? shown.overlay : null, shown.trust && has("trust"));
    explain();
    host.requestDraw();
  }

  /** @param {Run|null} run */
  function paint(run) {
    painted = run?.values ?? null;
    host.paintPoints(errors?.paint ?? valuePaint(run));
  }

  /** Which of the two the dots are, in as many words as fit beside the axis' name. @param {View} view */
  function nameDots({ width }) {
    const [mean, sample] = width < NARROW ? ["centres", "samples"] : ["centres (means)", "one sample of each posterior"];
    setText(caption, atMeans?.codes?.logVars && has("dots") ? `Dots show: ${isSampled() ? sample : mean}` : "");
  }

  const isSampled = () => shown.dots === "sample" && has("dots") && Boolean(atMeans?.codes?.logVars);

  /** A run with its dots where they are wanted. @param {Run} run */
  function transform(run) {
    atMeans = run;
    if (!isSampled()) return run;
    const { codes, training } = run, { seed } = shown;
    if (samples?.seed !== seed || samples.codes !== codes || samples.training !== training) {
      const trained = training && { training: { ...training, ...samplePosteriors(withParts(run, { codes: training.codes, testIndex: training.index }), seed + 1) } };
      samples = { seed, codes, training, parts: { ...samplePosteriors(run, seed), ...trained } };
    }
    return withParts(run, samples.parts);
  }

  function explain() {
    const overlay = overlayNamed(shown.overlay);
    const entries = overlay ? [field.keyEntry(overlay, lacks(overlay.name))] : [];
    for (const [name, { text, sentence }] of Object.entries(SWITCHES)) {
      if (!shown[name] || name === "trust") continue; // how it usually is needs no words
      entries.push({ title: text, sentence, lack: lacks(name), legend: name === "error" && errors ? errorLegend(errors, host.theme) : null });
    }
    key.show(entries);
  }

  /** The run whose posteriors are to be drawn. */
  const withPosteriors = () => (shown.posteriors && has("posteriors") && atMeans?.codes ? atMeans : null);

  return {
    draw(view) {
      nameDots(view);
      field.draw(behind, over, view);
      ellipses.draw(withPosteriors());
    },
    cursor() {
      const run = withPosteriors();
      if (run) ellipses.follow(run);
    },
    transform,
    loaded: apply,
    setRun(run, resting) {
      field.setRun(run, resting);
      if (!errors && run.values !== painted) paint(run); // a film follows other codes
    },
    setTheme() {
      field.setTheme();
      if (host.run) explain();
    },
    facts: () => ({ field: host.run && field.at(host.z), dots: [...chosen] }),
    perform({ dots, overlay }) {
      if (dots) change({ dots });
      if (overlay && overlay !== shown.overlay) change({ overlay });
    },
    address: () => writeShown(shown),
    destroy: field.destroy,
  };
}

/** Colours of the dots by the numbers of their images; null where these have none. @param {Run|null} run */
function valuePaint(run) {
  const described = run?.spec.values, values = run?.values;
  if (!described || !values) return null;
  const { low, high } = described, of = run.training?.values ? [...Array.from(values), ...Array.from(run.training.values)] : Array.from(values);
  const shade = (/** @type {number} */ value) => Math.min(SHADES - 1, Math.max(0, Math.round(((SHADES - 1) * (value - low)) / (high - low))));
  return { keys: Uint8Array.from(of, shade), colours: (/** @type {Theme} */ theme) => shadesOf(valueRamp(theme)) };
}

/** @param {import("../../ui/colour_ramp.js").Ramp} ramp @returns {Rgb[]} */
const shadesOf = (ramp) => Array.from({ length: SHADES }, (_, i) => {
  const [r, g, b] = ramp(i / (SHADES - 1));
  return [r, g, b];
});

/** Colours of the dots by their error, from the best twentieth to the worst. @param {Float32Array} errors */
function errorPaint(errors) {
  const sorted = errors.toSorted(), [low, high] = [lowerQuantile(sorted, 0.05), lowerQuantile(sorted, 0.95)];
  const shade = (/** @type {number} */ error) => Math.min(SHADES - 1, Math.max(0, Math.round(((SHADES - 1) * (error - low)) / (high - low || 1))));
  /** @type {import("../contract.js").Paint} */
  const paint = { keys: Uint8Array.from(errors, shade), colours: (theme) => dotRamp(theme, SHADES) };
  return { low, high, paint };
}

/** @param {ReturnType<typeof errorPaint>} errors @param {Theme} theme @returns {import("./table.js").Legend} */
const errorLegend = ({ low, high }, theme) => ({
  bar: gradient((t) => [...dotRamp(theme, SHADES)[Math.round(t * (SHADES - 1))], 1]), unit: "squared error an image",
  ticks: [[0, `≤ ${number(low, 1)}`], [0.5, number((low + high) / 2, 1)], [1, `≥ ${number(high, 1)}`]],
});
