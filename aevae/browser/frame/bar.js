// Copy link, Save image, Present: what one does with a page as a whole.
import { figure, isEmpty, onStage, pageToSave } from "../explorer/stage.js";
import { listen, make, setText } from "../ui/dom.js";
import { frameInUrl, isPresenting, keysLeftOut, leftOut, onFrameChange, setPresenting } from "../ui/frame_state.js";
import { replaceInBar } from "../ui/url.js";
import { createClassLink } from "./class_link.js";
import { savePng, saveSvg } from "./save.js";
import { createThemeSwitch } from "./theme_switch.js";

const SAID = 2000; // ms a confirmation stays

/** @param {HTMLElement} parent @param {(step: {by: number, count: number}) => void} onStep to another model of the group, by so many; count: how often */
export function createBar(parent, onStep) {
  const tool = (/** @type {string} */ testid, /** @type {string} */ text, /** @type {string} */ title) => make("button", { type: "button", class: "tool", text, title, "data-testid": testid });
  const copy = tool("copy-link", "Copy link", "Copy a link to exactly what is seen.");
  const forClass = tool("class-link", "For a class", "Choose what a lesson hides, and copy the link.");
  const png = tool("save-png", "Save PNG", "Save what is seen as an image, twice as fine as on the screen.");
  const svg = tool("save-svg", "SVG", "Save what is seen as a drawing, with dots and axes as vectors.");
  const html = tool("save-html", "HTML", "Save this plane as one page: a file that works without a server, with the decoder in it.");
  const present = tool("present", "Present", "");
  const said = make("span", { class: "said", role: "status", "data-testid": "said" });
  const theme = make("span", { class: "theme" });
  const themes = createThemeSwitch(theme);
  const save = make("span", { class: "pair joined" }, [png, svg, html]);
  const element = parent.appendChild(make("div", { class: "explorer frame-bar", role: "group", "aria-label": "This page" }, [theme, said, save, make("span", { class: "pair joined" }, [copy, forClass]), present]));
  const classLink = createClassLink(toClipboard);
  element.append(classLink.element);
  let steps = false, plane = false, count = 0;
  /** @type {ReturnType<typeof setTimeout>|undefined} */
  let timer;

  /** @param {string} text */
  function say(text) {
    setText(said, text);
    clearTimeout(timer);
    timer = setTimeout(() => setText(said, ""), SAID);
  }

  function show() {
    save.hidden = !plane || isEmpty() || leftOut().includes("save"); // planes come after the bar: what is hidden stands first, so that the others stay where they are
    const on = isPresenting();
    setText(present, on ? "Leave" : "Present");
    present.title = on ? "Back to the usual page (Escape)." : `For a projector: large, light, without the sidebar.${steps ? " Page Up and Page Down go through the models of the group." : ""} Escape leaves.`;
    present.setAttribute("aria-pressed", String(on));
  }

  /** @param {string} link */
  async function toClipboard(link) {
    try {
      await navigator.clipboard.writeText(link);
      return "Link copied";
    } catch {
      return link === location.href ? "Copy it from the address bar" : "Copy it from the line above"; // a browser may refuse, as one does without https
    }
  }

  /** @param {(figure: import("../explorer/figure.js").Figure) => void} write */
  function saveWith(write) {
    const drawn = figure();
    if (drawn) write(drawn);
    else say("Nothing to save yet");
  }

  function savePage() {
    const shown = pageToSave();
    if (!shown) return say("No page before a training ends");
    make("a", { href: new URL(`aevae/page/${shown.runs.join()}?${shown.query}`, document.baseURI).href, download: "" }).click();
    say("The page is being made …");
  }

  /** @param {KeyboardEvent} event */
  function press(event) {
    if (!isPresenting() || event.defaultPrevented) return;
    if (event.key === "Escape") setPresenting(false);
    else if (steps && !keysLeftOut().has(event.key) && (event.key === "PageDown" || event.key === "PageUp")) onStep({ by: event.key === "PageDown" ? 1 : -1, count: ++count });
    else return;
    event.preventDefault();
  }

  const stops = [
    listen(copy, { click: async () => say(await toClipboard(location.href)) }), listen(forClass, { click: () => classLink.open(plane) }),
    listen(png, { click: () => saveWith(savePng) }), listen(svg, { click: () => saveWith(saveSvg) }),
    listen(html, { click: savePage }), listen(present, { click: () => setPresenting(!isPresenting()) }), listen(document, { keydown: press }), onFrameChange(show), onStage(show),
  ];
  replaceInBar(frameInUrl()); // not every page has planes, which keep the address
  return {
    /** @param {{plane: boolean, steps: boolean}} data */
    update(data) {
      ({ steps, plane } = data);
      show();
    },
    destroy() {
      clearTimeout(timer);
      themes.destroy();
      stops.forEach((stop) => stop());
      element.remove();
    },
  };
}
