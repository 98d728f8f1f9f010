// The plane's life cycle under Streamlit: made once per element, updated often, taken down as one.
import { stageAddress } from "../ui/url.js";
import { createExplorer } from "./explorer.js";

/** @type {WeakMap<HTMLElement, ReturnType<typeof createExplorer>>} */
const explorers = new WeakMap(); // by parentElement

/**
 * Called when the component appears, when its data change and when the theme changes, always with the
 * same parentElement and without a cleanup in between.
 * @param {{data: Payload, parentElement: HTMLElement, setStateValue: (name: string, value: any) => void}} component
 * @returns {() => void} take everything down
 */
export default function plane({ data, parentElement, setStateValue }) {
  if (!explorers.has(parentElement)) stageAddress(data.address); // planes read it as they are made
  const explorer = explorers.get(parentElement) ?? createExplorer(parentElement);
  explorers.set(parentElement, explorer);
  explorer.update(data, (walk) => setStateValue("walk", walk));
  return () => {
    explorers.delete(parentElement);
    explorer.destroy();
  };
}
