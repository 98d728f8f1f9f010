// What the strips show: which paths, in how many frames, and what grows evenly with t.
import { listen, make } from "../../ui/dom.js";
import { parameter } from "../../ui/url.js";
import { AT_FIRST, BASELINE, isOnPlane, PATHS, SWITCHABLE } from "./table.js";

const FEWEST = 3, MOST = 25, USUAL = 11; // frames

/**
 * @param {import("./stops.js").Stops} stops
 * @param {{change: (act: () => void) => void, say: (text: string) => void}} on change: do this, and show what came of it
 */
export function createPathOptions(stops, on) {
  const switches = SWITCHABLE.map((kind) => ({ kind, button: make("button", {
    type: "button", class: "tool", text: PATHS[kind].text, title: PATHS[kind].title, "data-testid": `show-${kind}`,
  }) }));
  const frames = make("input", {
    type: "number", class: "count", min: FEWEST, max: MOST, step: 1, value: USUAL, "data-testid": "path-frames", "aria-label": "Frames", title: `How many frames a strip has: ${FEWEST} to ${MOST}.`,
  });
  const even = make("button", {
    type: "button", class: "tool", text: "Constant speed", "aria-pressed": "false", "data-testid": "pace",
    title: "Let the image change at constant speed, instead of the point on the plane moving at constant speed.",
  });
  const paths = make("span", { class: "pair", role: "group", "aria-label": "Paths" }, ["Paths", ...switches.map(({ button }) => button)]);

  let shown = kindsInUrl(); // the user's; null: what suits the number of planes
  const follow = parameter("follow");
  let lead = follow !== null && shown?.includes(follow) ? follow : BASELINE; // the kind the large pictures and cursors follow
  let count = isAllowed(Number(parameter("frames") ?? NaN)) ? Number(parameter("frames")) : USUAL;
  /** @type {import("./measure.js").Pace} */
  let pace = parameter("pace") === "picture" ? "picture" : "plane";
  frames.value = String(count);
  const kinds = () => shown ?? AT_FIRST[stops.linked ? "two" : "one"];

  /** @param {string} kind */
  function toggle(kind) {
    const next = kinds().includes(kind) ? kinds().filter((other) => other !== kind) : [...kinds(), kind];
    if (next.some(isOnPlane) || stops.drawn) shown = next; // one path must stay
    if (isOnPlane(kind) && next.includes(kind)) lead = kind;
  }

  const undo = [
    listen(paths, {
      click({ target }) {
        const pressed = switches.find(({ button }) => button === target);
        if (pressed) on.change(() => toggle(pressed.kind));
      },
    }),
    listen(even, { click: () => on.change(() => (pace = pace === "plane" ? "picture" : "plane")) }),
    listen(frames, {
      change() {
        const wanted = Math.round(frames.valueAsNumber);
        on.change(() => (count = Math.min(MOST, Math.max(FEWEST, wanted || USUAL))));
        frames.value = String(count);
        if (!isAllowed(wanted)) on.say(`A strip has ${FEWEST} to ${MOST} frames.`);
      },
    }),
  ];

  return {
    /** The switches of the paths; what t means; and how many frames a strip has. */
    paths, even, frames: make("label", { class: "pair" }, [frames, "frames"]),
    /** The kinds shown, one drawn by hand included. */
    get kinds() { return [...Object.keys(PATHS).filter((kind) => PATHS[kind].byHand && stops.drawn), ...kinds()]; },
    get count() { return count; },
    get pace() { return pace; },
    get lead() { return lead; },
    set lead(kind) { lead = kind; },
    show() {
      for (const { kind, button } of switches) {
        button.setAttribute("aria-pressed", String(kinds().includes(kind)));
        button.disabled = PATHS[kind].needsAtlas === true && stops.sides.every(({ find }) => !find);
      }
      even.setAttribute("aria-pressed", String(pace === "picture"));
    },
    address: () => ({
      ways: shown?.join(",") ?? null, follow: lead === BASELINE || PATHS[lead].byHand ? null : lead,
      frames: count === USUAL ? null : String(count), pace: pace === "plane" ? null : pace,
    }),
    destroy: () => undo.forEach((stop) => stop()),
  };
}

/** @param {number} count */
const isAllowed = (count) => Number.isInteger(count) && count >= FEWEST && count <= MOST;

/** The kinds that the address names; null where it names none, or anything else. */
function kindsInUrl() {
  const kinds = parameter("ways")?.split(",") ?? [];
  return kinds.every((kind, i) => SWITCHABLE.includes(kind) && kinds.indexOf(kind) === i) && kinds.some(isOnPlane) ? kinds : null;
}
