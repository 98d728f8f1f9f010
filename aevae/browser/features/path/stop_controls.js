// The stops of a trip, to be chosen by class, by chance or by number.
import { listen, make } from "../../ui/dom.js";
import { icon } from "../../ui/icons.js";
import { createPicture } from "../../image/picture.js";
import { letter } from "./feature.js";
import { MOST_STOPS } from "./stops.js";
import { noun, number } from "../../ui/sentences.js";

/**
 * @param {Object} on
 * @param {(i: number) => void} on.select
 * @param {(i: number, label: number) => void} on.pick a random test picture of this class
 * @param {(i: number, z: Point) => boolean} on.place whether the stop may go there; if not, it says why
 * @param {() => void} on.add @param {(i: number) => void} on.remove @param {() => void} on.swap @param {(on: boolean) => void} on.draw
 */
export function createEnds(on) {
  const list = make("div", { class: "ends" });
  const element = make("div", { class: "ends" });
  const swap = icon("swap", "swap", "Let A and B change places.");
  const add = icon("add-stop", "stop", "Add a stop: a tour goes over one place more.");
  const draw = icon("draw-way", "stroke", "Draw a way on the plane; press again to erase it.");
  const tools = make("span", { class: "pair joined" }, [swap, add, draw]);
  let parts = [];
  let layout = "";
  let ink = [0, 0, 0];

  function build(stops, { classes, image, linked }) {
    parts = stops.map((_, i) => {
      const name = letter(i, stops.length);
      const canvas = make("canvas", { class: "thumbnail", role: "img", "aria-label": `Picture at ${name}` });
      const picture = createPicture(canvas, image);
      picture.setInk(ink);
      const choose = make("button", { type: "button", class: "tool end", text: name, title: `Choose ${name}: a click on the plane then moves it.`, "data-testid": `end-${name}` });
      const end = i === 0 || i === stops.length - 1;
      const label = make("select", { class: "speed", "aria-label": `Class of ${name}`, title: `A random test ${noun(classes)} of this class.`, "data-testid": `class-of-${name}` }, [
        make("option", { value: "", text: "–", hidden: true }), ...classes.map((text, k) => make("option", { value: k, text })),
      ]);
      const another = icon(`another-${name}`, "loop", `Another test ${noun(classes)} of the same class.`);
      const place = make("input", {
        type: "text", class: "coordinates", inputmode: "text", spellcheck: "false", autocomplete: "off", "aria-label": `Position of ${name}`, "data-testid": `place-${name}`,
        title: "Two numbers, for example 0.5, -1.2.", hidden: linked, // two models share pictures, not places
      });
      const remove = icon(`remove-${name}`, "cross", `Leave out stop ${name}.`);
      listen(choose, { click: () => on.select(i) });
      listen(label, { change: () => on.pick(i, Number(label.value)) });
      listen(another, { click: () => on.pick(i, Number(label.value)) });
      listen(remove, { click: () => on.remove(i) });
      listen(place, { change: () => typed(i, place), focus: () => on.select(i) });
      return { canvas, picture, choose, label, another, place, element: make("div", { class: "stop-form" }, [choose, canvas, label, another, place, ...(end ? [] : [remove])]) };
    });
    element.replaceChildren(...parts.map((part) => part.element));
  }

  function typed(i, input) {
    const z = toPoint(input.value);
    if (!z) on.complain(`“${input.value.slice(0, 30)}” is no position. Write two numbers, like 0.5, −1.2.`);
    if (!z || !on.place(i, z)) input.value = parts[i].written;
  }

  const stops = [
    listen(swap, { click: on.swap }),
    listen(add, { click: on.add }),
    listen(draw, { click: () => on.draw(draw.getAttribute("aria-pressed") !== "true") }),
  ];

  return {
    element,
    tools,
    /**
     * @param {import("./stops.js").createTrip} trip
     * @param {{classes: string[], image: ImageFormat, drawing: boolean, labelOf: (i: number) => number|null, paint: (picture: Object, i: number) => void}} look
     */
    show(trip, look) {
      const wanted = JSON.stringify([trip.stops.length, look.classes, look.image, trip.linked]);
      if (wanted !== layout) build(trip.stops, { ...look, linked: trip.linked });
      layout = wanted;
      parts.forEach((part, i) => {
        const label = look.labelOf(i);
        look.paint(part.picture, i);
        part.choose.setAttribute("aria-pressed", String(i === trip.selected));
        part.label.value = label ?? "";
        part.another.disabled = label === null;
        const [x, y] = trip.at(0, i);
        part.written = `${number(x)}, ${number(y)}`;
        if (part.place.getRootNode().activeElement !== part.place) part.place.value = part.written;
      });
      add.disabled = trip.stops.length >= MOST_STOPS;
      if (trip.linked) draw.remove();
      else if (!draw.isConnected) tools.append(draw);
      draw.setAttribute("aria-pressed", String(look.drawing || trip.drawn !== null));
    },
    setTheme(theme) {
      ink = theme.ink;
      for (const { picture } of parts) picture.setInk(ink);
    },
    destroy: () => stops.forEach((stop) => stop()),
  };
}

/** Two numbers however people write them: brackets, a comma or a space between them, a true minus sign. @returns {Point|null} */
export function toPoint(text) {
  const parts = text.slice(0, 100).replaceAll("−", "-").replace(/^\s*[([]?/, "").replace(/[)\]]?\s*$/, "").split(/\s*[,;]\s*|\s+/).filter(Boolean);
  const point = parts.map(Number);
  return point.length === 2 && point.every((value) => Number.isFinite(value) && Math.abs(value) < 1e6) ? point : null;
}
