// What is laid over a plane, and how the address says it.
import { FINISHED, overlayNamed, SWITCHES } from "./table.js";

/**
 * @typedef {Object} Shown
 * @property {string|null} overlay the name of a field
 * @property {boolean} error dots coloured by the error of their reconstruction
 * @property {boolean} posteriors ellipses of the posteriors of the selected codes, else of those near the cursor
 * @property {boolean} trust pictures fade where the model has seen nothing
 * @property {"mean"|"sample"} dots where a VAE's dots are
 * @property {number} seed of the samples
 */

/** @param {(name: string) => string|null} parameter of the address @returns {Shown} */
export function readShown(parameter) {
  const also = parameter("also")?.split(",") ?? [];
  return {
    overlay: overlayNamed(parameter("overlay"))?.name ?? null,
    error: also.includes("error"), posteriors: also.includes("posteriors"), trust: also.includes("trust"),
    dots: parameter("dots") === "sample" ? "sample" : "mean",
    seed: 1,
  };
}

/** @param {Shown} shown */
export const writeShown = (shown) => ({
  overlay: shown.overlay,
  also: Object.keys(SWITCHES).filter((name) => shown[name]).join(",") || null,
  dots: shown.dots === "sample" ? "sample" : null,
});

const POINTS_ONLY = "An autoencoder's codes are points: they have no spread.";

/** Why a plane does not have something of the menu; null: it has. @param {Spec} spec @param {boolean} moving @param {string} name */
export function lacking(spec, moving, name) {
  const overlay = overlayNamed(name);
  if (overlay) return overlay.lacks(spec, moving);
  if (["posteriors", "dots"].includes(name) && spec.posterior.kind === "point") return POINTS_ONLY;
  return moving && name !== "trust" ? FINISHED : null;
}
