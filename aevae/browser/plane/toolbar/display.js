// What the plane itself offers in the toolbar: images all over it, how strong they are, and its prior.
import { hasDecoder } from "../../network/nearest_image.js";
import { priorText } from "../../model/prior.js";
import { NO_DECODER } from "../../ui/sentences.js";

/** @typedef {{tiles: boolean, opacity: number|null, rings: boolean}} Shown opacity of the images; null: the theme's */

/** What is shown at first. @type {Shown} */
export const SHOWN = { tiles: true, opacity: null, rings: true };

/**
 * @param {Pick<Spec, "prior"|"plane"|"decoder">} spec
 * @param {Shown} preferred what the user wants to see; a plane without a prior shows none, whatever is preferred
 * @param {ReturnType<import("./toolbar.js").Toolbar["join"]>["control"]} control
 * @param {(shown: Shown) => void} display
 */
export function createDisplay({ prior, plane, decoder }, preferred, control, display) {
  let chosen = { ...preferred };
  const shown = () => ({ ...chosen, rings: chosen.rings && Boolean(prior) });

  /** @param {Partial<Shown>} part */
  function change(part) {
    chosen = { ...chosen, ...part };
    show();
    display(shown());
  }
  const lack = hasDecoder({ decoder }) ? null : NO_DECODER;
  const tiles = control("tiles", {
    text: "Images", tip: "Show the images that the decoder generates all over the plane.", lack, set: (on) => change({ tiles: on }),
  });
  const rings = control("rings", { text: "Prior", tip: priorText(prior, plane), lack: prior ? null : priorText(prior, plane), set: (on) => change({ rings: on }) });
  const opacity = control("tiles-opacity", {
    text: "Images, from faint to strong", tip: "How strongly the images show behind the points.", value: 0.3, set: (value) => change({ opacity: value }),
  });

  function show() {
    tiles.show({ value: chosen.tiles && !lack });
    rings.show({ value: shown().rings });
    opacity.show({ lack: lack ?? (chosen.tiles ? null : "Images are switched off."), ...(chosen.opacity !== null && { value: chosen.opacity }) });
  }
  show();

  return {
    get shown() { return shown(); },
    /** For the next plane. */
    get preferred() { return chosen; },
    /** @param {Theme} theme */
    setTheme(theme) {
      if (chosen.opacity === null) opacity.show({ value: theme.tiles });
    },
  };
}
