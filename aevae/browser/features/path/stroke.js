// A short piece of a path's line, as on the plane.
import { makeSvg } from "../../ui/svg.js";
import { PATHS } from "./table.js";

/** @param {string} kind @param {number} [side] of two planes, whose lines differ in the chart */
export function strokeOf(kind, side = 0) {
  const { width, dash } = PATHS[kind].stroke;
  return makeSvg("svg", { viewBox: "0 0 22 8", "aria-hidden": "true", class: `stroke side-${side}` }, [
    makeSvg("path", { d: "M2 4h18", "stroke-width": width, "stroke-dasharray": dash.join(" ") }),
  ]);
}
