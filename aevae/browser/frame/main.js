// The frame's own component: the bar beside a page's heading, the switch of themes at the foot of the sidebar, or what asks how trainings go.
import { createBar } from "./bar.js";
import { createThemeSwitch } from "./theme_switch.js";
import { createTicker } from "./ticker.js";

/** @typedef {{part: "bar"|"theme"|"ticker", plane: boolean, steps: boolean} & import("./ticker.js").TickerData} FrameData plane: the page may show one. steps: there are models to step through. */

/** @type {WeakMap<HTMLElement, {update: (data: FrameData) => void, destroy: () => void}>} */
const parts = new WeakMap(); // by parentElement

/** @param {{data: FrameData, parentElement: HTMLElement, setStateValue: (name: string, value: any) => void, setTriggerValue: (name: string, value: any) => void}} component @returns {() => void} */
export default function frame({ data, parentElement, setStateValue, setTriggerValue }) {
  const make = {
    theme: () => createThemeSwitch(parentElement),
    bar: () => createBar(parentElement, (step) => setStateValue("step", step)),
    ticker: () => createTicker(parentElement, (mark) => setTriggerValue("moved", mark)),
  };
  const part = parts.get(parentElement) ?? make[data.part]();
  parts.set(parentElement, part);
  part.update(data);
  return () => {
    parts.delete(parentElement);
    part.destroy();
  };
}
