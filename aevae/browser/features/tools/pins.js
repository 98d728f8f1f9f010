// The tool that pins points: small numbered flags on the plane, and their pictures side by side.
import { createPinCards } from "./pin_cards.js";
import { createPinImages } from "./pin_images.js";
import { flagAt, paintFlags } from "./pin_flags.js";
import { MOST, pinsInUrl, pinsOf } from "./pin_list.js";
import { createToolSheet } from "../../ui/controls/tool_sheet.js";

/** @typedef {import("./pin_list.js").Pin} Pin */

/** @param {import("../contract.js").Host} host @param {import("./contract.js").ToolContext} context @returns {import("./contract.js").Tool} */
export function createPins(host, context) {
  const control = context.control("tool-pin", { text: "Pin", icon: "flag", tip: "Pin this point, to compare it with others (P key).", set: pinCursor });
  const sheet = createToolSheet("pin", "Pins", [], close);
  const cards = createPinCards(host, {
    visit,
    rename(pin, text) {
      cards.rename(pin, text);
      context.share({ rename: pin.id, text });
    },
    drop,
  });
  sheet.body.append(cards.element);
  /** @type {Pin[]} */
  const pins = []; // in the order of their numbers
  const images = createPinImages(host);
  let opened = false;

  /** Pin the cursor's point under a number of its own; one that has a pin already is only shown. */
  function pinCursor() {
    const pinned = pins.some(({ z }) => z[0] === host.z[0] && z[1] === host.z[1]);
    const full = !pinned && pins.length >= MOST;
    if (!pinned && !full) {
      const id = 1 + Math.max(-1, ...pins.map((pin) => pin.id));
      add({ id, z: host.z, name: "" });
      context.share({ add: id });
    }
    open(full);
    host.publish();
  }

  function open(full = false) {
    sheet.show(true);
    report(full);
  }

  /** The flags stay; the sheet comes back with the next pin, or with a click on a flag. */
  function close() {
    sheet.show(false);
  }

  function report(full = false) {
    sheet.report(full ? `${MOST} pins are the most: remove one first.` : pins.length === 1 ? "Move on and pin another point to compare." : `${pins.length} of at most ${MOST}`);
  }

  /** @param {Pin} pin */
  function add(pin) {
    pins.push(pin);
    cards.add(pin);
    context.paint();
  }

  /** @param {Pin} pin */
  function remove(pin) {
    pins.splice(pins.indexOf(pin), 1);
    cards.remove(pin);
    context.paint();
    report();
    if (pins.length === 0) close();
  }

  /** By hand, so on both planes. @param {Pin} pin */
  function drop(pin) {
    const i = pins.indexOf(pin), focused = cards.hasFocus(pin);
    remove(pin);
    if (focused) (cards.buttonOf(pins[i] ?? pins[i - 1]) ?? control).focus({ preventScroll: true });
    context.share({ drop: pin.id });
    host.publish();
  }

  /** @param {Pin} pin */
  function visit({ z }) {
    host.moveTo(z);
    host.settle();
  }

  return {
    control, sheet, close,
    shortcuts: [{ key: "p", label: "P", text: "pin the cursor's point", press: control.press }],
    grab(_, pixel) {
      const pin = flagAt(pins, host.view, pixel);
      return pin && captureFlag(host, () => {
        visit(pin);
        open();
      });
    },
    loaded() {
      if (!opened) pinsOf(context.parameter("pins", 800)).forEach(add);
      opened = true;
      if (pins.length > 0) sheet.show(true);
      cards.refresh();
      report();
    },
    setRun() {
      images.forget();
      cards.refresh();
    },
    setTheme: (theme) => cards.setInk(theme.ink),
    /** @param {{add: number} | {drop: number} | {rename: number, text: string}} change on the other plane */
    receive(change) {
      if (!host.run) return;
      const id = "add" in change ? change.add : "drop" in change ? change.drop : change.rename;
      const pin = pins.find((one) => one.id === id);
      if ("add" in change) {
        if (!pin) add({ id, z: host.z, name: "" });
        open();
      } else if (pin && "drop" in change) remove(pin);
      else if (pin && "rename" in change) cards.rename(pin, change.text);
    },
    drawn: () => pins.length > 0,
    paint: (pen, view, theme) => paintFlags(pen, view, theme, pins),
    address: () => ({ pins: pinsInUrl(pins) }),
    facts: () => ({ pins: pins.map((pin) => ({ z: pin.z, image: images.at(pin) })) }),
    perform({ pin }) {
      if (pin) pinCursor();
    },
  };
}

/** A flag that is dragged lets the cursor go on. @param {import("../contract.js").Host} host @param {() => void} press it is only pressed @returns {import("../contract.js").PointerCapture} */
function captureFlag(host, press) {
  let moved = false;
  return {
    move(z) {
      moved = true;
      host.moveTo(z);
    },
    up() {
      if (moved) host.settle();
      else press();
    },
    cancel() {},
  };
}
