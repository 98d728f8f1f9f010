// Pointer and keys on one plane: which gesture changes what. There is one hand, so one cursor, one view.
import { toLatent, toPixel } from "../math/geometry.js";
import { attachKeys } from "./keys.js";
import { attachPointer } from "./pointer.js";

/**
 * @param {HTMLElement} plane
 * @param {Camera} camera
 * @param {Object} on
 * @param {() => Point} on.cursor where it is
 * @param {(z: Point) => void} on.move it goes here
 * @param {() => void} on.settle the hand has let go
 * @param {(change: () => void) => void} on.look `change` changes the view
 * @param {() => void} on.followed the view has moved to keep the cursor in sight
 * @param {(p: Point|null) => void} on.hover
 * @param {(z: Point, p: Point, event: PointerEvent) => import("./features.js").Taker|null} on.grab what is under the pointer takes it
 * @param {(event: KeyboardEvent) => boolean} on.key
 * @returns {() => void} stop listening
 */
export function attachHand(plane, camera, on) {
  let before = null; // where the cursor was when the drag began
  const home = () => on.look(() => camera.goHome());
  const zoom = (point, factor) => on.look(() => camera.zoom(point, factor));

  const keys = attachKeys(plane, {
    first: on.key,
    step(right, up) {
      const { x0, x1, y0, y1 } = camera.view;
      const [x, y] = on.cursor();
      on.move([x + right * (x1 - x0), y + up * (y1 - y0)]);
      if (camera.follow(on.cursor())) on.followed();
    },
    zoom: (factor) => zoom(toPixel(camera.view, on.cursor()), factor),
    home,
    settle: on.settle,
  });
  const detach = attachPointer(plane, {
    grab(point, event) {
      const taker = on.grab(toLatent(camera.view, point), point, event);
      return taker && { ...taker, move: (p) => taker.move(toLatent(camera.view, p), p) };
    },
    move(point) {
      before ??= on.cursor();
      on.move(toLatent(camera.view, point));
    },
    undo() {
      on.move(before);
      before = null;
    },
    settle() {
      before = null;
      on.settle();
    },
    pan: (dx, dy) => on.look(() => camera.pan(dx, dy)),
    zoom,
    hover: on.hover,
    panKey: keys.panKey,
  });
  return () => {
    keys.detach();
    detach();
  };
}
