// What the address says of the planes.
import { SHOWN } from "../plane/toolbar/display.js";
import { frameInUrl } from "../ui/frame_state.js";
import { classesInUrl, inUrl, numberParameter, numbersInUrl, numbersParameter, parameter } from "../ui/url.js";

/**
 * It holds the cursor of the first plane; the second one's follows from it. What both planes call the same is the first one's.
 * @param {Panel[]} panels
 * @param {string[]} names of the parameters that say which runs are shown; a ladder may have led to others than Python knows yet
 * @param {import("./linked.js").LinkMode|null} mode
 * @param {number|null} moment of a film, 0…1 of its training
 * @returns {Record<string, string|null>}
 */
export function addressOf(panels, names, mode, moment) {
  const runs = Object.fromEntries(names.map((name, i) => [name, panels[i].spec.run]));
  const here = panels.filter((panel) => panel.isHere); // the others have yet to read theirs
  const [{ z, hidden, shown: { tiles, rings, opacity } }] = panels;
  return {
    ...runs, ...frameInUrl(), z: z && inUrl(z), link: mode === "place" ? "place" : null, hide: classesInUrl(hidden),
    tiles: tiles ? null : "0", rings: rings ? null : "0", opacity: opacity === null ? null : numbersInUrl([opacity]),
    moment: moment === null || moment === 1 ? null : numbersInUrl([moment]),
    ...Object.fromEntries(here.map((panel) => [panels.indexOf(panel) === 0 ? "view" : "viewb", lookInUrl(panel.look)])),
    ...Object.assign({}, ...here.map((panel) => panel.address()).reverse()),
  };
}

/**
 * What an exported page needs to open with what is seen now.
 * @typedef {{runs: string[], query: string}} PageToSave
 *
 * @param {Panel[]} panels @param {import("./linked.js").LinkMode|null} mode @param {boolean} path
 * @returns {PageToSave|null} null: nothing is here yet, or it is still in training
 */
export function pageOf(panels, mode, path) {
  if (!panels[0]?.isHere || panels.some(({ spec }) => spec.live)) return null;
  const view = path ? "interpolate" : panels.length > 1 ? "compare" : "explore";
  const names = (path ? ["run", "with"] : panels.length > 1 ? ["a", "b"] : ["run"]).slice(0, panels.length);
  const said = { ...addressOf(panels, names, mode, null), ...Object.fromEntries(Object.keys(frameInUrl()).map((name) => [name, null])), page: view };
  return { runs: panels.map(({ spec }) => spec.run), query: String(new URLSearchParams(Object.entries(said).flatMap(([name, value]) => (value === null ? [] : [[name, value]])))) };
}

/** What the toolbar switches. @returns {import("../plane/toolbar/display.js").Shown} */
export function readShown() {
  const opacity = numberParameter("opacity");
  return {
    tiles: parameter("tiles") === "0" ? false : SHOWN.tiles, rings: parameter("rings") === "0" ? false : SHOWN.rings,
    opacity: opacity !== null && opacity >= 0 && opacity <= 1 ? opacity : SHOWN.opacity,
  };
}

/** Which moment of a film. */
export function readMoment() {
  const moment = numberParameter("moment");
  return moment !== null && moment >= 0 && moment <= 1 ? moment : 1;
}

/** Where a plane's view was taken to. @param {number} side @returns {import("../plane/camera.js").Look|null} null: nowhere */
export function readLook(side) {
  const numbers = side === 0 ? numbersParameter("view", 3) : numbersParameter("viewb", 3);
  return numbers && { centre: [numbers[0], numbers[1]], magnification: numbers[2] };
}

/** @param {import("../plane/camera.js").Look|null} look */
const lookInUrl = (look) => look && numbersInUrl([...look.centre, Number(look.magnification.toPrecision(4))]);
