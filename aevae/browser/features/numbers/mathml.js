// Short formulas: "z = μ + σ ε" becomes MathML. Tokens stand between spaces; x_i has an index, σ_d^2 also a power.

const NAMESPACE = "http://www.w3.org/1998/Math/MathML";

/** @typedef {{tag: string, text?: string, parts?: Part[]}} Part */

/** @param {string} formula @returns {Part[]} */
export const partsOf = (formula) => formula.split(" ").map((token) => {
  const [, body, index, power] = /** @type {RegExpMatchArray} */ (token.match(/^([^_^]+)(?:_([^^]+))?(?:\^(.+))?$/));
  const scripts = [index, power].filter((script) => script !== undefined).map(leaf);
  if (scripts.length === 0) return leaf(body);
  const under = body === "∑";
  return { tag: scripts.length === 2 ? "msubsup" : index !== undefined ? (under ? "munder" : "msub") : "msup", parts: [leaf(body), ...scripts] };
});

/** @param {string} text @returns {Part} */
const leaf = (text) => ({ tag: /^[\d½]/u.test(text) ? "mn" : /^\p{L}/u.test(text) ? "mi" : "mo", text });

/** @param {string} formula */
export function math(formula) {
  const element = document.createElementNS(NAMESPACE, "math");
  element.append(...partsOf(formula).map(build));
  return element;
}

/** @param {Part} part @returns {Element} */
function build({ tag, text, parts = [] }) {
  const element = document.createElementNS(NAMESPACE, tag);
  if (text !== undefined) element.textContent = text;
  element.append(...parts.map(build));
  return element;
}
