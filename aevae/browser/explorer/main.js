// The plane's life cycle under Streamlit: made once per element, updated often, taken down as one.
import { createExplorer } from "./explorer.js";

const explorers = new WeakMap(); // parentElement -> explorer

/**
 * Called when the component appears, when its data change and when the theme changes, always with the
 * same parentElement and without a cleanup in between.
 * @param {{data: Object, parentElement: HTMLElement, setStateValue: (name: string, value: any) => void}} component
 *   data: the payload described in __init__.py
 * @returns {() => void} take everything down
 */
export default function plane({ data, parentElement, setStateValue }) {
  let explorer = explorers.get(parentElement);
  if (!explorer) {
    explorer = createExplorer(parentElement);
    explorers.set(parentElement, explorer);
  }
  explorer.update(data, (point) => setStateValue("point", point));
  return () => {
    explorers.delete(parentElement);
    explorer.destroy();
  };
}
