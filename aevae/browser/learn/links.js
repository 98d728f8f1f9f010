// Where the pages around the lessons are: each has an address of its own.
import { make } from "../ui/dom.js";
import { pageParameter } from "../ui/url.js";

const ALONG = ["lang", "teacher", "without", "present"];

/** How the page is shown, and to whom, stays. @param {Record<string, string>} parameters none: the list of lessons */
export function addressOf(parameters) {
  const address = new URL("learn", document.baseURI);
  for (const name of ALONG) {
    const value = pageParameter(name);
    if (value !== null) address.searchParams.set(name, value);
  }
  for (const [name, value] of Object.entries(parameters)) address.searchParams.set(name, value);
  return address.href;
}

/** @param {string} text @param {Record<string, string>} parameters @param {string|null} [name] its class */
export const link = (text, parameters, name = null) => make("a", { class: name, href: addressOf(parameters), text, target: "_self" });
