// The field chosen for a plane, and the veil of distrust: prepared for the run that is shown, drawn behind its dots.
import { createDelay } from "../../ui/dom.js";
import { breath, createFieldLayer } from "./field_layer.js";
import { LINES } from "./field_lines.js";
import { neighbourField } from "./fields.js";
import { loadAtlas } from "../../model/load.js";
import { OVERLAYS, trust } from "./table.js";
import { posteriorOf } from "../../model/posterior.js";

const REST = 150; // ms a run must rest before its field is computed: while training or a film moves it there is none
const VEILED = ["means"]; // what the veil depends on, as `Overlay.of`
const VEIL = 0.9; // of paper, over tiles that nobody should trust

/**
 * @param {import("../contract.js").Host} host
 * @param {() => void} onField it is prepared, or cannot be
 */
export function createFieldView(host, onField) {
  const colours = createFieldLayer(host.requestDraw);
  const veil = createFieldLayer(host.requestDraw);
  let overlay = null;
  let veiled = false;
  let field = null; // of the overlay, once it is prepared
  let lines = null;
  let wrong = null;
  let turn = 0;
  let empty = true;
  let seen = null; // the run they are of
  const again = createDelay(REST, prepare);
  const tools = { encoder: () => encoderOf(host), atlas: () => loadAtlas(host.spec), breath };

  async function prepare() {
    const mine = ++turn;
    const run = (seen = host.run);
    veil.setField(veiled ? neighbourField(run) : null, paintVeil());
    if (!overlay) return;
    try {
      const prepared = await overlay.prepare(run, tools);
      if (mine !== turn) return;
      field = prepared;
      lines = LINES[overlay.drawn]?.(field);
      colours.setField(field, overlay.colours(field, host.theme));
    } catch (error) {
      if (mine === turn) wrong = error.message;
    }
    onField();
    host.requestDraw();
  }

  function forget() {
    turn++;
    again.cancel();
    [field, lines, wrong] = [null, null, null];
    colours.setField(null, null);
    veil.setField(null, null);
  }

  function paintVeil() {
    const { paper } = host.theme;
    return (values, at) => [...paper, VEIL * (1 - trust(values[at + 2]))];
  }

  return {
    /** @param {string|null} name of an overlay @param {boolean} withVeil */
    show(name, withVeil) {
      if ((overlay?.name ?? null) === name && veiled === withVeil) return;
      forget();
      overlay = OVERLAYS.find((entry) => entry.name === name) ?? null;
      veiled = withVeil;
      prepare();
    },
    /** @param {Run} next @param {boolean} resting false: it moves on at once */
    setRun(next, resting) {
      const same = (parts) => parts.every((part) => seen?.[part] === next[part]);
      if ((!overlay || same(overlay.of)) && (!veiled || same(VEILED))) return;
      forget();
      if (resting && (overlay || veiled)) again.again();
    },
    setTheme() {
      if (field) colours.setPaint(overlay.colours(field, host.theme));
      veil.setPaint(paintVeil());
    },
    /** @param {import("../contract.js").Layer} behind @param {import("../contract.js").Layer} over @param {View} view */
    draw(behind, over, view) {
      if (!overlay && !veiled && empty) return;
      empty = !overlay && !veiled;
      const [context, pen] = [behind.fit(view), over.fit(view)];
      if (empty) return;
      veil.draw(context, view);
      colours.draw(context, view);
      lines?.(pen, view, host.theme);
      behind.canvas.dataset.complete = overlay && colours.complete ? overlay.name : ""; // tests and benchmarks wait for it
    },
    /** What stands under the plane. @param {string} name @param {string|null} lack @returns {import("./key.js").Told} */
    told(name, lack) {
      const entry = OVERLAYS.find((one) => one.name === name);
      const title = entry.title(host.spec);
      return {
        title, sentence: entry.sentence(host.spec), formula: entry.formula,
        lack: lack ?? (wrong && `This could not be computed: ${wrong}`),
        legend: field && entry.legend(field, host.theme, host.run),
      };
    },
    destroy: forget,
  };
}

/** n pictures to the means of their posteriors, one after another. */
async function encoderOf(host) {
  const network = await host.encoder();
  const { spec } = host;
  const dimensions = spec.plane.origin.length;
  return (pictures, n, label) => {
    if (network.classes > 0) network.setClass(label ?? 0);
    const raw = network.forwardBatch(pictures, n);
    const codes = new Float32Array(n * dimensions);
    for (let i = 0; i < n; i++) codes.set(posteriorOf(spec.posterior, raw.subarray(i * network.outputSize, (i + 1) * network.outputSize)).mean, i * dimensions);
    return codes;
  };
}
