// Reading the plane: gather codes, keep points, draw from the prior, follow the round trip. One group of buttons, one canvas,
// and for each tool a sheet.
import { createFrame, listen, make } from "../../ui/dom.js";
import { createPinboard } from "./pins.js";
import { createRoundTrip } from "./round_trip_tool.js";
import { createSamples } from "./prior_samples.js";
import { createSelect } from "./select_codes.js";

/**
 * @typedef {Object} Tool
 * @property {HTMLButtonElement} button
 * @property {Object<string, () => void>} keys on the plane
 * @property {ReturnType<import("../../ui/tool_sheet.js").createToolSheet>} sheet
 * @property {() => void} close what its × and Esc do
 * @property {() => boolean} drawn whether it has something on the canvas
 * @property {(context: CanvasRenderingContext2D, view: View, theme: Theme) => void} paint
 *   and the hooks of a feature
 *
 * @typedef {Object} Desk what a tool may use besides the host
 * @property {() => void} paint the canvas again in the next frame
 * @property {() => void} paintNow
 * @property {(state: any) => void} share with the same tool of the other plane
 * @property {(name: string, length?: number) => string|null} asked what the address said of this plane
 */

/** @type {((host: import("../contract.js").Host, desk: Desk) => Tool)[]} from front to back in the toolbar */
const TOOLS = [createSelect, createPinboard, createSamples, createRoundTrip];

/** @param {import("../contract.js").Host} host */
export function createTools(host) {
  if (host.options.moving || host.options.path) return null; // it is for a run at rest, and an interpolation has its own tools
  const { side, first, runParameter } = host.options;
  const suffix = side === 1 ? "b" : ""; // the second plane's own words in the address
  const asked = (name, length) => (isMeant() ? host.parameter(name + suffix, length) : null);
  const layer = host.layer("reading");
  const frame = createFrame(paint);
  const paintNow = () => {
    frame.cancel();
    paint();
  };
  const tools = TOOLS.map((create, i) => create(host, { paint: frame.request, paintNow, asked, share: (state) => host.share({ tool: i, state }) }));
  const each = (hook, ...values) => tools.forEach((tool) => tool[hook]?.(...values));
  const sheets = make("div", { class: "sheets" }, tools.toReversed().map((tool) => tool.sheet.element)); // the short ones on top
  const group = make("span", { class: "pair joined", role: "group", "aria-label": "Reading the plane" }, tools.map((tool) => tool.button));
  host.tool(group);
  host.beside(sheets);

  /** The address speaks of this run: it is the first one here, or it is back from its film. */
  function isMeant() {
    const run = runParameter && host.parameter(runParameter);
    return run === host.spec.run || (first && run === null);
  }

  function paint() {
    if (!host.run) return;
    const shown = tools.filter((tool) => tool.drawn());
    layer.canvas.hidden = shown.length === 0;
    if (shown.length === 0) return;
    const context = layer.fit(host.view);
    for (const tool of shown) tool.paint(context, host.view, host.theme);
  }

  /** The uppermost sheet goes first. */
  function escape() {
    const open = tools.findLast((tool) => tool.sheet.shown);
    open?.close();
    return Boolean(open);
  }

  /** What somebody has just asked for must be in sight: its first line at least, by the shortest way. */
  function reveal({ sheet }) {
    if (sheet.shown) sheet.element.firstElementChild.scrollIntoView({ block: "nearest" });
  }

  const stop = listen(sheets, {
    keydown(event) {
      if (event.key !== "Escape") return;
      event.stopPropagation();
      const left = tools.find((tool) => tool.sheet.element.contains(event.target));
      left.close();
      left.button.focus({ preventScroll: true }); // where the keys go must not vanish with the sheet
    },
  });

  const stopShowing = listen(group, { click: ({ target }) => reveal(tools.find(({ button }) => button.contains(target)) ?? tools[0]) });

  return {
    draw(view) {
      each("draw", view);
      paintNow();
    },
    cursor: (z, place) => each("cursor", z, place),
    loaded: () => each("loaded"),
    setRun: (run, resting) => each("setRun", run, resting),
    setTheme(theme) {
      each("setTheme", theme);
      frame.request();
    },
    setHidden: (hidden) => each("setHidden", hidden),
    grab(z, pixel, event) {
      for (const tool of tools) {
        const capture = tool.grab?.(z, pixel, event);
        if (capture) return capture;
      }
      return null;
    },
    key(event) {
      if (event.key === "Escape") return escape();
      const tool = tools.find(({ keys }) => Object.hasOwn(keys, event.key)), press = tool?.keys[event.key];
      if (press && host.run && !event.repeat) {
        press();
        reveal(tool);
      }
      return Boolean(press);
    },
    receive: ({ tool, state }) => tools[tool].receive?.(state),
    address() {
      const own = Object.assign({}, ...tools.map((tool) => tool.address?.()));
      return Object.fromEntries(Object.entries(own).map(([name, value]) => [name + suffix, value]));
    },
    destroy() {
      frame.cancel();
      stop();
      stopShowing();
      for (const tool of tools) {
        tool.sheet.destroy();
        tool.destroy?.();
      }
    },
  };
}
