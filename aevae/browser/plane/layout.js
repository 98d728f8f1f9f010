// The elements of one panel, with the names that style sheet, tests and benchmarks know them by.
import { MARGINS } from "./axes.js";
import { make, setText } from "../ui/dom.js";
import { hasDecoder } from "../network/nearest_image.js";
import { NO_DECODER } from "../ui/sentences.js";
import { KEYS_HELP } from "./keys.js";

/** @typedef {ReturnType<typeof buildPanel>} PanelElements */

/** @param {Spec} spec */
export function buildPanel(spec) {
  const layer = (/** @type {string} */ name) => make("canvas", { class: name, "aria-hidden": "true" });
  const [tiles, dots, marks] = [layer("tiles"), layer("points"), layer("marks")];
  const axes = make("div", { class: "axes", "aria-hidden": "true" });
  const cursor = make("div", { class: "cursor" }, ["across", "down", "ring"].map((name) => make("i", { class: name })));
  const mark = make("div", { class: "mark", hidden: true });
  const plane = make("div", {
    class: "plane", tabindex: 0, role: "application", "aria-label": `Latent plane of ${spec.title}`,
    "aria-description": KEYS_HELP, "data-testid": "plane", "data-run": spec.run, "data-ready": "false",
  }, [dots, marks, mark, cursor]);

  const live = make("p", { class: "live", "data-testid": "live" });
  const reason = make("p");
  const retry = make("button", { type: "button", class: "tool", text: "Retry", title: "Ask the server again." });
  const failure = make("div", { class: "failure", role: "alert", hidden: true }, [
    make("h4", { text: "This plane could not be shown" }), reason, retry,
  ]);
  // From back to front: tiles, Plotly's axes, our own layers.
  const back = make("div", { class: "back" }, [tiles]);
  const figure = make("div", { class: "figure" }, [back, axes, plane, live, failure]);
  for (const [side, px] of Object.entries(MARGINS)) figure.style.setProperty(`--${side}`, `${px}px`);

  const decodes = hasDecoder(spec);
  const decoded = make("canvas", { "data-testid": "decoded", role: "img", "aria-label": decodes ? "Decoded image" : "Nearest test image" });
  const notFinite = make("p", { class: "not-finite", role: "status", hidden: true, text: decodes ? "The decoder gives no finite image here." : `The test ${spec.noun}s are not here.` });
  const frame = make("div", { class: "frame", "data-name": spec.title, title: decodes ? "What the decoder makes of the point under the cursor." : NO_DECODER }, [decoded, notFinite]);
  const side = make("div", { class: "side" }, [frame]);
  const more = make("div", { class: "more" });
  const title = make("h2", { class: "title", text: spec.title });
  const bar = make("header", { class: "bar" }, [title]);
  const announce = make("div", { class: "visually-hidden", "aria-live": "polite", "data-testid": "announce" });
  const panel = make("section", {
    class: "panel loading", "data-testid": "panel", "data-run": spec.run, "aria-label": spec.title,
  }, [figure, bar, more, side, announce]); // by keyboard the plane comes first
  return { panel, figure, bar, title, side, more, back, decoded, notFinite, frame, tiles, axes, plane, dots, marks, cursor, mark, live, failure, reason, retry, announce };
}

/** Another model of the same pictures has another name. @param {PanelElements} dom @param {Spec} spec */
export function showName(dom, { run, title }) {
  if (dom.plane.dataset.run === run) return;
  dom.panel.dataset.run = dom.plane.dataset.run = run;
  dom.panel.setAttribute("aria-label", title);
  dom.plane.setAttribute("aria-label", `Latent plane of ${title}`);
  dom.frame.dataset.name = title;
  setText(dom.title, title);
}
