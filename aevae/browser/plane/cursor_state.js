// The cursor of one plane: where it is, what is decoded there, what the codes say about that place, and which code is ringed.
import { createPicture } from "../image/picture.js";
import { embed } from "../math/geometry.js";
import { isLike } from "../model/likeness.js";
import { placeAt } from "../model/place.js";
import { hasDecoder } from "../network/nearest_image.js";
import { announcement, decimalsOf, imageText } from "../ui/sentences.js";
import { inUrl } from "../ui/url.js";
import { createCursorMarker } from "./cursor.js";
import { createReadout } from "./readout/readout.js";

/**
 * @param {import("./layout.js").PanelElements} dom
 * @param {Spec} spec
 * @param {boolean} alone no other plane is beside it
 * @param {import("./loading.js").Loading} loading
 * @param {(z: LatentPoint, place: Place) => void} onMove its picture has been decoded at another place
 */
export function createCursorState(dom, spec, alone, loading, onMove) {
  const marker = createCursorMarker(dom);
  const picture = createPicture(dom.decoded, spec.image);
  const readout = createReadout(spec, loading.pictureOf, dom.decoded);
  dom.side.append(readout.happens, readout.element);
  /** @type {LatentPoint|null} */
  let z = null;
  /** @type {number[]|null} */
  let offPlane = null; // what is decoded at the cursor, where that is not on the plane
  /** @type {Place|null} */
  let place = null;
  /** @type {number|null} */
  let marked = null;

  /** What is painted, for those who do not see it. */
  function describe() {
    if (place) dom.decoded.setAttribute("aria-label", imageText(place, spec, loading.run?.label));
  }

  return {
    get z() { return z; },
    get place() { return place; },
    get marked() { return marked; },
    describe,
    /** @param {LatentPoint} point @param {number[]|null} [latent] what to decode there, where that is not on the plane */
    set(point, latent = null) {
      z = point;
      offPlane = latent;
    },
    /** Ring the code in this row; null: none. @param {number|null} row */
    mark: (row) => (marked = row),
    decode() {
      const { run } = loading;
      if (!run || !z) return;
      const values = run.decoder.forward(offPlane ?? embed(run.plane, z));
      dom.notFinite.hidden = picture.paintValues(values);
      place = placeAt(run, z);
      place.alike = !hasDecoder(spec) || (isLike(values, spec.image.range, originalsOf(loading, run, place.rows)) ?? (loading.spec.live ? null : true));
      readout.show(z, place, loading.playing, run);
      onMove(z, place);
      dom.plane.dataset.z = inUrl(z);
      if (run.epoch === undefined) return;
      dom.plane.dataset.epoch = run.epoch.toFixed(2);
      readout.setDecoder(run.decoderEpoch ?? null);
    },
    /** @param {View} view */
    draw(view) {
      if (z) marker.draw(view, z, marked === null ? null : loading.pointOf(marked));
    },
    /** For those who do not see it: where the cursor is, and what is painted there. */
    announce() {
      if (!z || !place) return;
      const whose = alone ? "" : `${loading.spec.title}: `;
      dom.announce.textContent = whose + announcement(z, place, spec, loading.run?.label, spec.plane.origin.length, loading.run ? decimalsOf(loading.run.bounds) : undefined);
      describe();
    },
    /** The pictures beside it are others now. */
    refresh: readout.refresh,
    /** @param {Theme} theme */
    setTheme(theme) {
      picture.setInk(theme.ink);
      readout.setTheme(theme);
    },
    destroy: readout.destroy,
  };
}

/** The test images in these rows; none where some of the data set are not here. @param {Pick<import("./loading.js").Loading, "originals">} loading @param {Run} run @param {Int32Array} rows */
const originalsOf = ({ originals }, { testIndex }, rows) => (originals?.complete ? Array.from(rows).flatMap((row) => originals.picture(testIndex[row]) ?? []) : []);
