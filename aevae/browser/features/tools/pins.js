// The tool that keeps points: small numbered flags on the plane, and their pictures side by side.
import { listen, make } from "../../ui/dom.js";
import { toPixel } from "../../math/geometry.js";
import { LONGEST, MOST, pinsInUrl, pinsOf, tidyName } from "./pin_list.js";
import { createToolSheet } from "../../ui/tool_sheet.js";
import { css } from "../../ui/theme.js";
import { createThumbs } from "../../ui/thumbs.js";
import { icon } from "../../ui/icons.js";
import { coordinates } from "../../ui/sentences.js";

const [POLE, WIDTH, HEIGHT] = [17, 16, 12]; // CSS px of a flag

/** @param {import("../contract.js").Host} host @param {import("./feature.js").Desk} desk @returns {import("./feature.js").Tool} */
export function createPinboard(host, desk) {
  const button = icon("tool-pin", "flag", "Pin this point, to compare it with others (P key).");
  const sheet = createToolSheet("pin", "Pins", [], close);
  const thumbs = createThumbs(host.spec.image);
  const list = make("ol", { class: "pins" });
  sheet.body.append(list);
  let pins = []; // in the order of their numbers
  let cards = new Map(); // id -> {element, thumb}
  let opened = false;

  /** Keep the cursor's point under a number of its own; one that is kept already is only shown. */
  function pin() {
    const kept = pins.some(({ z }) => z[0] === host.z[0] && z[1] === host.z[1]);
    const full = !kept && pins.length >= MOST;
    if (!kept && !full) {
      const id = 1 + Math.max(-1, ...pins.map((one) => one.id));
      add({ id, z: [...host.z], name: "" });
      desk.share({ add: id });
    }
    sheet.show(true);
    say(full);
    host.publish();
  }

  function add(one) {
    pins.push(one);
    const thumb = thumbs.add();
    const number = make("b", { class: "number" });
    const go = make("button", { type: "button", class: "picture", title: "The cursor goes to this pin." }, [thumb.canvas, number]);
    const name = make("input", { type: "text", maxlength: LONGEST, placeholder: "name", "aria-label": "Name of the pin", autocomplete: "off", spellcheck: "false" });
    const away = icon("pin-remove", "cross", "Remove this pin.");
    name.value = one.name;
    const element = make("li", { "data-testid": "pin", "data-id": one.id }, [go, name, make("span", { class: "caption", text: coordinates(one.z) }), away]);
    go.addEventListener("click", () => visit(one));
    away.addEventListener("click", () => drop(one.id, true));
    name.addEventListener("input", () => rename(one.id, name.value));
    name.addEventListener("change", () => host.publish());
    cards.set(one.id, { element, thumb, number, go, name });
    list.append(element);
    refresh();
  }

  function visit({ z }) {
    host.moveTo([...z]);
    host.settle();
  }

  function rename(id, text) {
    pins.find((one) => one.id === id).name = tidyName(text);
    refresh();
    desk.share({ rename: id, text });
  }

  function drop(id, byHand) {
    const i = pins.findIndex((one) => one.id === id);
    if (i < 0) return;
    const { element, thumb } = cards.get(id);
    const held = element.contains(element.getRootNode().activeElement);
    thumb.forget();
    element.remove();
    cards.delete(id);
    pins.splice(i, 1);
    refresh();
    say();
    if (pins.length === 0) sheet.show(false);
    if (!byHand) return;
    if (held) (cards.get((pins[i] ?? pins[i - 1])?.id)?.go ?? button).focus({ preventScroll: true });
    desk.share({ drop: id });
    host.publish();
  }

  /** Numbers and pictures as they are now. */
  function refresh() {
    pins.forEach((one, i) => {
      const { thumb, number, go } = cards.get(one.id);
      number.textContent = i + 1;
      go.setAttribute("aria-label", `Pin ${i + 1}${one.name && `, ${one.name}`}, at ${coordinates(one.z)}: the cursor goes there.`);
      if (host.run) thumb.show({ bytes: null, values: host.decode(one.z) });
    });
    desk.paint();
  }

  function say(full = false) {
    sheet.report(full ? `${MOST} pins are the most: remove one first.` : pins.length === 1 ? "Move on and pin another point to compare." : `${pins.length} of at most ${MOST}`);
  }

  /** The flags stay; the sheet comes back with the next pin, or with a click on a flag. */
  function close() {
    sheet.show(false);
  }

  const stop = listen(button, { click: () => host.run && pin() });

  return {
    button, sheet, close,
    keys: { p: pin },
    grab(_, [px, py]) {
      const found = pins.findLast(({ z }) => {
        const [x, y] = toPixel(host.view, z);
        return px >= x - 2 && px <= x + WIDTH + 2 && py >= y - POLE - 3 && py <= y - POLE + HEIGHT + 3;
      });
      if (!found) return null;
      let moved = false; // a flag that is dragged lets the cursor go on
      return {
        move(z) {
          moved = true;
          host.moveTo(z);
        },
        up() {
          if (moved) return host.settle();
          visit(found);
          sheet.show(true);
          say();
        },
        cancel() {},
      };
    },
    loaded() {
      if (!opened) pinsOf(desk.asked("pins", 800)).forEach(add);
      opened = true;
      if (pins.length > 0) sheet.show(true);
      refresh();
      say();
    },
    setRun: refresh,
    setTheme: (theme) => thumbs.setInk(theme.ink),
    receive(state) {
      if (!host.run) return;
      if ("add" in state) {
        if (!cards.has(state.add)) add({ id: state.add, z: [...host.z], name: "" });
        sheet.show(true);
        say();
      } else if ("drop" in state) drop(state.drop, false);
      else if (cards.has(state.rename)) {
        pins.find((one) => one.id === state.rename).name = tidyName(state.text);
        cards.get(state.rename).name.value = tidyName(state.text);
        refresh();
      }
    },
    drawn: () => pins.length > 0,
    paint(context, view, theme) {
      context.font = `600 10px ${theme.font}`;
      context.textAlign = "center";
      context.textBaseline = "middle";
      context.lineJoin = "round";
      pins.forEach(({ z }, i) => {
        const [x, y] = toPixel(view, z);
        const flag = new Path2D(`M${x} ${y}V${y - POLE}h${WIDTH}v${HEIGHT}h${-WIDTH}`);
        context.strokeStyle = css(theme.paper, 0.9);
        context.lineWidth = 3.5;
        context.stroke(flag);
        context.fillStyle = context.strokeStyle = css(theme.ink);
        context.lineWidth = 1.5;
        context.stroke(flag);
        context.fillRect(x, y - POLE, WIDTH, HEIGHT);
        context.fillStyle = css(theme.paper);
        context.fillText(i + 1, x + WIDTH / 2, y - POLE + HEIGHT / 2 + 0.5);
      });
    },
    address: () => ({ pins: pinsInUrl(pins) }),
    destroy: stop,
  };
}
