// Every term of the field that the pages use, each in one sentence. The table is plain JSON: the Python side reads it from this file.
import { make } from "./dom.js";

/** @type {Record<string, {forms: string[], says: string}>} */
export const GLOSSARY = {
  "autoencoder": { "forms": ["autoencoder", "autoencoders", "autoencoder's", "AE"], "says": "A network in two halves: an encoder that turns an image into a few numbers, and a decoder that turns these numbers back into an image." },
  "vae": { "forms": ["VAE", "VAEs", "VAE's", "variational autoencoder"], "says": "A variational autoencoder: its encoder answers with a small cloud of codes instead of one point, and training keeps the clouds close to a prior." },
  "encoder": { "forms": ["encoder"], "says": "The half of the model that turns an image into its latent code." },
  "decoder": { "forms": ["decoder"], "says": "The half of the model that turns a latent code into an image." },
  "code": { "forms": ["latent code", "latent codes", "codes", "code"], "says": "The numbers, z, that the encoder gives an image. Two numbers are a point on a plane." },
  "latent-space": { "forms": ["latent space", "latent plane", "latent dimensions", "map"], "says": "All codes there can be. With two numbers it is a plane: each of its points decodes to an image, each image has its place on it." },
  "posterior": { "forms": ["posterior", "posteriors"], "says": "What a VAE's encoder says of one image: a cloud of codes that fit it, with a centre (the mean) and a width." },
  "prior": { "forms": ["prior"], "says": "The distribution that a VAE's codes are trained to fill; new images are generated from codes drawn from it." },
  "standard-deviation": { "forms": ["standard deviations", "standard deviation", "σ"], "says": "The width of a distribution along one axis, σ: along that axis, about two thirds of a bell curve lie within one standard deviation of its middle." },
  "kl": { "forms": ["KL divergence", "KL"], "says": "The Kullback–Leibler divergence of an image's posterior from the prior, in nats. On average a code says at most so much about its image; 0 is nothing." },
  "elbo": { "forms": ["−ELBO", "ELBO"], "says": "−ELBO is the reconstruction error (cross-entropy) plus the KL, in nats: what a VAE with β = 1 minimises. Lower is better." },
  "amortisation-gap": { "forms": ["amortisation gap"], "says": "How much more an image costs with the encoder's answer than with the best one for this image alone: one encoder serves all images." },
  "nats": { "forms": ["nats", "nat"], "says": "A unit of information, by the natural logarithm: 1 nat is 1.44 bits." },
  "beta": { "forms": ["β"], "says": "The weight of the KL in the loss, 1 in a standard VAE: the larger it is, the less a code may say about its image." },
  "squared-error": { "forms": ["squared error", "SSE"], "says": "The squared differences between an image and its reconstruction, summed over all pixels (0 is black, 1 is white). 0 is perfect." },
  "cross-entropy": { "forms": ["cross-entropy", "BCE"], "says": "The reconstruction error in nats, pixel by pixel: −ln of the probability that the decoder gives the image, if a pixel is the chance of white." },
  "reconstruction": { "forms": ["reconstructions", "reconstruction", "reconstructs", "reconstruct"], "says": "What the decoder makes of the code that the encoder gave an image: the image after a round trip through the model." },
  "geodesic": { "forms": ["geodesic", "geodesics"], "says": "The path between two codes along which the decoded image changes least in all." },
  "nearest-neighbours": { "forms": ["nearest neighbours", "15-NN"], "says": "The images whose codes lie closest. A class is told apart well where the 15 nearest neighbours of an image are of its class." },
  "test-images": { "forms": ["test images", "test image", "test digits", "test digit"], "says": "Images that were kept out of training: on them a model shows what it has learned." },
  "epoch": { "forms": ["epochs", "epoch"], "says": "One pass of the training through all its images." },
  "denoising": { "forms": ["denoising"], "says": "Training with noise added to the images going in, while the clean ones are asked for." },
  "silhouette": { "forms": ["silhouette"], "says": "How far apart the classes' codes are, from −1 to 1: 0 where they lie through each other." },
  "layer": { "forms": ["layers", "hidden layer", "hidden layers"], "says": "One step of a network: a weighted sum of its inputs for each output, then a simple function such as max(0, x)." }
};

/** Which key a word belongs to. */
const KEYS = new Map(Object.entries(GLOSSARY).flatMap(([key, { forms }]) => forms.map((form) => [form, key])));
const ALL_FORMS = [...KEYS.keys()].sort((a, b) => b.length - a.length).map((form) => form.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
const WORD = new RegExp(`(?<![\\p{L}\\p{N}−-])(${ALL_FORMS.join("|")})(?![\\p{L}\\p{N}-])`, "gu");

/** A word with its explanation on hover, focus and tap. @param {string} word as the text writes it @param {string} [key] of the table */
export function term(word, key = KEYS.get(word)) {
  return make("span", { class: "term", tabindex: 0, title: GLOSSARY[/** @type {string} */ (key)].says, text: word });
}

/**
 * A text whose terms are explained, each where it first appears.
 * @param {string} text
 * @returns {(Node|string)[]}
 */
export function explained(text) {
  return parts(text).map((part) => (typeof part === "string" ? part : term(part.word, part.key)));
}

/** @param {string} text @returns {(string|{word: string, key: string})[]} */
export function parts(text) {
  const seen = new Set(), found = [];
  let at = 0;
  for (const { 0: word, index } of text.matchAll(WORD)) {
    const key = /** @type {string} */ (KEYS.get(word));
    if (seen.has(key)) continue;
    seen.add(key);
    if (index > at) found.push(text.slice(at, index));
    found.push({ word, key });
    at = index + word.length;
  }
  if (at < text.length) found.push(text.slice(at));
  return found;
}
