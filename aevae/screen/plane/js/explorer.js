// One plane, or two linked ones, as the payload says; and what leaves the component: the settled point.
import { detectRung } from "./axes.js";
import { make } from "./dom.js";
import { createLink } from "./link.js";
import { createPanel } from "./panel.js";
import { readTheme } from "./theme.js";
import { inUrl, readUrl, replaceInUrl } from "./url.js";

const SIDES = ["left", "right"];

/** @param {HTMLElement} parent */
export function createExplorer(parent) {
  const root = make("div", { class: "explorer" });
  parent.append(root);
  const asked = readUrl();
  let data = null;
  let send = null;
  let panels = [];
  let link = null;
  let rung = null;

  /** @param {Object} next the payload @param {(point: {run: string, z: Point}) => void} sender */
  function update(next, sender) {
    send = sender;
    const first = data === null;
    const fresh = first || JSON.stringify(data.planes) !== JSON.stringify(next.planes);
    data = next;
    rung ??= next.rung ?? detectRung();
    if (fresh) rebuild(first);
    const theme = readTheme(root);
    for (const part of [...panels, link]) part?.setTheme(theme);
    if (fresh) for (const panel of panels) if (!panel.run) panel.load();
  }

  /** Planes whose run has not changed stay as they are, with their cursor and zoom. */
  function rebuild(first) {
    const mode = link?.mode ?? asked.link ?? "picture";
    link?.destroy();
    const old = panels;
    panels = data.planes.map((spec, i) => {
      const kept = old.findIndex((panel) => JSON.stringify(panel.spec) === JSON.stringify(spec));
      return kept >= 0 ? old.splice(kept, 1)[0] : addPanel(spec, first && i === 0 ? asked.z : null, first);
    });
    for (const panel of old) panel.destroy();
    link = panels.length === 2 ? createLink(panels, publish) : null;
    panels.forEach((panel, i) => (panel.element.dataset.side = SIDES[i]));
    const planes = make("div", { class: link ? "pair-of-planes" : "single" }, panels.map((panel) => panel.element));
    if (link) planes.append(link.bar, link.original);
    root.replaceChildren(planes);
    link?.setMode(mode);
  }

  function addPanel(spec, start, first) {
    const options = { rung, plotly: data.plotly, start, sentence: data.planes.length === 2 };
    const panel = createPanel(spec, options, {
      loaded() {
        link?.follow();
        if (!first) replace(); // another run was picked: the address must not keep the old one's point
      },
      move: () => link?.follow(panel),
      settle: publish,
      hide(classes) {
        for (const other of panels) {
          if (other !== panel && String(other.spec.classes) === String(spec.classes)) other.setHidden(classes);
        }
      },
    });
    return panel;
  }

  /** The address holds the cursor of the first plane; the second one's follows from it. */
  function replace() {
    const [{ z }] = panels;
    if (z) replaceInUrl({ ...data.params, z: inUrl(z), link: link?.mode === "place" ? "place" : null });
  }

  function publish() {
    const [{ spec, z }] = panels;
    if (!z) return;
    replace();
    send({ run: spec.run, z: [...z] });
  }

  return {
    update,
    destroy() {
      link?.destroy();
      for (const panel of panels) panel.destroy();
      root.remove();
    },
  };
}
