// What a model makes of a drawing: how it sees it, how it reconstructs it, and how usual it finds it.
import { make, setText } from "../../ui/dom.js";
import { isLikeMnist } from "../../image/ink.js";
import { createPicture } from "../../image/picture.js";
import { canUpload } from "../../ui/upload.js";
import { howUsual, number } from "../../ui/sentences.js";

const LIKE_MNIST = "28×28 pixels, as in MNIST: the ink fitted into 20×20 (dashed), its centre of mass in the middle (cross).";
const POINT = "An autoencoder gives one point per image, without uncertainty.";

/** @param {Spec} spec */
export function createAnswerSheet(spec) {
  const canvas = (/** @type {string} */ testid, /** @type {string} */ label) => make("canvas", { "data-testid": testid, role: "img", "aria-label": label });
  const [input, output] = [canvas("drawn", "The drawing as the model sees it"), canvas("redrawn", "The model's reconstruction")];
  const ask = `Draw one large ${spec.noun === "digit" ? "digit" : "figure"}${canUpload() ? ", or upload an image" : ""}.`;
  const [, height, width] = spec.image.shape, likeMnist = isLikeMnist(spec.image.shape);
  const pictures = [createPicture(input, { ...spec.image, range: [0, 1] }), createPicture(output, spec.image)];
  const box = make("i", { class: "box", hidden: true });
  const error = make("span", { class: "error" });
  const verdict = make("p", { class: "how-usual", "data-testid": "drawn-verdict", text: ask });
  const note = spec.posterior.kind === "point" ? [make("p", { class: "caption", text: POINT })] : [];
  const element = make("div", { class: "answer" }, [
    make("figure", { title: likeMnist ? LIKE_MNIST : `${width}×${height} pixels, as this model’s images; what you draw is not moved.` }, [
      make("div", { class: "frame" }, [input, box, ...(likeMnist ? [make("i", { class: "middle" })] : [])]), make("figcaption", { class: "caption", text: "as the model sees it" }),
    ]),
    make("figure", { title: "What the decoder makes of the drawing's code, and the squared error over all pixels." }, [
      make("div", { class: "frame" }, [output]), make("figcaption", { class: "caption" }, ["reconstructed", error]),
    ]),
    make("div", { class: "words" }, [verdict, ...note]),
  ]);
  for (const shown of [input, output]) shown.style.aspectRatio = `${width} / ${height}`;

  return {
    element,
    /**
     * @param {NonNullable<ReturnType<typeof import("../../image/ink.js").layOut>>} drawing
     * @param {import("../../model/judge_picture.js").Answer} answer
     * @param {number} [condition] the class that a conditional model is given
     */
    show(drawing, answer, condition) {
      pictures[0].paintValues(drawing.picture);
      pictures[1].paintValues(answer.redrawn);
      box.hidden = false;
      for (const [side, pixels] of Object.entries(drawing.box)) box.style[side] = `${(100 * pixels) / (side === "left" || side === "width" ? width : height)}%`;
      setText(error, `error ${number(answer.error, 1)}`);
      const text = howUsual(answer.place, answer.better, spec, condition);
      setText(verdict, text[0].toUpperCase() + text.slice(1));
    },
    /** Nothing to answer. @param {string} sentence why, or what to do */
    empty(sentence = ask) {
      for (const picture of pictures) picture.clear();
      box.hidden = true;
      setText(error, "");
      setText(verdict, sentence);
    },
    setInk: (/** @type {Rgb} */ ink) => pictures.forEach((picture) => picture.setInk(ink)),
  };
}
