// What the toolbar offers of overlays: the colours as a row of chips, and in the menu what else is drawn and where the dots stand.
import { OVERLAYS, SWITCHES } from "./table.js";

const NONE = "none", ERROR = "error"; // chips beside those of the table
const SHOWN_TOO = /** @type {const} */ (["trust", "posteriors"]); // switches of the menu
const DOTS = [
  { value: "mean", text: "centres (means)", tip: "Each dot is the mean of its image's posterior: the centre of the small cloud that the encoder gives it." },
  { value: "sample", text: "samples", tip: "Each dot is one sample from its image's posterior." },
];

/** What dots are coloured by where nothing else is asked for. @param {Spec} spec */
const coloursOf = ({ classes, noun, values }) => values?.name ?? (noun === "digit" ? "digit" : classes.length ? "class" : "set");

/**
 * @param {import("../contract.js").Host} host
 * @param {(name: string) => string|null} lacks why this plane does not have an overlay, a switch or samples
 * @param {(part: Partial<import("./state.js").Shown>) => void} change
 * @param {() => void} resample
 */
export function createOverlayControls(host, lacks, change, resample) {
  const { spec } = host;
  const colours = host.control("overlay", {
    text: "Colour by", tip: "", value: NONE,
    options: [
      { value: NONE, text: coloursOf(spec), tip: `Dots have the colour of their ${coloursOf(spec)}, and nothing is laid behind them.` },
      ...OVERLAYS.map(({ name, chip, sentence }) => ({ value: name, text: chip(spec), tip: sentence(spec), lack: lacks(name) })),
      { value: ERROR, text: "error", tip: SWITCHES.error.sentence, lack: lacks(ERROR) },
    ],
    set: (value) => change({ overlay: value === NONE || value === ERROR ? null : value, error: value === ERROR }),
  });
  const switches = SHOWN_TOO.map((name) => ({
    name,
    control: host.control(`switch-${name}`, { text: SWITCHES[name].text, tip: SWITCHES[name].sentence, lack: lacks(name), value: false, set: (on) => change({ [name]: on }) }),
  }));
  const dots = host.control("dots", {
    text: "Dots show", tip: "", lack: lacks("dots"), options: DOTS.map((option) => ({ ...option, lack: lacks("dots") })), set: (value) => change({ dots: value }),
  });
  const again = host.control("resample", { text: "Draw other samples", tip: "Draw every sample anew.", set: resample });

  return {
    /** @param {import("./state.js").Shown} shown */
    show(shown) {
      colours.show({ value: shown.overlay ?? (shown.error ? ERROR : NONE) });
      for (const { name, control } of switches) control.show({ value: shown[name] && !lacks(name) });
      dots.show({ value: shown.dots });
      again.show({ lack: lacks("dots") ?? (shown.dots === "sample" ? null : "The dots show the centres.") });
    },
  };
}
