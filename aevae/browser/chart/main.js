// A chart under the page's theme, by the Plotly that planes have: its numbers as CSV and itself as PNG, over what it shows in words.
import { figureIn, rows } from "./figure.js";
import { listen, make } from "../ui/dom.js";
import { download, downloadCsv } from "../ui/download.js";
import { loadPlotly } from "./plotly.js";
import { readTheme } from "../ui/theme.js";

/**
 * @typedef {{plotly: string, name: string, label: string, figure: import("./figure.js").Figure, columns: import("./figure.js").Columns, caption: string}} ChartData
 *   plotly: its address; name: of the files; label: what the chart is called; columns: its numbers, none: no files are offered
 */

/** @type {WeakMap<HTMLElement, ReturnType<typeof createChart>>} */
const charts = new WeakMap(); // by parentElement

/** @param {{data: ChartData, parentElement: HTMLElement}} component */
export default function chart({ data, parentElement }) {
  const one = charts.get(parentElement) ?? createChart(parentElement);
  charts.set(parentElement, one);
  one.update(data);
  return () => {
    charts.delete(parentElement);
    one.destroy();
  };
}

/** @param {HTMLElement} parent */
function createChart(parent) {
  const plot = make("div", { class: "plot" });
  const words = make("figcaption"), files = make("div", { class: "files" });
  const csv = make("button", { type: "button", class: "tool", text: "CSV", title: "Save these numbers as a table." });
  const png = make("button", { type: "button", class: "tool", text: "PNG", title: "Save this chart as an image." });
  const frame = make("figure", {}, [plot, make("div", { class: "below" }, [words, files])]);
  const root = make("div", { class: "explorer graph", "data-testid": "chart" }, [frame]);
  const resized = new ResizeObserver(() => draw());
  /** @type {import("./plotly.js").Plotly|null} */
  let Plotly = null;
  /** @type {ChartData|null} */
  let shown = null;
  let drawn = "";
  files.append(csv, png);
  parent.append(root);
  resized.observe(root);
  listen(csv, { click: () => shown && downloadCsv(`${shown.name}.csv`, rows(shown.columns)) });
  listen(png, { click: savePng });

  /** @param {ChartData} data */
  async function update(data) {
    shown = data;
    frame.setAttribute("aria-label", data.label);
    words.textContent = data.caption;
    files.hidden = data.columns.length === 0;
    plot.style.minHeight = `${data.figure.layout.height ?? 300}px`;
    try {
      Plotly ??= await loadPlotly(data.plotly);
      draw();
    } catch (error) {
      console.error(error);
      const retry = make("button", { type: "button", class: "tool", text: "Retry" });
      listen(retry, { click: () => shown && update(shown) });
      plot.replaceChildren(make("div", { class: "failure", role: "alert" }, [make("p", { text: "The chart could not be fetched." }), retry]));
    }
  }

  /** Where width, theme or numbers are others than those of the drawing. */
  async function draw() {
    const width = Math.floor(root.clientWidth);
    if (!Plotly || !shown || width === 0) return;
    const { data, layout } = figureIn(shown.figure, readTheme(root), width);
    const now = JSON.stringify([data, layout]);
    if (now === drawn) return;
    if (drawn === "") plot.replaceChildren();
    drawn = now;
    await Plotly.react(plot, data, layout, { displayModeBar: false, responsive: false });
    adoptStyles(root);
    root.dataset.ready = "true";
  }

  async function savePng() {
    if (!Plotly || !shown) return;
    const theme = readTheme(root);
    const { data, layout } = figureIn(shown.figure, theme, plot.clientWidth);
    const url = await Plotly.toImage({ data, layout: { ...layout, paper_bgcolor: theme.background } }, { format: "png", scale: 2, width: layout.width, height: layout.height });
    const bytes = Uint8Array.from(atob(url.slice(url.indexOf(",") + 1)), (character) => character.charCodeAt(0));
    download(`${shown.name}.png`, new Blob([bytes], { type: "image/png" }));
  }

  return {
    update,
    destroy() {
      resized.disconnect();
      Plotly?.purge(plot);
      root.remove();
    },
  };
}

/** Plotly's own style sheet stands in the document's head, where no shadow root sees it. @param {Element} element */
function adoptStyles(element) {
  const root = element.getRootNode(), source = document.querySelector("[id^='plotly.js-style-global']");
  if (!(root instanceof ShadowRoot) || !(source instanceof HTMLStyleElement) || adopted.has(root)) return;
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(Array.from(source.sheet?.cssRules ?? [], (rule) => rule.cssText).join("\n"));
  root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet];
  adopted.add(root);
}

/** @type {WeakSet<ShadowRoot>} */
const adopted = new WeakSet();
