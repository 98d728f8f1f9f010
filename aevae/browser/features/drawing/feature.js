// Draw a digit: a pad beside or under the plane. Every stroke is encoded, and the plane shows where it lands.
import { answerTo } from "../../model/judge_picture.js";
import { listen, make } from "../../ui/dom.js";
import { createInk, likeMnist, PAD, SIDE } from "../../image/ink.js";
import { createLanding } from "./answer_mark.js";
import { createInkPad } from "../../ui/ink_pad.js";
import { createSeen } from "./answer_sheet.js";
import { icon } from "../../ui/icons.js";

// What lies on the desk outlives a plane: another model answers to the same drawing. One plane holds the pad; beside it, the
// other one of Compare shows its own answer.
const desk = { ink: createInk(), open: false, holder: null };

/** @param {import("../contract.js").Host} host @returns {import("../contract.js").Feature|null} */
export function createDrawing(host) {
  const { spec, options } = host;
  if (String(spec.image.shape) !== `1,${SIDE},${SIDE}` || options.moving || !spec.files.encoder) return null;

  const me = {};
  const holds = () => desk.open && desk.holder === me;
  const tool = icon("draw", "pad", "Draw a digit and see where it lands.");
  const close = make("button", { type: "button", class: "tool icon close", text: "×", title: "Close the pad (Esc key).", "aria-label": "Close the pad", "data-testid": "pad-close" });
  const seen = createSeen(spec);
  const pad = createInkPad(desk.ink, { ink: () => change(false), strokeEnd: () => change(true), refuse: seen.empty });
  const card = make("section", { class: "drawing", "aria-label": "Draw a digit", "data-testid": "drawing", tabindex: -1, hidden: true }, [
    make("header", {}, [make("h4", { text: options.path ? "Draw the chosen end" : "Draw a digit" }), close]), pad.element, seen.element,
  ]);
  const easel = make("div", { class: "easel" }, [card]); // the card's layout goes by its width
  const landing = createLanding(host.layer("landing"));
  host.tool(tool);
  host.beside(easel);

  let encoder = null;
  let answer = null;

  /** The drawing has changed. */
  function change(resting) {
    look();
    host.share(null);
    if (!resting || !answer) return;
    host.moveTo(answer.point); // with the cursor goes what hangs on it, such as the chosen end of a path
    host.settle();
  }

  /** What the model says now. */
  function look() {
    const drawing = desk.open ? likeMnist(desk.ink.raster, PAD, PAD) : null;
    answer = drawing && encoder && host.run ? answerTo(host.run, encoder, drawing.picture) : null;
    if (answer) seen.show(drawing, answer, host.run.label);
    else seen.empty();
    card.dataset.z = answer ? answer.point.join(",") : "";
    mark();
  }

  const mark = () => host.run && host.theme && landing.draw(host.run, host.view, host.theme, answer);

  /** Show what belongs to this plane: the pad with the answer, the answer alone, or nothing. */
  async function show() {
    card.hidden = !desk.open;
    pad.element.hidden = !holds();
    close.hidden = !holds();
    card.classList.toggle("guest", !holds());
    tool.setAttribute("aria-pressed", String(holds()));
    if (desk.open && !encoder) encoder = await host.encoder().catch((error) => (seen.empty(error.message), null));
    if (desk.open && !encoder) return;
    if (holds()) pad.show();
    else look();
  }

  function open(next) {
    desk.open = next;
    desk.holder = next ? me : null;
    show();
    host.share(null);
    if (next) card.scrollIntoView({ block: "nearest" });
    else tool.focus({ preventScroll: true });
  }

  function key(event) {
    event.stopPropagation(); // the page has keys of its own
    if (event.key === "Escape") open(false);
    else if (event.key === "z" && (event.ctrlKey || event.metaKey)) pad.undo();
    else return;
    event.preventDefault();
  }

  const stops = [
    listen(tool, { click: () => open(!holds()) }),
    listen(close, { click: () => open(false) }),
    listen(card, { keydown: key, pointerdown: ({ target }) => target.closest("button, input") ?? card.focus({ preventScroll: true }) }), // so that its keys work
  ];

  return {
    loaded() {
      if (!desk.open) return;
      desk.holder ??= me;
      show();
    },
    setRun: () => desk.open && encoder && look(), // another class is told, or the plane lies elsewhere
    receive: show,
    draw: mark,
    setTheme({ ink }) {
      pad.setInk(ink);
      seen.setInk(ink);
    },
    destroy() {
      if (desk.holder === me) desk.holder = null;
      pad.destroy();
      stops.forEach((stop) => stop());
    },
  };
}
