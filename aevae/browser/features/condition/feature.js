// A decoder that is given the class: the cursor's point as every class, and the choice of the one that the plane shows.
import { listen, make } from "../../ui/dom.js";
import { withParts } from "../../model/codes.js";
import { createPicture } from "../../image/picture.js";

const HEIGHT = 104; // CSS px of the row and its caption
const ARROWS = { ArrowLeft: -1, ArrowUp: -1, ArrowRight: 1, ArrowDown: 1 };

/** @param {import("../contract.js").Host} host @returns {import("../contract.js").Feature} */
export function createCondition(host) {
  const count = host.spec.decoder.find(({ op }) => op === "condition")?.classes ?? 0;
  if (count === 0) {
    /** @type {Record<string, null>} */
    const none = host.options.alone ? { class: null } : {}; // the other of two planes may have it
    return { address: () => none };
  }

  const text = host.parameter("class") ?? "";
  let label = /^\d{1,3}$/.test(text) && Number(text) < count ? Number(text) : 0;

  let given = new Set([label]); // at the place of the cursor
  /** @type {LatentPoint|null} */
  let place = null;

  const names = host.spec.classes;
  const canvases = names.map(() => make("canvas", { "aria-hidden": "true" }));
  const pictures = canvases.map((canvas) => createPicture(canvas, host.spec.image));
  const buttons = names.map((name, k) => make("button", {
    type: "button", role: "radio", "data-testid": `told-${name}`, "aria-label": name, title: `Give the decoder the class ${name}${k < 10 ? ` (key ${k})` : ""}.`,
  }, [canvases[k], make("span", { text: name })]));
  const group = make("div", { class: "row", role: "radiogroup", "aria-label": "The class that the decoder is given", "data-testid": "told" }, buttons);
  host.below(make("div", { class: "classes" }, [
    group, make("p", { class: "caption", text: "Where the point lies says how it is written; the class says what." }),
  ]), HEIGHT);
  mark();

  function mark() {
    buttons.forEach((button, k) => {
      button.setAttribute("aria-checked", String(k === label));
      button.tabIndex = k === label ? 0 : -1;
    });
  }

  /** @param {number} k */
  function setClass(k) {
    label = k;
    given.add(k);
    mark();
    host.applyTransforms();
  }

  /** @param {number} k */
  function choose(k) {
    setClass(k);
    host.share(k);
    host.publish();
  }

  /** Digits choose a class, on the plane as in the row. @param {KeyboardEvent} event */
  function key(event) {
    const digit = /^\d$/.test(event.key) ? Number(event.key) : count;
    if (digit >= count) return false;
    choose(digit);
    return true;
  }

  const stop = listen(group, {
    click({ target }) {
      const k = buttons.findIndex((button) => button.contains(target));
      if (k >= 0) choose(k);
    },
    keydown(event) {
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      if (event.key in ARROWS) choose((label + ARROWS[event.key] + count) % count);
      else if (!key(event)) return;
      buttons[label].focus();
      event.preventDefault();
    },
  });

  return {
    transform(run) {
      run.decoder.setClass(label);
      return withParts(run, { label });
    },
    cursor(z) {
      if (String(z) !== String(place)) given = new Set([label]);
      place = z;
      if (!host.run) return;
      const { decoder } = host.run;
      pictures.forEach((picture, k) => {
        decoder.setClass(k);
        picture.paintValues(host.decode(z));
      });
      decoder.setClass(label);
    },
    keys: [{ keys: names.map((_, k) => String(k)).slice(0, 10), label: "0 … 9", text: "give the decoder this class", press: key }],
    receive: setClass,
    /** The picture that both planes go to is of this class. */
    setLabel(k) {
      if (k !== label) setClass(k);
    },
    facts: () => ({ given: [...given] }),
    perform({ give }) {
      if (give !== undefined && give < count) choose(give);
    },
    address: () => ({ class: String(label) }),
    setTheme: (theme) => pictures.forEach((picture) => picture.setInk(theme.ink)),
    destroy: stop,
  };
}
