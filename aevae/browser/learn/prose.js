// Prose that the server has parsed: nodes become elements, one by one; no script makes HTML from a text.
import { make } from "../ui/dom.js";

/** @typedef {string|[string, Record<string, string>, any[]]} ProseNode a text, or tag, attributes and nodes; the nodes are of the same type */

const MATHML = "http://www.w3.org/1998/Math/MathML";
const TAGS = new Set("p a em strong code pre ul ol li table thead tbody tr th td blockquote hr br span h1 h2 h3 h4".split(" "));
const ATTRIBUTES = new Set("class href title style mathvariant stretchy displaystyle scriptlevel display width fence separator lspace rspace linethickness columnalign accent".split(" "));

/** @param {ProseNode[]} nodes @param {boolean} [isMath] within a formula @returns {(Node|string)[]} */
export function build(nodes, isMath = false) {
  return nodes.map((node) => {
    if (typeof node === "string") return node;
    const [tag, attributes, children] = node, math = isMath || tag === "math";
    if (!math && !TAGS.has(tag)) return make("span", {}, build(children));
    const element = math ? document.createElementNS(MATHML, tag) : document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) if (ATTRIBUTES.has(name) && !/^\s*(javascript|data|vbscript):/i.test(value)) element.setAttribute(name, value);
    if (tag === "a" && !attributes.href?.startsWith("#")) for (const [name, value] of [["target", "_blank"], ["rel", "noopener"]]) element.setAttribute(name, value);
    element.append(...build(children, math));
    return element;
  });
}

/** @param {ProseNode[]} nodes */
export const prose = (nodes) => make("div", { class: "prose" }, build(nodes));
/** @param {ProseNode[]} nodes @param {string|null} [name] */
export const line = (nodes, name = null) => make("span", { class: name }, build(nodes));
