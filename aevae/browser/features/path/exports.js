// What one can take away from an interpolation: strip, animation, numbers and a homework sheet. All of it is made here, in the browser.
import { redraw } from "../../model/codes.js";
import { listen, make } from "../../ui/dom.js";
import { COLOURS, encodeGif, greys, indexed } from "../../image/gif.js";
import { download, toCsv } from "../../ui/download.js";
import { choosePairs } from "./homework_pairs.js";
import { pdfOf } from "../../image/pdf.js";
import { toBytes } from "../../image/picture.js";
import { asPng, printSheet, printStrip, SHEET_POINTS } from "./print.js";
import { trackRow } from "./rows.js";
import { KINDS } from "./stops.js";
import { noun, number } from "../../ui/sentences.js";

const PLACES = 101; // lines a way has in the table
const GIF = { frames: 48, delay: 5, side: 224 }; // delay in hundredths of a second; side in px, at least
const PAIRS = { least: 2, most: 16, value: 8 }, STEPS = { least: 3, most: 15, value: 9 }, SEED = { least: 0, most: 999_999, value: 1 };

/**
 * @param {() => {panels: Panel[], trip: Object, rows: Row[], leading: Row, count: number, kind: string, pace: string}} look what is shown now
 * @param {(text: string) => void} say
 */
export function createTakeaway(look, say) {
  const button = (testid, text, title) => make("button", { type: "button", class: "tool", text, title, "data-testid": testid });
  const count = (testid, label, title, { least, most, value }) => make("input", {
    type: "number", class: "count", min: least, max: most, step: 1, value, title, "aria-label": label, "data-testid": testid,
  });
  const makers = {
    "export-png": [button("export-png", "PNG", "The strips as one picture."), strip],
    "export-gif": [button("export-gif", "GIF", "The way of the large picture as an animation, there and back."), animation],
    "export-csv": [button("export-csv", "CSV", "Every way as a table: t, place, latent vector, change and distance to data."), table],
    "sheet-png": [button("sheet-png", "PNG", "The sheet as a picture, A4 across."), async () => asPng(sheet())],
    "sheet-pdf": [button("sheet-pdf", "PDF", "The sheet as a page to print, A4 across."), () => printable(sheet())],
  };
  const names = { "export-png": "strip.png", "export-gif": "way.gif", "export-csv": "way.csv", "sheet-png": "homework.png", "sheet-pdf": "homework.pdf" };
  const pairs = count("sheet-pairs", "Pairs", `How many pairs: ${PAIRS.least} to ${PAIRS.most}; half of them of one class.`, PAIRS);
  const steps = count("sheet-steps", "Steps", `How many pictures between the originals: ${STEPS.least} to ${STEPS.most}.`, STEPS);
  const seed = count("sheet-seed", "Seed", "The same number brings the same pairs again.", SEED);
  const labelled = (text, input) => make("label", { class: "pair" }, [text, input]);
  const element = make("div", { class: "tools takeaway" }, [
    make("span", { class: "pair", role: "group", "aria-label": "Save" }, ["save", ...["export-png", "export-gif", "export-csv"].map((name) => makers[name][0])]),
    make("span", { class: "pair", role: "group", "aria-label": "Homework sheet" }, [
      make("span", { text: "homework sheet", title: "Random pairs of test pictures, of the same class and of different ones, with the steps between them." }),
      labelled("pairs", pairs), labelled("steps", steps), labelled("seed", seed), makers["sheet-png"][0], makers["sheet-pdf"][0],
    ]),
  ]);

  function content(row, ts) {
    const values = row.pictures(ts), size = values.length / ts.length;
    return ts.map((_, i) => values.slice(i * size, (i + 1) * size));
  }
  const evenly = (count) => Array.from({ length: count }, (_, i) => i / (count - 1));
  const nameOf = (panels, row) => (panels.length > 1 && row.place ? `${panels[row.side].spec.run}, ${KINDS[row.kind].text}` : KINDS[row.kind].text);

  function strip() {
    const { panels, rows, count } = look();
    return asPng(printStrip(panels.map(({ spec }) => spec.run).join(" and "), rows.map((row) => ({
      name: nameOf(panels, row), length: `length ${number(row.length, 1)}`, image: row.image, pictures: content(row, evenly(count)).map((values) => ({ values })),
    }))));
  }

  function animation() {
    const { leading } = look();
    const { shape, range } = leading.image;
    const scale = Math.ceil(GIF.side / Math.max(...shape.slice(1)));
    const there = content(leading, evenly(GIF.frames)).map((values) => {
      const bytes = new Uint8Array(values.length);
      toBytes(bytes, values, range);
      return indexed(bytes, shape, scale);
    });
    const palette = shape[0] === 3 ? COLOURS : greys([255, 255, 255], [0, 0, 0]);
    return new Blob([encodeGif({ width: scale * shape[2], height: scale * shape[1], palette, frames: [...there, ...there.slice(1, -1).reverse()], delay: GIF.delay })], { type: "image/gif" });
  }

  function table() {
    const { panels, rows, trip } = look();
    const ways = rows.filter((row) => row.place);
    const dimensions = Math.max(...trip.sides.map(({ run }) => run.plane.origin.length));
    const lines = ways.flatMap((row) => {
      const { run } = trip.sides[row.side];
      const { change, distance } = row.profile(PLACES);
      return evenly(PLACES).map((t, i) => {
        const [a, b] = row.place(t);
        const latent = row.latent(t);
        return [panels[row.side].spec.run, row.kind, t, a, b, ...Array.from({ length: dimensions }, (_, d) => latent[d] ?? ""), change[i], distance[i] * run.spacing.inside];
      });
    });
    const head = ["model", "way", "t", "a", "b", ...Array.from({ length: dimensions }, (_, d) => `z${d + 1}`), "change", "distance_to_data"];
    const text = (value) => (typeof value === "number" ? String(Number(value.toPrecision(7))) : value);
    return new Blob([toCsv([head, ...lines.map((line) => line.map(text))])], { type: "text/csv" });
  }

  function sheet() {
    const { panels: [panel], trip, kind } = look();
    const [{ run, find }] = trip.sides;
    const [many, length, drawn] = [within(pairs, PAIRS), within(steps, STEPS), within(seed, SEED)];
    const way = kind === "geodesic" || kind === "data" ? kind : "straight";
    const chosen = choosePairs(run.labels, many, drawn);
    const content = ({ rows }) => {
      const row = trackRow(way, 0, run, trip.between(rows, way), "plane");
      return {
        names: rows.map((r) => run.spec.classes[run.labels[r]]), ends: rows.map((r) => pictureOf(panel, r)),
        steps: Array.from({ length }, (_, i) => row.pictures([i / (length - 1)])),
      };
    };
    const groups = (noun(run.spec.classes) === "digit" ? [["The same digit", true], ["Different digits", false]] : [["The same class", true], ["Different classes", false]]).map(([title, same]) => ({ title, pairs: chosen.filter((pair) => pair.same === same).map(content) }));
    const originals = panel.originals ? "" : " · the originals are not on this machine: redrawn by the model";
    return printSheet({
      title: `From A to B with ${run.spec.run}`,
      subtitle: `${run.spec.title} · ${run.spec.dataset_title}, test pictures · ${KINDS[find ? way : "straight"].text} · ${length} steps · seed ${drawn}${originals}`,
      image: run.spec.image, groups: groups.filter((group) => group.pairs.length > 0),
    });
  }

  function pictureOf(panel, row) {
    const bytes = panel.originals?.picture(Number(panel.run.testIndex[row]));
    return bytes ? { bytes } : { values: redraw(panel.run, row).slice() };
  }

  /** A number as it was typed, or the nearest one that is allowed; then it is said. */
  function within(input, { least, most, value }) {
    const typed = Math.round(input.valueAsNumber);
    const good = Math.min(most, Math.max(least, Number.isFinite(typed) ? typed : value));
    if (good !== typed) say(`${input.getAttribute("aria-label")}: ${least} to ${most}.`);
    input.value = good;
    return good;
  }

  async function printable(canvas) {
    const { width, height } = canvas;
    const { data } = canvas.getContext("2d").getImageData(0, 0, width, height);
    return new Blob([await pdfOf({ width, height, rgba: data }, SHEET_POINTS)], { type: "application/pdf" });
  }

  const stop = listen(element, {
    async click({ target }) {
      const name = target.closest("button")?.dataset.testid;
      if (!makers[name] || !look().trip.sides.length) return;
      const [made] = makers[name];
      made.disabled = true;
      try {
        download(`${look().panels[0].spec.run}-${names[name]}`, await makers[name][1]());
      } catch (error) {
        console.error(error);
        say("The file could not be made. Reload the page and try again.");
      }
      made.disabled = false;
    },
  });

  return { element, destroy: stop };
}
