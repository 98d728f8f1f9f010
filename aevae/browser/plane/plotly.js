// Plotly draws the axes, and the points where there is a GPU.
let loading = null;

/**
 * Plotly is a classic script that leaves a global: one tag a page, however many planes.
 * @param {string} url @returns {Promise<any>} fails where the script cannot be fetched; the next call tries again
 */
export function loadPlotly(url) {
  if (globalThis.Plotly) return Promise.resolve(globalThis.Plotly);
  loading ??= new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = url;
    script.onload = () => resolve(globalThis.Plotly);
    script.onerror = () => {
      script.remove();
      loading = null;
      reject(new Error("The axes (plotly.js) could not be fetched."));
    };
    document.head.append(script);
  });
  return loading;
}
