// What a plane offers beyond its cursor. The next feature is one entry in this table; it knows the plane through its host only.

import { createDispatch } from "../features/dispatch.js";
import { createDrawing } from "../features/drawing/feature.js";
import { createOverlays } from "../features/overlays/feature.js";
import { createTools } from "../features/tools/feature.js";
import { createPathFeature } from "../features/path/feature.js";
import { createComponents } from "../features/components/feature.js";
import { createCondition } from "../features/condition/feature.js";

/** @type {((host: import("../features/contract.js").Host) => import("../features/contract.js").Feature|null)[]} null: this plane does not offer it */
export const FEATURES = [createPathFeature, createCondition, createComponents, createDrawing, createOverlays, createTools];

/**
 * The features of one plane, called as one.
 * @param {import("../features/contract.js").Host} host
 */
export function createFeatures(host) {
  const features = FEATURES.map((create, i) => create(Object.create(host, { share: { value: (state) => host.share(i, state) } })));
  return {
    ...createDispatch(features).hooks,
    /** @param {Run} run as it was loaded */
    transform: (run) => features.reduce((transformed, feature) => feature?.transform?.(transformed) ?? transformed, run),
    /** @param {number} i which feature of the other plane has shared it @param {any} state */
    receive: (i, state) => features[i]?.receive?.(state),
  };
}
