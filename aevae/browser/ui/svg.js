// Elements of a drawing in SVG.

/**
 * @template {keyof SVGElementTagNameMap} K
 * @param {K} name
 * @param {Record<string, string|number>} [attributes]
 * @param {Node[]} [children]
 */
export function makeSvg(name, attributes = {}, children = []) {
  const element = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, String(value));
  element.append(...children);
  return element;
}

/** @param {string} text @param {Record<string, string|number>} attributes */
export function write(text, attributes) {
  const element = makeSvg("text", attributes);
  element.textContent = text;
  return element;
}

/** A coordinate of a path, as long as it need be. @param {number} value */
export const tidy = (value) => Number(value.toFixed(1));
