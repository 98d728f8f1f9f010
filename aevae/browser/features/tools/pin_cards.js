// The pins on their sheet: for each a picture, its number and its name.
import { focusedIn, listen, make } from "../../ui/dom.js";
import { LONGEST, tidyName } from "./pin_list.js";
import { createThumbs } from "../../ui/thumbs.js";
import { icon } from "../../ui/icons.js";
import { coordinates, decimalsOf } from "../../ui/sentences.js";

/** @typedef {import("./pin_list.js").Pin} Pin */

/**
 * @param {import("../contract.js").Host} host
 * @param {{visit: (pin: Pin) => void, rename: (pin: Pin, text: string) => void, drop: (pin: Pin) => void}} on what is done by hand
 */
export function createPinCards(host, on) {
  const element = make("ol", { class: "pins" });
  const thumbs = createThumbs(host.spec.image);
  const placeOf = (/** @type {Pin} */ { z }) => coordinates(z, host.spec.plane.origin.length, host.run ? decimalsOf(host.run.bounds) : undefined);
  /** @type {Map<Pin, ReturnType<typeof createCard>>} */
  const cards = new Map(); // in the order of their numbers

  /** Numbers and pictures as they are now. */
  function refresh() {
    [...cards].forEach(([pin, { thumb, number, go }], i) => {
      number.textContent = String(i + 1);
      go.setAttribute("aria-label", `Pin ${i + 1}${pin.name && `, ${pin.name}`}, at ${placeOf(pin)}: the cursor goes there.`);
      if (host.run) thumb.show({ bytes: null, values: host.decode(pin.z) });
    });
  }

  return {
    element, refresh,
    setInk: thumbs.setInk,
    /** @param {Pin} pin */
    add(pin) {
      const card = createCard(pin, placeOf(pin), thumbs.add());
      listen(card.go, { click: () => on.visit(pin) });
      listen(card.away, { click: () => on.drop(pin) });
      listen(card.name, { input: () => on.rename(pin, card.name.value), change: host.publish });
      cards.set(pin, card);
      element.append(card.element);
      refresh();
    },
    /** @param {Pin} pin */
    remove(pin) {
      const card = cards.get(pin);
      card?.thumb.forget();
      card?.element.remove();
      cards.delete(pin);
      refresh();
    },
    /** @param {Pin} pin @param {string} text */
    rename(pin, text) {
      pin.name = tidyName(text);
      const name = cards.get(pin)?.name;
      if (name && name !== focusedIn(element)) name.value = pin.name; // nobody wants to be corrected while writing
      refresh();
    },
    /** @param {Pin} pin */
    hasFocus: (pin) => Boolean(cards.get(pin)?.element.contains(focusedIn(element))),
    /** The button of a pin's card. @param {Pin} pin */
    buttonOf: (pin) => cards.get(pin)?.go ?? null,
  };
}

/** @param {Pin} pin @param {string} place @param {ReturnType<ReturnType<typeof createThumbs>["add"]>} thumb */
function createCard({ id, name: text }, place, thumb) {
  const number = make("b", { class: "number" });
  const go = make("button", { type: "button", class: "picture", title: "The cursor goes to this pin." }, [thumb.canvas, number]);
  const name = make("input", { type: "text", maxlength: LONGEST, placeholder: "name", "aria-label": "Name of the pin", autocomplete: "off", spellcheck: "false" });
  const away = icon("pin-remove", "cross", "Remove this pin.");
  name.value = text;
  const element = make("li", { "data-testid": "pin", "data-id": id }, [go, name, make("span", { class: "caption", text: place }), away]);
  return { element, thumb, number, go, name, away };
}
