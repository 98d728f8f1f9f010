// The points somebody has pinned, each with a name, and how they stand in the address.
import { inUrl, toPoint } from "../../ui/url.js";

export const MOST = 12;
export const LONGEST = 24; // characters a name

/**
 * @typedef {{id: number, z: LatentPoint, name: string}} Pin id: the same on both planes of Compare
 */

/** A name as it may be: no line breaks, not too long. @param {string} text */
export const tidyName = (text) => Array.from(text.replace(/\s+/g, " ")).slice(0, LONGEST).join("");

/** "x,y;x,y,name" — null without pins. @param {Pin[]} pins */
export const pinsInUrl = (pins) => pins.map(({ z, name }) => (name ? `${inUrl(z)},${name.replace(/[,;]/g, " ")}` : inUrl(z))).join(";") || null;

/** The pins of an address; what is malformed is left out. @param {string|null} text @returns {Pin[]} */
export function pinsOf(text) {
  const parts = text?.split(";").slice(0, MOST) ?? [];
  return parts.flatMap((part, id) => {
    const [x, y, ...name] = part.split(",");
    const z = toPoint(`${x},${y}`);
    return z ? [{ id, z, name: tidyName(name.join(" ").trim()) }] : [];
  });
}
