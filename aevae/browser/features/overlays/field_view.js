// The field chosen for a plane, and the veil of distrust: prepared for the run that is shown, drawn behind its dots.
import { createDelay } from "../../ui/dom.js";
import { messageOf } from "../../network/errors.js";
import { createFieldLayer } from "./field_layer.js";
import { neighbourField } from "./fields.js";
import { yieldToMessages } from "../../network/worker_pause.js";
import { loadAtlas, loadOtherSeeds } from "../../model/load.js";
import { gridIn, nodes } from "../../math/grid.js";
import { shareBelow } from "../../math/statistics.js";
import { overlayNamed, trust } from "./table.js";
import { posteriorOf } from "../../model/posterior.js";

const REST = 150; // ms a run must rest before its field is computed: while training or a film moves it there is none
/** @type {(keyof Run)[]} */
const VEILED = ["means"]; // what the veil depends on, as `Overlay.of`
const MAP = 48; // points along a side of the plane, by which a value finds its rank
const VEIL = 0.9; // of paper, over tiles that nobody should trust
const VEIL_PX = 14; // between two nodes: a distance changes slowly, and each is that to 15 codes

/**
 * @param {import("../contract.js").Host} host
 * @param {() => void} onField it is prepared, or cannot be
 */
export function createFieldView(host, onField) {
  const colours = createFieldLayer(host.requestDraw);
  const veil = createFieldLayer(host.requestDraw, VEIL_PX);
  /** @type {import("./table.js").Overlay|null} */
  let overlay = null;
  let veiled = false;
  /** @type {import("./fields.js").Field|null} */
  let field = null; // of the overlay, once it is prepared
  /** @type {import("./field_lines.js").Lines|null} */
  let lines = null;
  /** @type {string|null} */
  let failure = null;
  /** @type {Float32Array|null} */
  let ranked = null; // the field's numbers over the plane, ascending, once somebody asks
  let turn = 0;
  let empty = true;
  /** @type {Run|null} */
  let prepared = null; // the run they are of
  const again = createDelay(REST, prepare);
  const means = { encoder: () => encoderOf(host), atlas: () => atlasOf(host), otherSeeds: () => loadOtherSeeds(host.spec), yieldToMessages };

  async function prepare() {
    const mine = ++turn;
    const { run } = host;
    prepared = run;
    if (!run) return;
    veil.setField(veiled ? neighbourField(run) : null, paintVeil());
    if (!overlay) return;
    try {
      const next = await overlay.prepare(run, means);
      if (mine !== turn) return;
      [field, ranked] = [next, null];
      lines = overlay.drawn?.(field) ?? null;
      colours.setField(field, overlay.colours(field, host.theme));
    } catch (error) {
      if (mine === turn) failure = messageOf(error);
    }
    onField();
    host.requestDraw();
  }

  function forget() {
    turn++;
    again.cancel();
    [field, lines, failure, ranked] = [null, null, null, null];
    colours.setField(null, null);
    veil.setField(null, null);
  }

  /** @returns {import("./field_layer.js").Painter} */
  function paintVeil() {
    const { paper } = host.theme;
    return (values, at) => [...paper, VEIL * (1 - trust(values[at + 2]))];
  }

  return {
    /** @param {string|null} name of an overlay @param {boolean} withVeil */
    show(name, withVeil) {
      if ((overlay?.name ?? null) === name && veiled === withVeil) return;
      forget();
      overlay = overlayNamed(name);
      veiled = withVeil;
      prepare();
    },
    /** @param {Run} next @param {boolean} resting false: it moves on at once */
    setRun(next, resting) {
      const same = (/** @type {(keyof Run)[]} */ parts) => parts.every((part) => prepared?.[part] === next[part]);
      if ((!overlay || same(overlay.of)) && (!veiled || same(VEILED))) return;
      forget();
      if (resting && (overlay || veiled)) again.again();
    },
    setTheme() {
      if (overlay && field) colours.setPaint(overlay.colours(field, host.theme));
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
    /** What a lesson may ask of the field at a point; null: it is not there. @param {LatentPoint} z @returns {import("../contract.js").FeatureFacts["field"]} */
    at(z) {
      if (!overlay || !field || !prepared) return null;
      const { name, number = 0 } = overlay, { evaluate, channels } = field, { bounds } = prepared;
      const value = evaluate(Float32Array.from(z))[number];
      return {
        name, value,
        get share() {
          ranked ??= evaluate(nodes(gridIn(bounds, MAP), 0, MAP * MAP)).filter((one, i) => i % channels === number && !Number.isNaN(one)).sort();
          return 1 - shareBelow(ranked, value);
        },
      };
    },
    /** What stands under the plane. @param {import("./table.js").Overlay} chosen @param {string|null} lack @returns {import("./key.js").KeyEntry} */
    keyEntry: (chosen, lack) => ({
      title: chosen.title(host.spec), sentence: chosen.sentence(host.spec), formula: chosen.formula,
      lack: lack ?? (failure && `This could not be computed: ${failure}`),
      legend: field && host.run && chosen.legend(field, host.theme, host.run),
    }),
    destroy: forget,
  };
}

/** @param {import("../contract.js").Host} host */
async function atlasOf({ spec }) {
  const atlas = await loadAtlas(spec);
  if (!atlas) throw new Error("this run has no atlas.");
  return atlas;
}

/**
 * n pictures to the means of their posteriors, one after another.
 * @param {import("../contract.js").Host} host
 * @returns {ReturnType<import("./table.js").Means["encoder"]>}
 */
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
