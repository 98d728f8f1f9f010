// A plane through more than two dimensions: sliders for the components that it does not show.
import { latentOf } from "./codes.js";
import { fromText, REACH, shifted, shiftTo, toText } from "./components.js";
import { listen, make, setText } from "./dom.js";
import { withParts } from "./parts.js";
import { number, percent } from "./words.js";

const STILL = { values: [], rest: null };
const HEIGHT = { head: 38, row: 27 }; // CSS px; three sliders fit beside each other

/** @param {import("./features.js").Host} host @returns {import("./features.js").Feature} */
export function createSliders(host) {
  const count = host.spec.plane.others?.std.length ?? 0;
  if (count === 0 || host.options.moving) return { address: () => ({ pc: null }) };

  const { first, side } = host.options;
  const zero = () => Array(count).fill(0);
  let shift = { values: fromText(first && side === 0 ? host.asked("pc") : null, count), rest: null };
  let moved = null; // the plane as it stands now, the same object until it moves
  let following = false;
  let followed = null; // row of the code that the plane goes through

  const sliders = host.spec.plane.others.share.map((share, k) => slider(k, share));
  const follow = make("button", {
    type: "button", class: "tool", text: "follow the code", "aria-pressed": "false", "data-testid": "components-follow",
    title: "Take these components from the nearest dot, or from the ringed one, so that its picture is the model's reconstruction.",
  });
  const reset = make("button", {
    type: "button", class: "tool", text: "reset", "data-testid": "components-reset", title: "Bring the plane back through the middle of the codes.",
  });
  host.below(make("div", { class: "components", role: "group", "aria-label": "Other components", "data-testid": "components" }, [
    make("p", { class: "caption", text: `Of ${host.spec.plane.origin.length} dimensions the plane shows two: dots are projections.` }),
    make("span", { class: "pair" }, [follow, reset]),
    make("div", { class: "grid" }, sliders.map(({ row }) => row)),
  ]), HEIGHT.head + HEIGHT.row * Math.ceil(count / 3));
  showValues();

  function showValues() {
    sliders.forEach(({ input, output }, k) => {
      const value = shift.values[k];
      if (input.valueAsNumber !== value) input.value = value;
      setText(output, `${number(value)} σ`);
      input.setAttribute("aria-valuetext", `${number(value)} standard deviations`);
    });
    reset.disabled = toText(shift.values) === null;
  }

  function move(next) {
    shift = next;
    moved = null;
    showValues();
    host.refocus();
  }

  /** The plane goes through the ringed code, or else through the one nearest to the cursor. */
  function goToCode() {
    const row = host.marked ?? host.place?.rows[0];
    if (row === undefined || row === followed || !host.run.codes) return;
    followed = row;
    move(shiftTo(host.spec.plane, latentOf(host.run, row)));
  }

  function setFollowing(on) {
    following = on;
    followed = null;
    follow.setAttribute("aria-pressed", String(on));
    if (on) goToCode();
  }

  const stops = [
    ...sliders.map(({ input }, k) => listen(input, {
      input() {
        setFollowing(false);
        move({ ...shift, values: shift.values.with(k, input.valueAsNumber) });
      },
      change: host.publish,
    })),
    listen(follow, { click: () => (setFollowing(!following), host.publish()) }),
    listen(reset, { click: () => (setFollowing(false), move({ ...STILL, values: zero() }), host.publish()) }),
  ];

  return {
    lens(run) {
      if (toText(shift.values) === null && !shift.rest) return run;
      moved ??= shifted(run.plane, shift);
      return withParts(run, { plane: moved });
    },
    cursor: () => following && goToCode(),
    address: () => ({ pc: toText(shift.values) }),
    destroy: () => stops.forEach((stop) => stop()),
  };
}

/** One row: which component and its share of the variance, the slider, where it stands. */
function slider(k, share) {
  const name = `component ${k + 3}`;
  const input = make("input", {
    type: "range", min: -REACH, max: REACH, step: 0.01, value: 0, "data-testid": `component-${k + 3}`, "aria-label": `${name}, ${percent(share)} of variance`,
  });
  const output = make("output");
  const title = `Move the plane along ${name}, which holds ${percent(share)} of the codes' variance.`;
  return { input, output, row: make("label", { title }, [make("span", {}, [make("b", { text: k + 3 }), ` ${percent(share)}`]), input, output]) };
}
