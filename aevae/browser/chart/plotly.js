// Plotly draws charts, the axes of planes, and their dots where there is a GPU.

/**
 * @typedef {Object} Plotly as much of it as is used here
 * @property {(element: HTMLElement, traces: Object[], layout: Object, config: Object) => Promise<unknown>} newPlot
 * @property {(element: HTMLElement, traces: Object[], layout: Object, config: Object) => Promise<unknown>} react
 * @property {(element: HTMLElement, change: Object) => Promise<unknown>} relayout
 * @property {(figure: {data: Object[], layout: Object}, options: Object) => Promise<string>} toImage its data URL
 * @property {(element: HTMLElement) => void} purge
 */

const page = /** @type {{Plotly?: Plotly}} */ (globalThis);
/** @type {Promise<Plotly>|null} */
let loading = null;

/**
 * Plotly is a classic script that leaves a global: one tag a page, however many planes.
 * @param {string} url @returns {Promise<Plotly>} fails where the script cannot be fetched; the next call tries again
 */
export function loadPlotly(url) {
  if (page.Plotly) return Promise.resolve(page.Plotly);
  loading ??= new Promise((resolve, reject) => {
    const script = document.createElement("script");
    const fail = () => {
      script.remove();
      loading = null;
      reject(new Error("What draws axes (plotly.js) could not be fetched."));
    };
    script.src = url;
    script.onload = () => (page.Plotly ? resolve(page.Plotly) : fail());
    script.onerror = fail;
    document.head.append(script);
  });
  return loading;
}
