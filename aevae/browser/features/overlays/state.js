// What is laid over a plane, and how the address says it.
import { FINISHED, overlayNamed, SWITCHES, undecoded, unsound } from "./table.js";

/**
 * @typedef {Object} Shown
 * @property {string|null} overlay the name of a field
 * @property {boolean} error dots coloured by the error of their reconstruction
 * @property {boolean} posteriors ellipses of the posteriors of the selected codes, else of those near the cursor
 * @property {boolean} trust tiles fade where there are no codes; so it is unless somebody wants otherwise
 * @property {"mean"|"sample"} dots where a VAE's dots are
 * @property {number} seed of the samples
 */

const USUALLY = "trust"; // is on where the address does not say otherwise

/** @param {(name: string) => string|null} parameter of the address @returns {Shown} */
export function readShown(parameter) {
  const also = namesIn(parameter("also") ?? USUALLY);
  return {
    overlay: overlayNamed(parameter("overlay"))?.name ?? null,
    error: also.includes("error"), posteriors: also.includes("posteriors"), trust: also.includes("trust"),
    dots: parameter("dots") === "sample" ? "sample" : "mean",
    seed: 1,
  };
}

/** A word that names nothing is none at all. @param {string} text */
function namesIn(text) {
  const known = text.split(",").filter((name) => Object.hasOwn(SWITCHES, name));
  return known.length > 0 || text === "none" ? known : [USUALLY];
}

/** @param {Shown} shown */
export function writeShown(shown) {
  const also = Object.keys(SWITCHES).filter((name) => shown[name]).join(",") || "none";
  return { overlay: shown.overlay, also: also === USUALLY ? null : also, dots: shown.dots === "sample" ? "sample" : null };
}

const POINTS_ONLY = "An autoencoder's codes are points: they have no spread.";

/** Why a plane does not have something of the menu; null: it has. @param {Spec} spec @param {boolean} moving @param {string} name */
export function lacking(spec, moving, name) {
  const overlay = overlayNamed(name);
  if (overlay) return overlay.lacks(spec, moving);
  if (["posteriors", "dots"].includes(name) && spec.posterior.kind === "point") return POINTS_ONLY;
  if (["trust", "error"].includes(name) && undecoded(spec)) return undecoded(spec);
  if (name === "trust") return unsound(spec);
  return moving ? FINISHED : null;
}
