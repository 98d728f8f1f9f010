// What is decoded at pins, kept for those who ask in every frame.
import { unitPixels } from "../../model/picture_error.js";

/** @param {import("../contract.js").Host} host */
export function createPinImages(host) {
  /** @type {WeakMap<import("./pin_list.js").Pin, Float32Array>} */
  let images = new WeakMap();

  return {
    /** Pixels in 0…1. @param {import("./pin_list.js").Pin} pin */
    at(pin) {
      const image = images.get(pin) ?? unitPixels(host.decode(pin.z), host.spec.image);
      images.set(pin, image);
      return image;
    },
    /** The decoder is another one. */
    forget: () => (images = new WeakMap()),
  };
}
