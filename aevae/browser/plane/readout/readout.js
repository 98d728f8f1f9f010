// What is known about the place under the cursor, beside the decoded picture.
import { make, setText } from "../../ui/dom.js";
import { createPicture } from "../../image/picture.js";
import { NEIGHBOURS } from "../../model/constants.js";
import { rarityOf } from "../../model/rarity.js";
import * as words from "../../ui/sentences.js";

const NEAREST = 5;
const DENSITY_PAUSE = 250; // ms: the first image comes before an estimate of 30 ms
const THUMBNAIL_PAUSE = 90; // ms: a strip that changed with every frame could not be read

/**
 * @param {Pick<Spec, "classes"|"image"|"decoder">} spec
 * @param {(row: number) => PixelSource} pictureOf the original, or the model's redrawing
 */
export function createReadout({ classes, image, decoder: layers }, pictureOf) {
  const position = make("p", { class: "z" });
  const conditional = layers.some(({ op }) => op === "condition");
  const like = make("p", {
    class: "like", title: conditional ? "The class that the decoder is told: choose it in the row of pictures." : `The class most of the ${NEIGHBOURS} nearest test codes belong to.`,
  });
  const needle = make("i", { class: "needle" });
  const gauge = make("div", { class: "gauge", "aria-hidden": "true" }, [make("b"), make("b"), make("b"), needle]);
  const verdict = make("span", { class: "verdict" });
  const distance = make("span", { class: "distance" });
  const near = make("p", {
    class: "near", title: "Distance to the 15th nearest test code, in latent units: the larger, the less the model knows about this place.",
  }, [verdict, distance]);
  const rarity = make("p", {
    class: "caption rarity", "data-testid": "rarity",
    title: "Distance from the middle of the test codes, in their standard deviations along each axis; and the share of them that lie where the density, a kernel estimate, is lower than here.",
  });
  const happens = make("p", { class: "happens" });
  const caption = make("p", { class: "caption" });
  const decoder = make("p", {
    class: "caption", "data-testid": "film-decoder", hidden: true,
    title: "Which decoder makes the picture. Where none was kept of this time, the finished one stands in.",
  });
  const thumbnails = Array.from({ length: NEAREST }, () => make("canvas", { class: "thumbnail" }));
  const pictures = thumbnails.map((canvas) => createPicture(canvas, image));
  const nearest = make("div", { class: "nearest" }, [caption, make("div", { class: "strip" }, thumbnails)]);
  const element = make("div", { class: "readout", "data-testid": "readout" }, [
    position, like, gauge, near, rarity, decoder, nearest,
  ]);

  /** @type {number[]} */
  let rows = [];
  let described = 0; // dimensions that the tooltip speaks of
  /** @type {ReturnType<typeof setTimeout>|undefined} */
  let timer;
  /** @type {{means: Float32Array, at: ReturnType<typeof rarityOf>|null}|null} */
  let rareness = null; // of the codes shown, as soon as it is estimated
  /** @type {ReturnType<typeof setTimeout>|undefined} */
  let estimate;
  /** @type {LatentPoint} */
  let shown = [0, 0];

  /** @param {LatentPoint} z @param {Run} run */
  function showRarity(z, run) {
    shown = z;
    if (rareness?.means !== run.means) {
      rareness = { means: run.means, at: null };
      clearTimeout(estimate);
      estimate = setTimeout(() => {
        rareness = { means: run.means, at: rarityOf(run) };
        showRarity(shown, run);
      }, DENSITY_PAUSE);
    }
    setText(rarity, rareness.at ? words.rarityText(rareness.at(z)) : "");
  }

  function showThumbnails() {
    timer = undefined;
    let original = true;
    pictures.forEach((picture, i) => {
      if (rows[i] === undefined) return picture.clear();
      const { bytes, values } = pictureOf(rows[i]);
      original &&= bytes !== null;
      if (bytes) picture.paintBytes(bytes);
      else picture.paintValues(values);
    });
    const nearby = conditional ? `test ${words.noun(classes)}s written most like this` : `nearest test ${words.noun(classes)}s`;
    setText(caption, original ? nearby : `${nearby}, redrawn`);
  }

  return {
    element,
    happens, // one line on what happens here, to be put where there is room
    /** @param {LatentPoint} z @param {Place} place @param {boolean} playing a film: thumbnails wait until it rests @param {Run} run */
    show(z, place, playing, run) {
      const { label: condition, bounds, plane: { origin: { length: dimensions } } } = run;
      setText(position, `${dimensions > 2 ? "(a, b)" : "z"} = ${words.coordinates(z, dimensions, words.decimalsOf(bounds))}`);
      if (dimensions !== described) position.title = words.cursorText(described = dimensions);
      setText(like, words.likeness(place, classes, condition));
      setText(verdict, words.verdictText(place));
      setText(distance, place.verdict === "none" ? "" : words.number(place.distance));
      needle.style.transform = `translateX(${(100 * words.gauge(place.relative)).toFixed(1)}cqi)`;
      element.dataset.verdict = place.verdict;
      setText(happens, words.whatHappens(place, classes, condition));
      if (playing) return setText(rarity, "");
      showRarity(z, run);
      const next = Array.from(place.rows.subarray(0, NEAREST));
      if (next.some((row, i) => row !== rows[i])) {
        rows = next;
        timer ||= setTimeout(showThumbnails, THUMBNAIL_PAUSE);
      }
    },
    /** @param {number|null} epoch of the decoder in use; null: the final one */
    setDecoder(epoch) {
      decoder.hidden = false;
      setText(decoder, `decoder: ${epoch === null ? "final" : `epoch ${epoch}`}`);
    },
    /** The pictures of the rows shown are others now: originals have arrived, or another decoder. */
    refresh: showThumbnails,
    /** @param {Theme} theme */
    setTheme: (theme) => pictures.forEach((picture) => picture.setInk(theme.ink)),
    destroy() {
      clearTimeout(timer);
      clearTimeout(estimate);
    },
  };
}
