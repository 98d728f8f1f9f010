// A figure as Python describes it, in the page's theme and as wide as there is room.

/**
 * @typedef {{data: Object[], layout: Record<string, any>}} Figure as Plotly takes it
 * @typedef {[string, (string|number|null)[]][]} Columns names and numbers
 */

const AXIS = /^[xy]axis\d*$/;

/**
 * What the figure says itself stays. A width of its own is the most it takes.
 * @param {Figure} figure @param {Theme} theme @param {number} width CSS px @returns {Figure}
 */
export function figureIn({ data, layout }, theme, width) {
  const axes = Object.fromEntries(Object.entries(layout).filter(([key]) => AXIS.test(key)).map(([key, axis]) => [key, axisIn(axis, theme)]));
  return {
    data,
    layout: {
      hovermode: "closest", ...layout, ...axes,
      width: Math.min(layout.width ?? width, width),
      height: layout.height ?? 300,
      dragmode: false, // a finger scrolls the page
      paper_bgcolor: "rgba(0,0,0,0)", plot_bgcolor: "rgba(0,0,0,0)",
      font: { family: theme.font, color: theme.text, size: 12 },
      hoverlabel: { bgcolor: theme.background, bordercolor: theme.border, font: { family: theme.font, color: theme.text, size: 13 } },
    },
  };
}

/** @param {Record<string, any>} axis @param {Theme} theme */
function axisIn(axis, theme) {
  return { gridcolor: theme.border, zerolinecolor: theme.border, fixedrange: true, ...axis, title: { standoff: 8, ...axis.title, font: { size: 13 } } };
}

/** Columns of any lengths as rows under their names. @param {Columns} columns */
export function rows(columns) {
  const longest = Math.max(0, ...columns.map(([, values]) => values.length));
  return [columns.map(([name]) => name), ...Array.from({ length: longest }, (_, i) => columns.map(([, values]) => values[i] ?? ""))];
}
