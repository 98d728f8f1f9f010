import assert from "node:assert/strict";
import { test } from "node:test";
import { figureIn, rows } from "../../../aevae/browser/chart/figure.js";

const THEME = { font: "Source Sans", text: "#eee", background: "#111", border: "#333" };

test("a figure takes the page's colours and keeps what it says itself", () => {
  const layout = { height: 170, hovermode: "x unified", xaxis: { title: { text: "epoch" }, type: "log" }, yaxis2: { nticks: 4 }, legend: { orientation: "h" } };
  const { data, layout: shown } = figureIn({ data: [{ type: "bar" }], layout }, THEME, 640);
  assert.deepEqual(data, [{ type: "bar" }]);
  assert.deepEqual([shown.width, shown.height, shown.hovermode, shown.legend.orientation], [640, 170, "x unified", "h"]);
  assert.deepEqual([shown.xaxis.title.text, shown.xaxis.type, shown.yaxis2.nticks], ["epoch", "log", 4]);
  assert.deepEqual([shown.xaxis.gridcolor, shown.yaxis2.gridcolor, shown.font.color, shown.hoverlabel.bgcolor], ["#333", "#333", "#eee", "#111"]);
  assert.equal(layout.xaxis.gridcolor, undefined); // what came from Python stays as it is
});

test("a width of its own is the most a figure takes", () => {
  const wide = (layout, room) => figureIn({ data: [], layout }, THEME, room).layout.width;
  assert.deepEqual([wide({ width: 300 }, 640), wide({ width: 300 }, 240), wide({}, 240)], [300, 240, 240]);
});

test("columns of different lengths are rows under their names, and what is missing is empty", () => {
  assert.deepEqual(rows([["a", [1, null, 3]], ["b", ["x"]]]), [["a", "b"], [1, "x"], ["", ""], [3, ""]]);
  assert.deepEqual(rows([]), [[]]);
});
