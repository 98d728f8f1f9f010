// What is known about the place under the cursor, beside the decoded picture.
import { make, setText } from "../../ui/dom.js";
import { createPicture } from "../../image/picture.js";
import { NEIGHBOURS } from "../../model/constants.js";
import { pointOf } from "../../model/codes.js";
import { hasDecoder } from "../../network/nearest_image.js";
import { rarityOf } from "../../model/rarity.js";
import * as words from "../../ui/sentences.js";
import { createPipeline } from "./pipeline.js";
import { createVotes } from "./votes.js";

const NEAREST = 5;
const DENSITY_PAUSE = 250; // ms: the first image comes before an estimate of 30 ms
const THUMBNAIL_PAUSE = 90; // ms: a strip that changed with every frame could not be read

/**
 * @param {Pick<Spec, "classes"|"noun"|"values"|"image"|"decoder">} spec
 * @param {(row: number) => PixelSource} pictureOf the original, or the model's reconstruction
 * @param {HTMLCanvasElement} decoded the large image
 */
export function createReadout(spec, pictureOf, decoded) {
  const { classes, noun, image } = spec, conditional = spec.decoder.some(({ op }) => op === "condition");
  const first = hasDecoder(spec) ? 0 : 1; // where there is no decoder the nearest is the large image
  const pipeline = createPipeline(spec, decoded);
  const like = make("p", {
    class: "like", title: conditional ? "The class that the decoder is given: choose it in the row of images." : `By the ${NEIGHBOURS} nearest test ${noun}s.`,
  });
  const votes = createVotes(classes, `Of the ${NEIGHBOURS} nearest test ${noun}s.`);
  votes.element.hidden = conditional || classes.length === 0; // codes are not sorted by class
  const needle = make("i", { class: "needle" });
  const gauge = make("div", { class: "gauge", "aria-hidden": "true" }, [make("b"), make("b"), make("b"), needle]);
  const verdict = make("span", { class: "verdict" });
  const distance = make("span", { class: "distance" });
  const measured = `Distance to the ${NEIGHBOURS}th nearest test ${noun}, in units of the axes. Close: as near as ${noun}s lie to each other.`;
  const near = make("p", { class: "near", title: measured }, [make("span", { class: "what", text: `distance to real ${noun}s` }), verdict]);
  const ends = make("p", { class: "ends", title: measured }, [make("span", { text: "close" }), distance, make("span", { text: "far" })]);
  const rarity = make("p", {
    class: "caption rarity", "data-testid": "rarity",
    title: "Distance from the middle of the test codes, in their standard deviations along each axis; and the share of them that lie where the density, a kernel estimate, is lower than here.",
  });
  const happens = make("p", { class: "happens" });
  const caption = make("p", { class: "caption" });
  const decoder = make("p", {
    class: "caption", "data-testid": "film-decoder", hidden: true,
    title: "Which decoder makes the image. Where none was kept of this time, the finished one stands in.",
  });
  const thumbnails = Array.from({ length: NEAREST }, () => make("canvas", { class: "thumbnail" }));
  const pictures = thumbnails.map((canvas) => createPicture(canvas, image));
  const nearest = make("div", { class: "nearest" }, [caption, make("div", { class: "strip" }, thumbnails)]);
  const element = make("div", { class: "readout", "data-testid": "readout" }, [
    pipeline.element, like, votes.element, near, gauge, ends, rarity, decoder, nearest,
  ]);

  /** @type {number[]} */
  let rows = [];
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
    let originals = 0;
    pipeline.showNearest(rows[0] === undefined ? null : pictureOf(rows[0]));
    pictures.forEach((picture, i) => {
      if (rows[i] === undefined) return picture.clear();
      const { bytes, values } = pictureOf(rows[i]);
      if (bytes) originals++;
      if (bytes) picture.paintBytes(bytes);
      else picture.paintValues(values);
    });
    const nearby = conditional ? `test ${noun}s in the most similar style, of any class` : `${first ? "next" : "nearest"} test ${noun}s`;
    setText(caption, originals === rows.length ? nearby : `${nearby}, ${originals > 0 ? "some " : ""}reconstructed`);
  }

  return {
    element,
    happens, // one line on what happens here, to be put where there is room
    /** @param {LatentPoint} z @param {Place} place @param {boolean} playing a film: thumbnails wait until it rests @param {Run} run */
    show(z, place, playing, run) {
      const { label: condition, bounds, plane: { origin: { length: dimensions } } } = run;
      const given = condition === undefined ? "" : ` + ${classes[condition]}`;
      pipeline.show(dimensions > 2 ? "(a, b)" : "z", words.coordinates(z, dimensions, words.decimalsOf(bounds)) + given, words.cursorText(dimensions));
      pipeline.copy();
      if (first) pipeline.setInstead(words.nearestText(distanceTo(run, place.rows[0], z), noun));
      setText(like, words.headline(place, spec, condition));
      votes.show(place);
      setText(verdict, words.verdictText(place));
      setText(distance, place.verdict === "none" ? "" : `${words.number(place.distance)} units`);
      needle.style.transform = `translateX(${(100 * words.gauge(place.relative)).toFixed(1)}cqi)`;
      element.dataset.verdict = place.verdict;
      setText(happens, words.whatHappens(place, spec, condition));
      if (playing) return setText(rarity, "");
      showRarity(z, run);
      const next = Array.from(place.rows.subarray(first, first + NEAREST));
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
    setTheme(theme) {
      for (const picture of pictures) picture.setInk(theme.ink);
      for (const part of [pipeline, votes]) part.setTheme(theme);
      pipeline.copy();
    },
    destroy() {
      clearTimeout(timer);
      clearTimeout(estimate);
    },
  };
}

/** @param {Run} run @param {number} row @param {LatentPoint} z */
function distanceTo(run, row, [x, y]) {
  const [a, b] = pointOf(run, row);
  return Math.hypot(x - a, y - b);
}
