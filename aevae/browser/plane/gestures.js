// Pointer and keys on one plane: which gesture changes what.
import { toLatent, toPixel } from "../math/geometry.js";
import { attachKeys } from "./keys.js";
import { attachPointer } from "./pointer.js";

/**
 * @typedef {import("../features/contract.js").Feature} Feature
 *
 * @param {HTMLElement} plane
 * @param {import("./scene.js").Scene} scene
 * @param {ReturnType<typeof import("./cursor_state.js").createCursorState>} cursor
 * @param {{touch: (part: "view"|"cursor") => void, drawNow: () => void}} loop
 * @param {{move: () => void, settle: () => void, look: () => void}} on look: the view has been changed by hand
 */
export function createGestures(plane, scene, cursor, loop, on) {
  let stop = () => {};

  /** @param {LatentPoint} z @param {number[]|null} [latent] what is decoded there, where that is not on the plane */
  function moveTo(z, latent) {
    cursor.set(z, latent);
    loop.touch("cursor");
    on.move();
  }

  function settle() {
    loop.drawNow(); // a click may be over before its frame has come
    cursor.announce();
    on.settle();
  }

  /** @param {(camera: import("./camera.js").Camera) => void} change of the view */
  function changeView(change) {
    if (!scene.isOpen) return;
    change(scene.camera);
    scene.hover(null);
    loop.touch("view");
    on.look();
  }

  const at = () => /** @type {LatentPoint} */ (cursor.z); // once the run is loaded, and before nobody listens
  const goHome = () => changeView((camera) => camera.goHome());
  const zoom = (/** @type {ScreenPoint} */ point, /** @type {number} */ factor) => changeView((camera) => camera.zoom(point, factor));

  return {
    moveTo, settle, goHome,
    /** Show just this part. @param {Bounds} part @param {boolean} gently only where nobody has moved the view */
    fit(part, gently) {
      if (!scene.isOpen || (gently && scene.camera.look)) return;
      scene.camera.fit(part);
      loop.touch("view");
    },
    /** What is at z comes into the middle, and closer. @param {LatentPoint} z @param {number} factor */
    zoomAt: (z, factor) => changeView((camera) => {
      const { view } = camera, [x, y] = toPixel(view, z), middle = /** @type {ScreenPoint} */ ([view.width / 2, view.height / 2]);
      camera.pan(middle[0] - x, middle[1] - y);
      camera.zoom(middle, factor);
    }),
    /** @param {number} factor */
    zoomMiddle: (factor) => zoom([plane.clientWidth / 2, plane.clientHeight / 2], factor),
    /** The run is here. @param {NonNullable<Feature["grab"]>} grab what is under the pointer takes it @param {import("../features/contract.js").KeyBinding[]} bindings @returns all keys of the plane */
    listen(grab, bindings) {
      /** @type {LatentPoint|null} */
      let before = null; // where the cursor was when the drag began
      const keys = attachKeys(plane, bindings, {
        step(right, up) {
          const { x0, x1, y0, y1 } = scene.view;
          const [x, y] = at();
          moveTo([x + right * (x1 - x0), y + up * (y1 - y0)]);
          if (!scene.camera.follow(at())) return;
          loop.touch("view");
          on.look();
        },
        zoom: (factor) => zoom(toPixel(scene.view, at()), factor),
        home: goHome,
        settle,
      });
      const detach = attachPointer(plane, {
        grab(point, event) {
          const capture = grab(toLatent(scene.view, point), point, event);
          return capture && { up: capture.up, cancel: capture.cancel, move: (pixel) => capture.move(toLatent(scene.view, pixel), pixel) };
        },
        move(point) {
          before ??= at();
          moveTo(toLatent(scene.view, point));
        },
        undo() {
          if (before) moveTo(before);
          before = null;
        },
        settle() {
          before = null;
          settle();
        },
        pan: (dx, dy) => changeView((camera) => camera.pan(dx, dy)),
        zoom,
        hover: scene.hover,
        reset: goHome,
        panKey: keys.panKey,
      });
      stop = () => {
        keys.detach();
        detach();
      };
      return keys.bindings;
    },
    destroy: () => stop(),
  };
}
