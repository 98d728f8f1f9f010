// What the address says of the planes.
import { classesInUrl, inUrl } from "../ui/url.js";

/**
 * It holds the cursor of the first plane; the second one's follows from it. What both planes call the same is the first one's.
 * @param {Panel[]} panels
 * @param {string[]} names of the parameters that say which runs are shown; a ladder may have led to others than Python knows yet
 * @param {import("./linked.js").LinkMode|null} mode
 * @returns {Record<string, string|null>}
 */
export function addressOf(panels, names, mode) {
  const runs = Object.fromEntries(names.map((name, i) => [name, panels[i].spec.run]));
  const [{ z, hidden }] = panels;
  const features = panels.filter((panel) => panel.isHere).map((panel) => panel.address()).reverse(); // the others have yet to read theirs
  return { ...runs, z: z && inUrl(z), link: mode === "place" ? "place" : null, hide: classesInUrl(hidden), ...Object.assign({}, ...features) };
}
