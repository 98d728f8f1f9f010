// Reading the plane: gather codes, keep points, draw from the prior, follow the round trip, refine a code. One canvas, and for each tool a sheet.
import { createDispatch } from "../dispatch.js";
import { createFrame, listen, make } from "../../ui/dom.js";
import { createPins } from "./pins.js";
import { createPriorSamples } from "./prior_samples.js";
import { createRefineTool } from "./refine/tool.js";
import { createRoundTripTool } from "./round_trip_tool.js";
import { createSelectCodes } from "./select_codes.js";

/** @type {{name: string, create: (host: import("../contract.js").Host, context: import("./contract.js").ToolContext) => import("./contract.js").Tool}[]} from front to back in the toolbar */
const TOOLS = [
  { name: "select", create: createSelectCodes },
  { name: "pin", create: createPins },
  { name: "sample", create: createPriorSamples },
  { name: "trip", create: createRoundTripTool },
  { name: "refine", create: createRefineTool },
];

/** @param {import("../contract.js").Host} host @returns {import("../contract.js").Feature|null} */
export function createTools(host) {
  if (host.options.moving || host.options.path) return null; // it is for a run at rest, and an interpolation has its own tools
  const { side, first, runParameter } = host.options;
  const suffix = side === 1 ? "b" : ""; // of the second plane's parameters
  const layer = host.layer("reading");
  const frame = createFrame(paint);
  const paintNow = () => {
    frame.cancel();
    paint();
  };
  /** @type {import("./contract.js").Tool[]} */
  const tools = TOOLS.map(({ name, create }, i) => create(host, {
    control: (slot, control) => host.control(slot, {
      ...control,
      set(value) {
        if (!host.run) return;
        control.set(value);
        reveal(tools[i]);
      },
    }),
    paint: frame.request, paintNow,
    share: (state) => host.share({ tool: name, state }),
    parameter: (parameter, length) => (isAddressed() ? host.parameter(parameter + suffix, length) : null),
  }));
  const { each, hooks } = createDispatch(tools);
  const sheets = make("div", { class: "sheets" }, tools.toReversed().map((tool) => tool.sheet.element)); // the short ones on top
  host.beside(sheets);

  /** The address speaks of this run: it is the first one here, or it is back from its film. */
  function isAddressed() {
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

  /** What somebody has just asked for must be in sight: its first line at least, with as little scrolling as may be. @param {import("./contract.js").Tool} tool */
  function reveal({ sheet }) {
    if (sheet.shown) sheet.element.firstElementChild?.scrollIntoView({ block: "nearest" });
  }

  const stop = listen(sheets, {
    keydown(event) {
      if (event.key !== "Escape") return;
      event.stopPropagation();
      const left = tools.find((tool) => tool.sheet.element.contains(event.target));
      left?.close();
      left?.control.focus(); // where the keys go must not vanish with the sheet
    },
  });

  return {
    ...hooks,
    draw(view) {
      each("draw", view);
      paintNow();
    },
    setTheme(theme) {
      each("setTheme", theme);
      frame.request();
    },
    keys: [
      ...tools.flatMap((tool) => tool.shortcuts.map(({ key, label, text, press }) => ({
        keys: [key], label, text,
        press({ repeat }) {
          if (host.run && !repeat) {
            press();
            reveal(tool);
          }
          return true;
        },
      }))),
      { keys: ["Escape"], label: "Esc", text: "close what a tool shows", press: escape },
    ],
    receive: ({ tool, state }) => tools[TOOLS.findIndex(({ name }) => name === tool)]?.receive?.(state),
    address: () => Object.fromEntries(Object.entries(hooks.address()).map(([name, value]) => [name + suffix, value])),
    destroy() {
      frame.cancel();
      stop();
      for (const { sheet } of tools) sheet.destroy();
      hooks.destroy();
    },
  };
}
