// Images made smaller before they are shown small: a canvas of large tiles would be shrunk by the browser again in every frame.

/** A shape halved for as long as it stays at least `px` wide. @param {ImageFormat["shape"]} shape @param {number} px @returns {ImageFormat["shape"]} */
export function shrunkShape([channels, height, width], px) {
  const halves = height % 2 === 0 && width % 2 === 0 && width / 2 >= px;
  return halves ? shrunkShape([channels, height / 2, width / 2], px) : [channels, height, width];
}

/**
 * Images one after another (each C×H×W), each pixel the mean of those it stands for.
 * @param {Float32Array} images @param {ImageFormat["shape"]} from @param {ImageFormat["shape"]} to as `shrunkShape` gives it
 */
export function shrunk(images, [, height, width], [, toHeight, toWidth]) {
  const factor = width / toWidth;
  if (factor === 1) return images;
  const layers = images.length / (height * width), sums = new Float32Array(layers * toHeight * toWidth);
  for (let row = 0, from = 0; row < layers * height; row++) { // layers lie one below another
    const to = Math.floor(row / factor) * toWidth;
    for (let x = 0; x < width; x++, from++) sums[to + Math.floor(x / factor)] += images[from] / (factor * factor);
  }
  return sums;
}
