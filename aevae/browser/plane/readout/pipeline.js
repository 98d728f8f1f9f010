// What an autoencoder does, in one line with the cursor's numbers in it: image → encoder → code → decoder → image.
import { createPicture } from "../../image/picture.js";
import { context2d } from "../../image/canvas.js";
import { make, setText } from "../../ui/dom.js";
import { hasDecoder } from "../../network/nearest_image.js";
import { term } from "../../ui/glossary.js";
import { NO_DECODER } from "../../ui/sentences.js";

/**
 * @param {Pick<Spec, "noun"|"image"|"decoder">} spec
 * @param {HTMLCanvasElement} decoded the large image
 */
export function createPipeline({ noun, image, decoder }, decoded) {
  const thumbnail = (/** @type {string} */ title) => make("canvas", { class: "thumbnail", title, width: image.shape[2], height: image.shape[1] });
  const nearest = thumbnail(`The nearest test ${noun}: the encoder puts it near this place.`);
  const output = thumbnail("What the decoder makes of these numbers: the large image.");
  const picture = createPicture(nearest, image);
  const [name, numbers] = [make("span", { class: "name" }), make("span")];
  const code = make("span", { class: "z" }, [name, numbers]);
  const step = (/** @type {(Node|string)[]} */ ...parts) => make("span", { class: "step" }, parts);
  const end = (/** @type {(Node|string)[]} */ ...parts) => make("span", { class: "end" }, parts);
  const instead = make("span", { class: "instead", title: NO_DECODER }); // of a decoder
  const element = make("p", { class: "pipeline" }, hasDecoder({ decoder })
    ? [step(end(nearest, "→"), term("encoder"), "→"), code, step("→", decoder.some(({ op }) => op === "grid") ? "stored images" : term("decoder"), end("→", output))]
    : [code, step("→", instead)]);
  const context = context2d(output);

  return {
    element,
    /** @param {string} letters what the numbers are called @param {string} text @param {string} title */
    show(letters, text, title) {
      setText(name, `${letters} = `);
      setText(numbers, text);
      if (code.title !== title) code.title = title;
    },
    /** What is shown where there is no decoder. @param {string} text */
    setInstead: (text) => setText(instead, text),
    /** The large image has changed. */
    copy() {
      context.clearRect(0, 0, output.width, output.height);
      context.drawImage(decoded, 0, 0, output.width, output.height);
    },
    /** @param {PixelSource|null} source of the nearest image */
    showNearest(source) {
      if (!source) picture.clear();
      else if (source.bytes) picture.paintBytes(source.bytes);
      else picture.paintValues(source.values);
    },
    /** @param {Theme} theme */
    setTheme: (theme) => picture.setInk(theme.ink),
  };
}
