// A plane through more than two dimensions: sliders for the components that it does not show.
import { latentOf, withParts } from "../../model/codes.js";
import { fromText, REACH, shifted, shiftTo, toText } from "../../model/principal_components.js";
import { listen, make, setText } from "../../ui/dom.js";
import { fixed, percent } from "../../ui/sentences.js";

const REST = "0"; // in the address: the plane lies in the middle, although following would be usual
const HEIGHT = { head: 38, row: 27 }; // CSS px; three sliders fit beside each other

/** @param {import("../contract.js").Host} host @returns {import("../contract.js").Feature} */
export function createComponents(host) {
  if (host.options.moving) return { address: () => ({ pc: null }) };
  const usual = !host.options.alone && !host.options.path; // beside another model one compares what whole codes make of a picture

  const caption = make("p", { class: "caption" });
  const follow = make("button", {
    type: "button", class: "tool", text: "follow the code", "aria-pressed": "false", "data-testid": "components-follow",
    title: "Take these components from the nearest dot, or from the ringed one, so that the image is the model's reconstruction.",
  });
  const reset = make("button", {
    type: "button", class: "tool", text: "reset", "data-testid": "components-reset", title: "Bring the plane back through the middle of the codes.",
  });
  const grid = make("div", { class: "grid" });
  const element = make("div", { class: "components", role: "group", "aria-label": "Other components", "data-testid": "components" }, [
    caption, make("span", { class: "pair" }, [follow, reset]), grid,
  ]);
  const reserve = host.below(element);

  let plane = host.spec.plane; // as the run describes it
  /** @type {ReturnType<typeof slider>[]} */
  let sliders = [];
  /** @type {import("../../model/principal_components.js").Shift} */
  let shift = { values: [], rest: null };
  /** @type {Plane|null} */
  let moved = null; // the plane as it stands now, the same object until it moves
  let following = false;
  /** @type {number|null} */
  let followed = null; // row of the code that the plane goes through

  /** Another model has other components: the plane starts in the middle again. @param {Plane} next @param {string|null} text what the address says */
  function build(next, text = null) {
    plane = next;
    const shares = plane.others?.share ?? [];
    shift = { values: fromText(text, shares.length), rest: null };
    moved = followed = null;
    sliders = shares.map((share, k) => slider(k, share));
    grid.replaceChildren(...sliders.map(({ row }) => row));
    element.hidden = shares.length === 0;
    reserve(element.hidden ? 0 : HEIGHT.head + HEIGHT.row * Math.ceil(shares.length / 3));
    showValues();
  }

  function showValues() {
    sliders.forEach(({ input, output }, k) => {
      const value = shift.values[k];
      if (input.valueAsNumber !== value) input.value = String(value);
      setText(output, `${fixed(value)} σ`);
      input.setAttribute("aria-valuetext", `${fixed(value)} standard deviations`);
    });
    reset.disabled = atRest();
    setText(caption, `Of ${plane.origin.length} dimensions the plane shows two: dots are projections, and the read-out uses only these two dimensions.`);
  }

  const atRest = () => toText(shift.values) === null && !shift.rest;

  /** @param {typeof shift} next */
  function move(next) {
    shift = next;
    moved = null;
    showValues();
    host.applyTransforms();
  }

  /** The plane goes through the ringed code, or else through the one nearest to the cursor. */
  function goToCode() {
    const row = host.marked ?? host.place?.rows[0];
    if (row === undefined || row === followed || !host.run?.codes || !hasOthers(plane)) return;
    followed = row;
    move(shiftTo(plane, latentOf(host.run, row)));
  }

  /** @param {boolean} on */
  function setFollowing(on) {
    following = on;
    followed = null;
    follow.setAttribute("aria-pressed", String(on));
    if (on) goToCode();
  }

  const stops = [
    listen(grid, {
      input({ target }) {
        setFollowing(false);
        const k = sliders.findIndex(({ input }) => input === target);
        move({ ...shift, values: shift.values.with(k, target.valueAsNumber) });
      },
      change: host.publish,
    }),
    listen(follow, { click: () => (setFollowing(!following), host.publish()) }),
    listen(reset, { click: () => (setFollowing(false), move({ values: shift.values.map(() => 0), rest: null }), host.publish()) }),
  ];
  const text = host.options.first && host.options.side === 0 ? host.parameter("pc") : null;
  build(host.spec.plane, text);
  if (usual && text !== REST && toText(shift.values) === null) setFollowing(true);

  return {
    transform(run) {
      if (run.spec.plane !== plane) build(run.spec.plane);
      if (!hasOthers(plane) || atRest()) return run;
      moved ??= shifted(plane, shift);
      return withParts(run, { plane: moved });
    },
    cursor() {
      if (following) goToCode();
    },
    /** @returns {Record<string, string|null>} */
    address() {
      if (host.options.side !== 0) return {};
      return { pc: usual && (following || sliders.length === 0) ? null : toText(shift.values) ?? (usual ? REST : null) };
    },
    destroy: () => stops.forEach((stop) => stop()),
  };
}

/** @param {Plane} plane @returns {plane is Plane & {others: NonNullable<Plane["others"]>}} */
const hasOthers = (plane) => (plane.others?.share.length ?? 0) > 0;

/** One row: which component and its share of the variance, the slider, where it stands. @param {number} k @param {number} share */
function slider(k, share) {
  const name = `component ${k + 3}`;
  const input = make("input", {
    type: "range", min: -REACH, max: REACH, step: 0.01, value: 0, "data-testid": `component-${k + 3}`, "aria-label": `${name}, ${percent(share)} of variance`,
  });
  const output = make("output");
  const title = `Move the plane along ${name}, which holds ${percent(share)} of the codes' variance.`;
  return { input, output, row: make("label", { title }, [make("span", {}, [make("b", { text: k + 3 }), ` ${percent(share)}`]), input, output]) };
}
