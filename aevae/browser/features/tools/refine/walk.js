// The cursor led from stop to stop, until a hand takes it.
import { pointBetween } from "../../../math/between.js";
import { nextFrame, wantsStillness } from "../../../ui/dom.js";

const STRIDE = 60, STRIDES = 12; // ms that one takes, and how many there are: what comes after them is small

/** @typedef {{z: LatentPoint, code: Float32Array}} Stand on the plane and in latent space */

/** @param {import("../../contract.js").Host} host */
export function createWalk(host) {
  /** @type {LatentPoint|null} */
  let led = null; // where the cursor was led to; null: it is not led
  let strides = 0;

  const isLed = () => led !== null && host.z[0] === led[0] && host.z[1] === led[1];

  /** @param {LatentPoint} z @param {Float32Array} code */
  function lead(z, code) {
    led = z;
    host.moveTo(z, code.length > 2 ? Array.from(code) : null);
  }

  return {
    /** @param {Stand} stand */
    begin({ z, code }) {
      strides = 0;
      lead(z, code);
    },
    /** @param {Stand} from @param {Stand} to */
    async stride(from, to) {
      if (wantsStillness() || ++strides > STRIDES) return;
      const begin = performance.now();
      for (let share = 0; share < 1 && isLed();) {
        share = Math.min(1, Math.max(0, (await nextFrame()) - begin) / STRIDE);
        if (isLed()) lead(pointBetween(from.z, to.z, share), to.code.map((value, d) => from.code[d] + share * (value - from.code[d])));
      }
    },
    /** @param {Stand} stand */
    end({ z, code }) {
      if (isLed()) {
        lead(z, code);
        host.settle();
      }
      led = null;
    },
    stop: () => (led = null),
  };
}
