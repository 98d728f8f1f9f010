// What the numbers view knows of one place or one image, and what a row makes of it.

/**
 * @typedef {Object} Numbers
 * @property {Spec} spec
 * @property {import("../../model/elbo.js").CodedImage|null} image null: a point that no image is at
 * @property {LatentPoint} z where that is on the plane
 * @property {ArrayLike<number>} code what is decoded: the image's mean, or the point; (D)
 * @property {Float32Array} output what the decoder makes of it, pixels in [0, 1]
 * @property {import("../../model/elbo.js").KlParts|null} kl null: no closed form, or no image
 * @property {{noise: Float32Array, code: Float32Array, step: LatentPoint, output: Float32Array}|null} draw one sample z = μ + σε; step: from the mean, on the plane
 * @property {number} unit CSS px that a unit of the plane has now
 * @property {import("../../model/elbo.js").Draws|null} draws over many samples; null: not yet
 *
 * @typedef {Object} Row
 * @property {string} name
 * @property {(spec: Spec) => string} title
 * @property {"nothing"|"code"|"pixels"} needs of an image, or nothing: a point has it too
 * @property {(spec: Spec) => boolean} has whether a model has the row
 * @property {(spec: Spec) => string} formula as `mathml.js` reads it
 * @property {(spec: Spec) => string} code a line of PyTorch
 * @property {(numbers: Numbers) => string[]} value the number itself, then what is to be added
 */
export {};
