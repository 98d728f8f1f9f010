// What a selection holds: how many of each class, their mean, and their pictures.
import { latentOf, redraw } from "../../model/codes.js";
import { listen, make, setText } from "../../ui/dom.js";
import { countsOf, meanOf, someOf } from "./selection.js";
import { createThumbs } from "../../ui/thumbs.js";
import { withLabel } from "../../ui/sentences.js";
import { classColour } from "../../ui/theme.js";

const PAGE = 60; // pictures at first, and with every "more"
const REDRAWN = 500; // codes whose redrawings make a mean, where there are no originals

/** @param {import("../contract.js").Host} host */
export function createSelectionSheet(host) {
  const { classes, image } = host.spec;
  const thumbs = createThumbs(image);
  const bars = classes.map((name) => {
    const [number, bar] = [make("span"), make("i")];
    return { number, bar, element: make("div", { class: "tally", title: name }, [number, bar, make("b", { text: name.length > 2 ? name.slice(0, 3) : name })]) };
  });
  const counts = make("div", { class: "counts", role: "img" }, bars.map(({ element }) => element));
  const means = thumbs.add({ role: "img", "data-testid": "mean-picture" });
  const middle = thumbs.add({ role: "img", "data-testid": "mean-code" });
  const [meansText, middleText] = [make("figcaption", { class: "caption" }), make("figcaption", { class: "caption", text: "image of the mean code" })];
  const figures = make("div", { class: "means" }, [
    make("figure", { title: "The average of the images, pixel by pixel." }, [means.canvas, meansText]),
    make("figure", { title: "What the decoder makes of the average of the codes." }, [middle.canvas, middleText]),
  ]);
  const gallery = make("div", { class: "gallery", role: "group", "aria-label": "Selected images" });
  const fit = thumbs.buttons(gallery, "gallery-picture");
  const more = make("button", { type: "button", class: "tool", text: "more", title: `Show ${PAGE} more of the selected images.`, "data-testid": "gallery-more" });
  const element = make("div", { class: "selection", hidden: true }, [counts, figures, make("div", { class: "selection-pictures" }, [gallery, more])]);

  /** @type {number[]} */
  let rows = [];
  let shown = 0;
  let originals = false;

  /** @param {Run} run */
  function showCounts({ labels }) {
    const tally = countsOf(labels, rows, classes.length);
    const most = Math.max(1, ...tally);
    tally.forEach((count, k) => {
      setText(bars[k].number, count > 0 ? String(count) : "");
      bars[k].bar.style.height = `${((34 * count) / most).toFixed(1)}px`;
      bars[k].element.classList.toggle("none", count === 0);
    });
    counts.setAttribute("aria-label", `Classes: ${tally.flatMap((count, k) => (count > 0 ? `${classes[k]}: ${count}` : [])).join(", ")}`);
  }

  /** @param {Run} run */
  function showMeans(run) {
    const [low, high] = image.range;
    const values = originals
      ? meanOf(rows, (row) => host.pictureOf(row).bytes ?? []).map((byte) => low + (byte / 255) * (high - low))
      : meanOf(someOf(rows, REDRAWN), (row) => redraw(run, row));
    means.show({ bytes: null, values });
    setText(meansText, originals ? "mean image" : "mean of the reconstructions");
    means.canvas.setAttribute("aria-label", meansText.textContent);
    middle.show({ bytes: null, values: run.decoder.forward(meanOf(rows, (row) => latentOf(run, row))) });
    middle.canvas.setAttribute("aria-label", middleText.textContent);
  }

  /** @param {Run} run @param {number} count */
  function showPictures(run, count) {
    shown = count;
    fit(count).forEach(({ thumb, button }, i) => {
      const row = rows[i];
      thumb.show(host.pictureOf(row));
      button.title = `${withLabel(`Test no. ${run.testIndex[row]}`, run, row)}: the cursor goes to its code.`;
      button.setAttribute("aria-label", button.title);
    });
    more.hidden = shown >= rows.length;
  }

  const stops = [
    listen(more, {
      click() {
        if (!host.run) return;
        const next = shown;
        showPictures(host.run, Math.min(rows.length, next + PAGE));
        gallery.children[next].scrollIntoView({ block: "nearest" });
      },
    }),
    listen(gallery, {
      click({ target }) {
        const button = target.closest("button");
        if (!button) return;
        host.moveTo(host.pointOf(rows[Number(button.dataset.i)]));
        host.settle();
      },
    }),
  ];

  /** @param {Run} run @param {number[]} next */
  function show(run, next) {
    rows = next;
    element.hidden = rows.length === 0;
    originals = rows.length > 0 && rows.every((row) => host.originals?.picture(run.testIndex[row]));
    if (rows.length > 0) {
      showCounts(run);
      showMeans(run);
    }
    showPictures(run, Math.min(rows.length, PAGE));
  }

  return {
    element, show,
    setTheme(/** @type {Theme} */ theme) {
      thumbs.setInk(theme.ink);
      bars.forEach(({ element: bar }, k) => bar.style.setProperty("--class", classColour(theme, k)));
    },
    destroy: () => stops.forEach((stop) => stop()),
  };
}
