// What a resting mouse learns: about the code beneath it, or, over bare plane, what would be decoded there.
import { createPicture } from "../image/picture.js";
import { embed, toLatent, toPixel } from "../math/geometry.js";
import { partOf } from "../model/all_codes.js";
import { codeUnder } from "../model/code_under.js";
import { errorOf, pointOf, redraw, spreadOf, withParts } from "../model/codes.js";
import { hasDecoder } from "../network/nearest_image.js";
import { createFrame, make, setText } from "../ui/dom.js";
import * as words from "../ui/sentences.js";

const CODE_ROOM = [360, 92]; // CSS px a card takes beside its place, and above it
const HERE_ROOM = [140, 74];

/** An image with its name beneath. @param {ImageFormat} format @param {string} name */
function named(format, name) {
  const canvas = make("canvas", { class: "thumbnail" });
  return { figure: make("figure", {}, [canvas, make("figcaption", { text: name })]), picture: createPicture(canvas, format) };
}

/**
 * @param {Run} run what is shown at first
 * @param {(row: number) => PixelSource} pictureOf
 */
export function createHover(run, pictureOf) {
  const [original, again, decoded] = ["original", "reconstruction", "decoded here"].map((name) => named(run.spec.image, name));
  const [name, place, facts] = [make("b"), make("span"), make("span")];
  const dot = make("i", { class: "dot" });
  const codeCard = make("div", { class: "card" }, [original.figure, again.figure, make("div", {}, [name, place, facts])]);
  const hereCard = make("div", { class: "card here" }, [decoded.figure]);
  const element = make("div", { class: "tooltip", hidden: true }, [dot, codeCard, hereCard]);
  let shownRow = -1;
  /** @type {LatentPoint} */
  let here = [0, 0];
  const frame = createFrame(decodeHere); // a mouse moves more often than it is seen

  /** @param {number} row */
  function describe(row) {
    const { bytes } = pictureOf(row);
    original.figure.hidden = !bytes;
    if (bytes) original.picture.paintBytes(bytes);
    const { set, part, at, index } = partOf(run, row), its = withParts(run, part); // read as if it were all there is
    again.figure.hidden = !hasDecoder(run.spec);
    if (!again.figure.hidden) again.picture.paintValues(redraw(its, at));
    setText(name, [words.labelText(its, at), `${set} no. ${index}`].filter(Boolean).join(" · "));
    const spread = spreadOf(its, at), dimensions = run.plane.origin.length;
    setText(place, words.coordinates(pointOf(its, at), dimensions, words.decimalsOf(run.bounds)) + (spread ? ` ± ${words.spreadText(spread, dimensions)}` : ""));
    setText(facts, words.errorText(errorOf(its, at)));
  }

  function decodeHere() {
    if (!decoded.picture.paintValues(run.decoder.forward(embed(run.plane, here)))) hide();
  }

  /** @param {number} row */
  function placeOf(row) {
    const { part, at } = partOf(run, row);
    return pointOf(part, at);
  }

  /** One card beside a place, turned inwards near the right and upper edges. @param {HTMLElement} card @param {number[]} room @param {View} view @param {ScreenPoint} at */
  function put(card, room, { width }, [x, y]) {
    for (const one of [codeCard, hereCard]) one.hidden = one !== card;
    dot.hidden = card === hereCard;
    element.hidden = false;
    const [sideways, upwards] = [x > width - room[0] ? "calc(-100% - 10px)" : "10px", y < room[1] ? "10px" : "calc(-100% - 10px)"];
    element.style.transform = `translate(${x}px, ${y}px)`;
    card.style.transform = `translate(${sideways}, ${upwards})`;
  }

  function hide() {
    frame.cancel();
    element.hidden = true;
  }

  return {
    element,
    hide,
    /** @param {Run} next */
    setRun(next) {
      run = next;
      shownRow = -1; // the same row may have another picture now
    },
    /** @param {Theme} theme */
    setTheme: (theme) => [original, again, decoded].forEach(({ picture }) => picture.setInk(theme.ink)),
    /** @param {View} view @param {ScreenPoint} pixel @param {Set<number>} hidden */
    show(view, pixel, hidden) {
      const row = codeUnder(run, view, pixel, hidden);
      if (row === null) {
        if (run.spec.live || !hasDecoder(run.spec)) return hide(); // the plane itself is moving, or has no image here
        here = toLatent(view, pixel);
        frame.request();
        return put(hereCard, HERE_ROOM, view, pixel);
      }
      frame.cancel();
      if (row !== shownRow) describe(row);
      shownRow = row;
      put(codeCard, CODE_ROOM, view, toPixel(view, placeOf(row)));
    },
    destroy: frame.cancel,
  };
}
