// What a plane lets its features use; see `features/contract.js`.
import { embed } from "../math/geometry.js";
import { loadEncoder } from "../model/load.js";
import { parameter } from "../ui/url.js";

/** @typedef {import("../features/contract.js").Host} Host */

/**
 * @param {Object} panel its parts
 * @param {import("../features/contract.js").PlaneOptions} panel.options
 * @param {Host["control"]} panel.control
 * @param {ReturnType<typeof import("./placement.js").createPlacement>} panel.placement
 * @param {import("./loading.js").Loading} panel.loading
 * @param {ReturnType<typeof import("./cursor_state.js").createCursorState>} panel.cursor
 * @param {import("./scene.js").Scene} panel.scene
 * @param {{touch: (part: "view"|"features"|"cursor") => void}} panel.loop
 * @param {ReturnType<typeof import("./gestures.js").createGestures>} panel.gestures
 * @param {(label: number) => void} panel.setLabel
 * @param {() => void} panel.publish
 * @returns {(share: (state: any) => void) => Host} one for each feature: what it shares goes to the same feature of the other plane
 */
export function createHosts({ options, control, placement, loading, cursor, scene, loop, gestures, setLabel, publish }) {
  /** @type {number[]} */
  let selectedRows = [];
  /** @type {Host["drawn"]} */
  let drawn = null;
  /** @type {{index: number, z: LatentPoint}|null} */
  let subject = null;

  const requestDraw = () => loop.touch("features");
  const shownRun = () => /** @type {Run} */ (loading.run);
  return (share) => ({
    options, share, parameter, publish, requestDraw,
    get spec() { return loading.spec; },
    get run() { return loading.run; },
    get originals() { return loading.originals; },
    get awaitsOriginals() { return loading.awaitsOriginals; },
    pointOf: loading.pointOf,
    pictureOf: loading.pictureOf,
    decode: (z) => shownRun().decoder.forward(embed(shownRun().plane, z)),
    encoder: () => loadEncoder(loading.run?.spec ?? loading.spec),
    get z() { return /** @type {LatentPoint} */ (cursor.z); },
    get place() { return cursor.place; },
    get marked() { return cursor.marked; },
    moveTo: gestures.moveTo,
    settle: gestures.settle,
    zoomAt: gestures.zoomAt,
    setLabel,
    get view() { return scene.view; },
    get magnification() { return scene.camera.magnification; },
    get theme() { return scene.theme; },
    get hidden() { return scene.hidden; },
    paintPoints(paint) {
      scene.layers?.setPaint(paint);
      loop.touch("view");
    },
    showPointsAs(kind) {
      scene.layers?.setKind(kind);
      loop.touch("view");
    },
    applyTransforms: loading.applyTransforms,
    get selectedRows() { return selectedRows; },
    selectRows(rows) {
      selectedRows = rows;
      requestDraw();
    },
    get subject() { return subject && cursor.z?.every((value, i) => value === subject?.z[i]) ? subject.index : null; },
    setSubject(index) {
      subject = index === null || !cursor.z ? null : { index, z: [cursor.z[0], cursor.z[1]] };
      loop.touch("cursor");
    },
    get drawn() { return drawn; },
    setDrawn(image) {
      drawn = image;
      loop.touch("cursor"); // whoever tells of the image at the cursor tells of this one
    },
    control,
    below: placement.below,
    beside: placement.beside,
    colourKey: placement.colourKey,
    caption: placement.caption,
    layer: placement.layer,
  });
}
