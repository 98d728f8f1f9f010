// One plane, or two linked ones, as the payload says; and what leaves the component: the settled point.
import { detectRung } from "./axes.js";
import { make } from "./dom.js";
import { createLink } from "./link.js";
import { createPanel } from "./panel.js";
import { readTheme } from "./theme.js";
import { inUrl, replaceInUrl } from "./url.js";

const SIDES = ["left", "right"];

/** @param {HTMLElement} parent */
export function createExplorer(parent) {
  const root = make("div", { class: "explorer" });
  parent.append(root);
  let data = null;
  let send = null;
  let theme = null;
  let panels = [];
  let link = null;
  let rung = null;

  function update(next, sender) {
    send = sender;
    const previous = data;
    data = next;
    theme = readTheme(parent);
    rung ??= next.rung ?? detectRung();
    const fresh = previous === null || !sameSpecs(previous, next);
    if (fresh) rebuild(previous !== null);
    else if (next.z && String(next.z) !== String(previous.z) && String(next.z) !== inUrl(panels[0].z)) moveTo(next.z);
    for (const part of [...panels, link]) part?.setTheme(theme);
    if (fresh || next.link !== previous.link) link?.setMode(next.link ?? "picture");
    if (fresh) for (const panel of panels) if (!panel.run) panel.load();
  }

  /** Planes whose run has not changed stay as they are, with their cursor and zoom. */
  function rebuild(again) {
    link?.destroy();
    const old = panels;
    panels = data.planes.map((spec, i) => {
      const kept = old.find((panel) => JSON.stringify(panel.spec) === JSON.stringify(spec));
      if (kept) old.splice(old.indexOf(kept), 1);
      return kept ?? addPanel(spec, i === 0 && !again ? data.z : null);
    });
    for (const panel of old) panel.destroy();
    link = panels.length === 2 ? createLink(panels, settle) : null;
    panels.forEach((panel, i) => (panel.element.dataset.side = SIDES[i]));
    const planes = make("div", { class: link ? "pair-of-planes" : "single" }, panels.map((panel) => panel.element));
    if (link) planes.append(link.original);
    root.replaceChildren(...(link ? [link.bar] : []), planes);
  }

  function addPanel(spec, start) {
    const panel = createPanel(spec, { rung, plotly: data.plotly, start, sentence: data.planes.length === 2 }, {
      loaded: () => link?.follow(),
      move: () => link?.follow(panel),
      settle,
      hide: (classes) => panels.forEach((other) => {
        if (other !== panel && String(other.spec.classes) === String(spec.classes)) other.setHidden(classes);
      }),
    });
    return panel;
  }

  function moveTo(z) {
    if (!panels[0].run) return;
    panels[0].setCursor(z);
    link?.follow(panels[0]);
  }

  function settle() {
    const [{ spec, z }] = panels;
    if (!z) return;
    replaceInUrl({ z: inUrl(z), ...(link && { link: link.mode === "picture" ? null : link.mode }) });
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

const sameSpecs = (a, b) => JSON.stringify(a.planes) === JSON.stringify(b.planes);
