// Two planes with one cursor: the plane on which it is moved leads, the other follows.
import { createPicture } from "../image/picture.js";
import { fromRelative, toRelative } from "../math/geometry.js";
import { redraw } from "../model/codes.js";
import { nearestShared } from "../model/shared_pictures.js";
import { listen, make, setText } from "../ui/dom.js";
import { labelText, withArticle } from "../ui/sentences.js";
import { createPlaceNote } from "./place_note.js";

/** @typedef {"picture"|"place"} LinkMode */

/** @type {{mode: LinkMode, text: string, title: string}[]} */
const MODES = [
  { mode: "picture", text: "same image", title: "The test image nearest to the cursor is ringed, and the other plane goes to its code." },
  { mode: "place", text: "same place", title: "The other plane goes to the same distance from the centre of its own codes, in standard deviations along each axis." },
];

/**
 * @param {Panel[]} panels the two of them
 * @param {(mode: LinkMode) => void} onMode the user has chosen
 */
export function createLinkedCursors(panels, onMode) {
  const [left, right] = panels, shared = left.spec.dataset === right.spec.dataset;
  const choices = MODES.map((choice) => {
    const isMissing = choice.mode === "picture" && !shared;
    return { mode: choice.mode, button: make("button", {
      type: "button", class: "tool", text: choice.text, "data-testid": `link-${choice.mode}`, "data-mode": choice.mode, disabled: isMissing,
      title: isMissing ? "These two models saw different data sets, so they share no image." : choice.title,
    }) };
  });
  const bar = make("div", { class: "link pair joined", role: "group", "aria-label": "How the cursors are linked" }, choices.map(({ button }) => button));

  const canvas = make("canvas", { "data-testid": "original", role: "img", "aria-label": "Original image" });
  const caption = make("p", { class: "caption" }), frame = make("div", { class: "frame" }, [canvas]), original = make("div", { class: "original" }, [frame, caption]);

  const note = createPlaceNote(panels, (z) => {
    left.setCursor(z);
    follow(left);
    for (const panel of panels) panel.rest();
    onMode(mode);
  });

  /** @type {LinkMode} */
  let mode = "picture";
  /** @type {LinkMode} */
  let preferred = mode; // by the user; planes without a picture in common know places only
  let leader = left;
  let held = -1; // test picture the link holds, an index
  /** @type {Rgb} */
  let ink = [0, 0, 0];
  let picture = createPicture(canvas, leader.spec.image);

  /** @param {Panel} panel */
  function lead(panel) {
    if (panel === leader) return;
    leader = panel;
    picture = createPicture(canvas, panel.spec.image); // two data sets may have pictures of two kinds
    picture.setInk(ink);
  }

  const follower = () => (leader === left ? right : left);

  /** @param {Panel} [moved] whose cursor has been moved by hand */
  function follow(moved) {
    lead(moved ?? leader);
    const { run, z } = leader, other = follower();
    if (!run || !z || !other.run) return;
    const row = (mode === "picture" ? nearestShared(run, [other.run], z) : null) ?? run.neighbours.nearest(z[0], z[1], 1).ids[0];
    held = run.testIndex[row];
    if (mode === "picture") {
      if (moved) for (const panel of panels) panel.setLabel(run.labels[row]);
      const otherRow = other.run.rowOf.get(held) ?? null;
      leader.mark(row);
      other.mark(otherRow);
      if (otherRow !== null) other.setCursor(other.pointOf(otherRow));
    } else {
      leader.mark(null);
      other.mark(null);
      other.setCursor(fromRelative(other.run.summary, toRelative(run.summary, z)));
      note.show(leader);
    }
    if (mode === "picture") showOriginal(run, row);
  }

  /** The codes move under resting cursors: the rings go with the picture that was nearest, and so does the other cursor. */
  function followTraining() {
    const { run, z } = leader, other = follower();
    if (!run || !z || !other.run) return;
    if (mode === "place") return other.setCursor(fromRelative(other.run.summary, toRelative(run.summary, z)));
    for (const panel of panels) panel.mark(panel.run?.rowOf.get(held) ?? null);
    const row = other.run.rowOf.get(held);
    if (row !== undefined) other.setCursor(other.pointOf(row));
  }

  /** @param {Run} run @param {number} row */
  function showOriginal(run, row) {
    const bytes = leader.originals?.picture(held);
    const label = labelText(run, row), what = `test image ${held}${label && ` (${withArticle(label)})`}`, awaited = leader.awaitsOriginals;
    if (bytes) picture.paintBytes(bytes);
    else if (awaited) picture.clear();
    else picture.paintValues(redraw(run, row));
    frame.dataset.name = bytes || awaited ? "original" : "reconstructed";
    setText(caption, bytes || awaited ? `Original: ${what}` : `T${what.slice(1)}`);
  }

  /** @param {LinkMode} next */
  function setMode(next) {
    preferred = next;
    mode = shared ? next : "place";
    original.hidden = mode === "place"; // no image is at the same place in both
    note.element.hidden = mode === "picture";
    for (const choice of choices) choice.button.setAttribute("aria-pressed", String(choice.mode === mode));
    follow();
  }

  const stop = listen(bar, {
    click({ target }) {
      const choice = choices.find(({ button }) => button.contains(target));
      if (!choice || choice.button.disabled) return;
      setMode(choice.mode);
      onMode(mode);
    },
  });

  return {
    bar, original, note: note.element, follow, followTraining, setMode,
    get mode() { return mode; },
    get preferred() { return preferred; },
    get ringed() { return mode === "picture" && held >= 0 ? held : null; }, // a test image
    /** @param {Theme} theme */
    setTheme(theme) {
      ink = theme.ink;
      picture.setInk(ink);
    },
    destroy() {
      stop();
      note.destroy();
      for (const part of [bar, original, note.element]) part.remove();
    },
  };
}
