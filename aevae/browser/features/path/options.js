// What the strips show: which ways, in how many frames, and what grows evenly with t.
import { listen, make } from "../../ui/dom.js";
import { KINDS } from "./stops.js";
import { parameter } from "../../ui/url.js";

const FEWEST = 3, MOST = 25, USUAL = 11; // frames

/**
 * @param {ReturnType<import("./stops.js").createTrip>} trip
 * @param {{change: (act: () => void) => void, say: (text: string) => void}} on change: do this, and show what came of it
 */
export function createChoices(trip, on) {
  const toggles = Object.fromEntries(Object.entries(KINDS).filter(([kind]) => kind !== "drawn").map(([kind, { text, title }]) => [kind, make("button", {
    type: "button", class: "tool", text, title, "data-testid": `show-${kind}`,
  })]));
  const frames = make("input", {
    type: "number", class: "count", min: FEWEST, max: MOST, step: 1, value: USUAL, "data-testid": "path-frames", "aria-label": "Frames", title: `How many frames a strip has: ${FEWEST} to ${MOST}.`,
  });
  const even = make("button", {
    type: "button", class: "tool", text: "even change", "aria-pressed": "false", "data-testid": "pace",
    title: "Let t grow with the change of the picture instead of the way on the plane.",
  });
  const ways = make("div", { class: "tools", role: "group", "aria-label": "Ways" }, Object.values(toggles));
  const options = make("div", { class: "tools" }, [even, make("label", { class: "pair" }, [frames, "frames"])]);

  let shown = askedKinds(Object.keys(toggles)); // kinds of rows the user wants; null: what suits the number of planes
  let lead = shown?.includes(parameter("follow")) ? parameter("follow") : "straight"; // the kind the large pictures and cursors follow
  let count = within(Number(parameter("frames") ?? NaN)) ? Number(parameter("frames")) : USUAL;
  let pace = parameter("pace") === "picture" ? "picture" : "plane";
  frames.value = count;
  const kinds = () => shown ?? (trip.linked ? ["straight", "fade"] : ["straight", "geodesic"]);

  function toggle(kind) {
    const next = kinds().includes(kind) ? kinds().filter((other) => other !== kind) : [...kinds(), kind];
    if (next.some((other) => other !== "fade") || trip.drawn) shown = next; // one way must stay
    if (kind !== "fade" && next.includes(kind)) lead = kind;
  }

  const stops = [
    listen(ways, {
      click({ target }) {
        const kind = Object.keys(toggles).find((name) => toggles[name] === target);
        if (kind) on.change(() => toggle(kind));
      },
    }),
    listen(even, { click: () => on.change(() => (pace = pace === "plane" ? "picture" : "plane")) }),
    listen(frames, {
      change() {
        const wanted = Math.round(frames.valueAsNumber);
        on.change(() => (count = Math.min(MOST, Math.max(FEWEST, wanted || USUAL))));
        frames.value = count;
        if (!within(wanted)) on.say(`A strip has ${FEWEST} to ${MOST} frames.`);
      },
    }),
  ];

  return {
    ways, options,
    get kinds() { return kinds(); },
    get count() { return count; },
    get pace() { return pace; },
    get lead() { return lead; },
    set lead(kind) { lead = kind; },
    show() {
      for (const [kind, button] of Object.entries(toggles)) {
        button.setAttribute("aria-pressed", String(kinds().includes(kind)));
        button.disabled = (kind === "geodesic" || kind === "data") && trip.sides.every(({ find }) => !find);
      }
      even.setAttribute("aria-pressed", String(pace === "picture"));
    },
    address: () => ({
      ways: shown?.join(",") ?? null, follow: lead === "straight" || lead === "drawn" ? null : lead,
      frames: count === USUAL ? null : String(count), pace: pace === "plane" ? null : pace,
    }),
    destroy: () => stops.forEach((stop) => stop()),
  };
}

const within = (count) => Number.isInteger(count) && count >= FEWEST && count <= MOST;

/** The ways an address asks for; null where it names none, or anything else. @param {string[]} known */
function askedKinds(known) {
  const kinds = parameter("ways")?.split(",") ?? [];
  return kinds.some((kind) => kind !== "fade") && kinds.every((kind, i) => known.includes(kind) && kinds.indexOf(kind) === i) ? kinds : null;
}
