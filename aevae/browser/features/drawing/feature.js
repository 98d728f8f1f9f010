// Draw a digit: a pad beside or under the plane. Every stroke is encoded, and the plane shows where it lands.
import { judgePicture, scaled } from "../../model/judge_picture.js";
import { listen, make } from "../../ui/dom.js";
import { messageOf } from "../../network/errors.js";
import { canDraw, createInk, layOut } from "../../image/ink.js";
import { createAnswerMark } from "./answer_mark.js";
import { createRunEncoder } from "../run_encoder.js";
import { createInkPad } from "../../ui/ink_pad.js";
import { createAnswerSheet } from "./answer_sheet.js";
import { drawText } from "../../ui/sentences.js";

// A drawing outlives a plane: another model answers to the same one. One plane holds the pad; beside it, the other one of
// Compare shows its own answer.
/** @type {{ink: ReturnType<typeof createInk>, open: boolean, holder: object|null}} */
const sharedDrawing = { ink: createInk(), open: false, holder: null };

/** @param {import("../contract.js").Host} host @returns {import("../contract.js").Feature|null} */
export function createDrawing(host) {
  const { spec, options } = host;
  if (!canDraw(spec.image.shape) || options.moving || !spec.files.encoder) return null;

  const me = {};
  const holds = () => sharedDrawing.open && sharedDrawing.holder === me;
  const text = drawText(spec);
  const tool = host.control("draw", { text, icon: "pad", tip: `${text} and see where it lands.`, value: false, set: open });
  const close = make("button", { type: "button", class: "tool icon close", text: "×", title: "Close the pad (Esc key).", "aria-label": "Close the pad", "data-testid": "pad-close" });
  const sheet = createAnswerSheet(spec);
  const pad = createInkPad(sharedDrawing.ink, { ink: () => change(false), strokeEnd: () => change(true), refuse: sheet.empty });
  const card = make("section", { class: "drawing", "aria-label": text, "data-testid": "drawing", tabindex: -1, hidden: true }, [
    make("header", {}, [make("h2", { text: options.path ? "Draw the chosen end" : text }), close]), pad.element, sheet.element,
  ]);
  const easel = make("div", { class: "easel" }, [card]); // the card's layout goes by its width
  const answerMark = createAnswerMark(host.layer("answer-mark"));
  host.beside(easel);

  const encoder = createRunEncoder(host);
  /** @type {import("../../model/judge_picture.js").Answer|null} */
  let answer = null;

  /** The drawing has changed. @param {boolean} resting nothing is being drawn */
  function change(resting) {
    name();
    judge();
    host.share(null);
    if (!resting || !answer) return;
    host.moveTo(answer.point); // with the cursor goes what hangs on it, such as the chosen end of a path
    host.settle();
  }

  /** A model that is given the class and can also name it shows the drawing as what it takes it for. */
  function name() {
    const { network } = encoder, drawing = sharedDrawing.open && network?.classOf ? layOut(sharedDrawing.ink.raster, spec.image.shape) : null;
    if (drawing && network?.classOf) host.setLabel(network.classOf(scaled(host.spec, drawing.picture)));
  }

  /** What the model says now. */
  function judge() {
    const drawing = sharedDrawing.open ? layOut(sharedDrawing.ink.raster, spec.image.shape) : null;
    pad.leaveOut(drawing?.strays ?? 0);
    if (drawing && encoder.network && host.run) {
      answer = judgePicture(host.run, encoder.network, drawing.picture);
      sheet.show(drawing, answer, host.run.label);
    } else {
      answer = null;
      sheet.empty();
    }
    host.setDrawn(drawing && answer && { x: drawing.picture, mean: answer.code, logVar: answer.logVar, label: host.run?.label ?? 0 });
    card.dataset.z = answer ? answer.point.join(",") : "";
    mark();
  }

  function mark() {
    if (host.run && host.theme) answerMark.draw(host.run, host.view, host.theme, answer);
  }

  /** Show what belongs to this plane: the pad with the answer, the answer alone, or nothing. */
  async function show() {
    card.hidden = !sharedDrawing.open;
    pad.element.hidden = !holds();
    close.hidden = !holds();
    card.classList.toggle("guest", !holds());
    tool.show({ value: holds() });
    if (sharedDrawing.open && !encoder.network && !(await encoder.fetch().catch((error) => void sheet.empty(messageOf(error))))) return;
    if (holds()) pad.show();
    else {
      name();
      judge();
    }
  }

  /** @param {boolean} next */
  function open(next) {
    sharedDrawing.open = next;
    sharedDrawing.holder = next ? me : null;
    show();
    host.share(null);
    if (next) card.scrollIntoView({ block: "nearest" });
    else tool.focus();
  }

  /** @param {KeyboardEvent} event */
  function key(event) {
    event.stopPropagation(); // the page has keys of its own
    if (event.key === "Escape") open(false);
    else if (event.key === "z" && (event.ctrlKey || event.metaKey)) pad.undo();
    else return;
    event.preventDefault();
  }

  const stops = [
    listen(close, { click: () => open(false) }),
    listen(card, { keydown: key, pointerdown: ({ target }) => target.closest("button, input") || card.focus({ preventScroll: true }) }), // so that its keys work
  ];

  return {
    loaded() {
      if (!sharedDrawing.open) return;
      sharedDrawing.holder ??= me;
      show();
    },
    setRun() {
      if (!sharedDrawing.open) return;
      if (encoder.network) judge(); // as another class, or the plane lies elsewhere
      else show(); // another model
    },
    receive: show, draw: mark,
    setTheme({ ink }) {
      pad.setInk(ink);
      sheet.setInk(ink);
    },
    destroy() {
      if (sharedDrawing.holder === me) sharedDrawing.holder = null;
      pad.destroy();
      stops.forEach((stop) => stop());
    },
  };
}
