// What a plane offers beyond its cursor. The next feature is one entry in this table; it knows the plane through its host only.

import { createComponents } from "../features/components/feature.js";
import { createCondition } from "../features/condition/feature.js";
import { createDispatch } from "../features/dispatch.js";
import { createDrawing } from "../features/drawing/feature.js";
import { createNumbers } from "../features/numbers/feature.js";
import { createOverlays } from "../features/overlays/feature.js";
import { createPathFeature } from "../features/path/feature.js";
import { createPoints } from "../features/points/feature.js";
import { createTools } from "../features/tools/feature.js";
import { hasDecoder } from "../network/nearest_image.js";

/**
 * @typedef {import("../features/contract.js").Host} Host
 * @typedef {import("../features/contract.js").Feature} Feature
 */

/** @typedef {(host: Host) => Feature|null} Create null: this plane does not offer it */

/** @type {Create[]} */
export const FEATURES = [createPoints, createPathFeature, createCondition, createComponents, createDrawing, createOverlays, createTools, createNumbers];

/** Those that need no decoder. @type {Set<Create>} */
const OF_CODES_ALONE = new Set([createPoints, createOverlays]);

/** @param {Create} create @param {Host} host */
const offered = (create, host) => (hasDecoder(host.spec) || OF_CODES_ALONE.has(create) ? create(host) : null);

/**
 * The features of one plane, called as one.
 * @param {(share: (state: any) => void) => Host} hostOf a host for each
 * @param {(feature: number, state: any) => void} share with the same feature of the other plane
 */
export function createFeatures(hostOf, share) {
  const features = FEATURES.map((create, i) => offered(create, hostOf((state) => share(i, state))));
  return {
    ...createDispatch(features).hooks,
    keys: features.flatMap((feature) => feature?.keys ?? []),
    /** @param {Run} run as it was loaded */
    transform: (run) => features.reduce((transformed, feature) => feature?.transform?.(transformed) ?? transformed, run),
    /** @param {number} i which feature of the other plane has shared it @param {any} state */
    receive: (i, state) => features[i]?.receive?.(state),
  };
}
