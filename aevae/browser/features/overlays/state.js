// What is laid over a plane, and how the address says it.
import { OVERLAYS } from "./table.js";

/**
 * @typedef {Object} Shown
 * @property {string|null} overlay the name of a field
 * @property {boolean} error dots coloured by the error of their reconstruction
 * @property {boolean} posteriors ellipses of the posteriors of the selected codes, else of those near the cursor
 * @property {boolean} trust pictures fade where the model has seen nothing
 * @property {"mean"|"sample"} dots where a VAE's dots are
 * @property {number} seed of the samples
 */

export const SWITCHES = ["error", "posteriors", "trust"];

/** @param {(name: string) => string|null} asked @returns {Shown} */
export function readShown(asked) {
  const also = asked("also")?.split(",") ?? [];
  return {
    overlay: OVERLAYS.find(({ name }) => name === asked("overlay"))?.name ?? null,
    ...Object.fromEntries(SWITCHES.map((name) => [name, also.includes(name)])),
    dots: asked("dots") === "sample" ? "sample" : "mean",
    seed: 1,
  };
}

/** @param {Shown} shown */
export const writeShown = (shown) => ({
  overlay: shown.overlay,
  also: SWITCHES.filter((name) => shown[name]).join(",") || null,
  dots: shown.dots === "sample" ? "sample" : null,
});

const POINTS_ONLY = "An autoencoder's codes are points: they have no spread.";
const FINISHED = "Known of finished trainings, on the Explore and Compare pages.";

/** Why a plane does not have something of the menu; null: it has. @param {Object} spec @param {boolean} moving @param {string} name */
export function lacking(spec, moving, name) {
  const overlay = OVERLAYS.find((entry) => entry.name === name);
  if (overlay) return overlay.lacks(spec, moving);
  if (["posteriors", "dots"].includes(name) && spec.posterior.kind === "point") return POINTS_ONLY;
  return moving && name !== "trust" ? FINISHED : null;
}
