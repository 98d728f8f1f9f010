// Two planes under one hand: the plane that is moved leads, the other follows.
import { listen, make, setText } from "../ui/dom.js";
import { fromRelative, toRelative } from "../math/geometry.js";
import { createPicture } from "../image/picture.js";
import { nearestShared } from "../model/shared_pictures.js";
import { withArticle } from "../ui/sentences.js";

const MODES = {
  picture: {
    text: "same picture",
    title: "The test picture nearest to the cursor is ringed, and the other plane goes to its code.",
  },
  place: {
    text: "same place",
    title: "The other plane goes to the same position relative to its own data: as many standard deviations from its middle.",
  },
};

/** @typedef {"picture"|"place"} LinkMode */

/**
 * @param {Panel[]} panels the two of them
 * @param {(mode: LinkMode) => void} onMode the user has chosen
 */
export function createLink(panels, onMode) {
  const [left, right] = panels;
  const shared = left.spec.dataset === right.spec.dataset;
  const buttons = Object.entries(MODES).map(([mode, { text, title }]) => make("button", {
    type: "button", class: "tool", text, "data-testid": `link-${mode}`, "data-mode": mode,
    title: mode === "picture" && !shared ? "These two models saw different data sets, so they share no picture." : title,
    disabled: mode === "picture" && !shared,
  }));
  const bar = make("div", { class: "link pair joined", role: "group", "aria-label": "How the cursors are linked" }, buttons);

  const canvas = make("canvas", { "data-testid": "original", role: "img", "aria-label": "Original picture" });
  const caption = make("p", { class: "caption" });
  const original = make("div", { class: "original" }, [make("div", { class: "frame", "data-name": "original" }, [canvas]), caption]);

  let mode = "picture";
  let wished = mode; // by the user; planes without a picture in common know places only
  let leader = left;
  let held = null; // test picture the link holds, an index
  let ink = [0, 0, 0];
  let picture = createPicture(canvas, leader.spec.image);

  function lead(panel) {
    if (panel === leader) return;
    leader = panel;
    picture = createPicture(canvas, panel.spec.image); // two data sets may have pictures of two kinds
    picture.setInk(ink);
  }

  /** @param {Panel} [moved] whose cursor the hand has moved */
  function follow(moved) {
    const panel = moved ?? leader;
    lead(panel);
    const other = panel === left ? right : left;
    if (!panel.run || !other.run) return;
    const row = (mode === "picture" ? nearestShared(panel.run, [other.run], panel.z) : null) ?? panel.run.neighbours.nearest(...panel.z, 1).ids[0];
    const index = Number(panel.run.testIndex[row]);
    held = index;
    if (mode === "picture") {
      if (moved) for (const side of panels) side.setLabel(panel.run.labels[row]);
      const otherRow = other.run.rowOf.get(index) ?? null;
      panel.mark(row);
      other.mark(otherRow);
      if (otherRow !== null) other.setCursor(other.codeOf(otherRow));
    } else {
      panel.mark(null);
      other.mark(null);
      other.setCursor(fromRelative(other.run.summary, toRelative(panel.run.summary, panel.z)));
    }
    showOriginal(panel, row, index);
  }

  /** The codes move under resting cursors: the rings go with the picture that was nearest, and so does the other cursor. */
  function ride() {
    const other = leader === left ? right : left;
    if (!leader.run || !other.run) return;
    if (mode === "place") return other.setCursor(fromRelative(other.run.summary, toRelative(leader.run.summary, leader.z)));
    for (const panel of panels) panel.mark(panel.run.rowOf.get(held) ?? null);
    const row = other.run.rowOf.get(held);
    if (row !== undefined) other.setCursor(other.codeOf(row));
  }

  function showOriginal(panel, row, index) {
    const bytes = panel.originals?.picture(index);
    if (bytes) picture.paintBytes(bytes);
    else picture.clear();
    const what = `test no. ${index}, ${withArticle(panel.spec.classes[panel.run.labels[row]])}`;
    if (!panel.spec.originals) setText(caption, `${what}: the originals are not on this machine`);
    else if (mode === "picture") setText(caption, `original: ${what}`);
    else setText(caption, `nearest on the ${panel === left ? "left" : "right"}: ${what}`);
  }

  function setMode(next) {
    wished = next;
    mode = shared ? next : "place";
    for (const button of buttons) button.setAttribute("aria-pressed", String(button.dataset.mode === mode));
    follow();
  }

  const stop = listen(bar, {
    click({ target }) {
      const button = target.closest("button");
      if (!button || button.disabled) return;
      setMode(button.dataset.mode);
      onMode(mode);
    },
  });

  return {
    bar, original, follow, ride, setMode,
    get mode() { return mode; },
    get wished() { return wished; },
    setTheme(theme) {
      ink = theme.ink;
      picture.setInk(ink);
    },
    destroy() {
      stop();
      bar.remove();
      original.remove();
    },
  };
}
