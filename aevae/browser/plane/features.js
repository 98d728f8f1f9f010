// What a plane offers beyond its cursor. The next feature is one entry in this table; it knows the plane through its host only.

import { createDrawing } from "../features/drawing/feature.js";
import { createOverlays } from "../features/overlays/feature.js";
import { createTools } from "../features/tools/feature.js";
import { createRoute } from "../features/path/feature.js";
import { createComponents } from "../features/components/feature.js";
import { createCondition } from "../features/condition/feature.js";

/** @type {((host: import("../features/contract.js").Host) => import("../features/contract.js").Feature|null)[]} null: this plane does not offer it */
export const FEATURES = [createRoute, createCondition, createComponents, createDrawing, createOverlays, createTools];

/**
 * The features of one plane, called as one.
 * @param {import("../features/contract.js").Host} host
 */
export function createFeatures(host) {
  const features = FEATURES.map((create, i) => create(Object.create(host, { share: { value: (state) => host.share(i, state) } })));
  const each = (hook, ...values) => features.forEach((feature) => feature?.[hook]?.(...values));
  const first = (hook, ...values) => {
    for (const feature of features) {
      const answer = feature?.[hook]?.(...values);
      if (answer) return answer;
    }
    return null;
  };
  return {
    draw: (view) => each("draw", view),
    transform: (run) => features.reduce((transformed, feature) => feature?.transform?.(transformed) ?? transformed, run),
    cursor: (z, place) => each("cursor", z, place),
    loaded: () => each("loaded"),
    setRun: (run, resting) => each("setRun", run, resting),
    setTheme: (theme) => each("setTheme", theme),
    setHidden: (hidden) => each("setHidden", hidden),
    grab: (z, pixel, event) => first("grab", z, pixel, event),
    key: (event) => Boolean(first("key", event)),
    receive: (i, state) => features[i]?.receive?.(state),
    setLabel: (label) => each("setLabel", label),
    address: () => Object.assign({}, ...features.map((feature) => feature?.address?.() ?? {})),
    destroy: () => each("destroy"),
  };
}
