// The frame's own component: the bar beside a page's heading, or the switch of themes at the foot of the sidebar.
import { createBar } from "./bar.js";
import { createThemeSwitch } from "./theme_switch.js";

/** @typedef {{part: "bar"|"theme", plane: boolean, steps: boolean}} FrameData plane: the page may show one. steps: there are models to step through. */

/** @type {WeakMap<HTMLElement, {update: (data: FrameData) => void, destroy: () => void}>} */
const parts = new WeakMap(); // by parentElement

/** @param {{data: FrameData, parentElement: HTMLElement, setStateValue: (name: string, value: any) => void}} component @returns {() => void} */
export default function frame({ data, parentElement, setStateValue }) {
  const part = parts.get(parentElement) ?? (data.part === "theme" ? createThemeSwitch(parentElement) : createBar(parentElement, (step) => setStateValue("step", step)));
  parts.set(parentElement, part);
  part.update(data);
  return () => {
    parts.delete(parentElement);
    part.destroy();
  };
}
