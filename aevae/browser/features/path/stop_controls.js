// The stops of a path as cards: an image to press for another one, a class to pick, and a position to write.
import { listen, make } from "../../ui/dom.js";
import { icon } from "../../ui/icons.js";
import { createPicture } from "../../image/picture.js";
import { isLine } from "../../model/line.js";
import { letter, MOST_STOPS } from "./stops.js";
import { decimalsOf, fixed } from "../../ui/sentences.js";

/** @typedef {ReturnType<typeof import("./editor.js").createStopEditor>} StopEditor */

/** @param {StopEditor} editor @param {(text: string) => void} say */
export function createStopControls(editor, say) {
  const from = make("div", { class: "end-card from" }), to = make("div", { class: "end-card to" }), between = make("div", { class: "waypoints" });
  const swap = worded("swap", "swap", "Swap", "Let the two ends change places.");
  const add = worded("add-stop", "stop", "Add a waypoint", "Let the path pass one place more.");
  const draw = worded("draw-way", "stroke", "Draw a path", "Draw a path on the plane; press again to erase it.");
  const tools = make("span", { class: "pair" }, [swap, add, draw]);
  /** @type {ReturnType<typeof buildControls>[]} */
  let controls = [];
  let layout = ""; // what they were made for
  /** @type {Rgb} */
  let ink = [0, 0, 0];

  const undo = [
    listen(swap, { click: editor.swap }),
    listen(add, { click: editor.add }),
    listen(draw, { click: () => editor.toggleDrawing(draw.getAttribute("aria-pressed") !== "true") }),
  ];

  return {
    from, to, between, tools,
    /**
     * @param {import("./stops.js").Stops} stops
     * @param {(i: number) => Float32Array} pictureAt
     */
    show(stops, pictureAt) {
      const { run } = stops.sides[0], { classes, noun, image } = run.spec, line = isLine(run.plane);
      const wanted = JSON.stringify([stops.list.length, classes, image, stops.linked, line]);
      if (wanted !== layout) {
        controls = stops.list.map((_, i) => buildControls(i, stops.list.length, { classes, noun, image, linked: stops.linked, line, ink }, editor, say));
        const cards = controls.map((control) => control.element), last = cards.length - 1;
        from.replaceChildren(cards[0]);
        to.replaceChildren(cards[last]);
        between.replaceChildren(...cards.slice(1, last));
      }
      layout = wanted;
      controls.forEach((control, i) => {
        const { index } = stops.list[i], row = index === null ? undefined : run.rowOf.get(index);
        const label = row === undefined ? null : run.labels[row];
        control.picture.paintValues(pictureAt(i));
        control.choose.setAttribute("aria-pressed", String(i === stops.selected));
        control.element.classList.toggle("selected", i === stops.selected);
        control.label.value = label === null ? "" : String(label);
        control.another.disabled = label === null;
        control.write(stops.at(0, i), decimalsOf(run.bounds));
      });
      add.disabled = stops.list.length >= MOST_STOPS;
      if (stops.linked) draw.remove();
      else if (!draw.isConnected) tools.append(draw);
      draw.setAttribute("aria-pressed", String(editor.drawing || stops.drawn !== null));
    },
    /** @param {Theme} theme */
    setTheme(theme) {
      ink = theme.ink;
      for (const { picture } of controls) picture.setInk(ink);
    },
    destroy: () => undo.forEach((stop) => stop()),
  };
}

/** A button with a drawing and words. @param {string} testid @param {import("../../ui/icons.js").Drawing} drawing @param {string} text @param {string} title */
function worded(testid, drawing, text, title) {
  const button = icon(testid, drawing, title);
  button.classList.remove("icon");
  button.removeAttribute("aria-label");
  button.append(make("span", { text }));
  return button;
}

/** The card of one stop. @param {number} i @param {number} count @param {{classes: string[], noun: string, image: ImageFormat, linked: boolean, line: boolean, ink: Rgb}} options @param {StopEditor} editor @param {(text: string) => void} say */
function buildControls(i, count, { classes, noun, image, linked, line, ink }, editor, say) {
  const name = letter(i, count);
  const isEnd = i === 0 || i === count - 1;
  const canvas = make("canvas", { class: "thumbnail", role: "img", "aria-label": `Image at ${name}` });
  const picture = createPicture(canvas, image);
  picture.setInk(ink);
  const what = isEnd ? (i === 0 ? "From" : "To") : "Over";
  const choose = make("button", { type: "button", class: "tool end-name", title: `Choose ${name}: a click on the plane then moves it.`, "data-testid": `end-${name}` }, [`${what} `, make("b", { text: name })]);
  const label = make("select", { class: "speed", "aria-label": `Class of ${name}`, title: `Go to a random test ${noun} of this class.`, hidden: classes.length === 0, "data-testid": `class-of-${name}` }, [
    make("option", { value: "", text: "–", hidden: true }), ...classes.map((text, k) => make("option", { value: k, text })),
  ]);
  const another = make("button", { type: "button", class: "picture", title: `Press for another test ${noun}${classes.length ? " of the same class" : ""}.`, "data-testid": `another-${name}` }, [canvas]);
  const place = make("input", {
    type: "text", class: "coordinates", inputmode: "text", spellcheck: "false", autocomplete: "off", "aria-label": `Position of ${name}`, "data-testid": `place-${name}`,
    title: line ? "A number, for example 0.5." : "Two numbers, for example 0.5, -1.2.",
  });
  const where = make("details", { class: "where", hidden: linked }, [make("summary", { text: "position", "data-testid": `where-${name}` }), place]); // two models share images, not places
  const remove = icon(`remove-${name}`, "cross", `Remove waypoint ${name}.`);
  let written = ""; // where the stop is

  function type() {
    const z = typedPoint(place.value, line);
    if (!z) say(`“${place.value.slice(0, 30)}” is no position. Write ${line ? "a number, like 0.5" : "two numbers, like 0.5, −1.2"}.`);
    if (!z || !editor.place(i, z)) place.value = written;
  }

  // The elements go with their listeners.
  listen(choose, { click: () => editor.select(i) });
  listen(label, { change: () => editor.pick(i, Number(label.value)) });
  listen(another, { click: () => editor.pick(i, Number(label.value)) }); // without classes all are of class 0
  listen(remove, { click: () => editor.remove(i) });
  listen(place, { change: type, focus: () => editor.select(i) });
  return {
    picture, choose, label, another,
    element: make("div", { class: "stop-form" }, [choose, another, label, where, ...(isEnd ? [] : [remove])]),
    /** Says where the stop is, unless somebody has begun to write there. @param {LatentPoint} z @param {number} decimals */
    write([x, y], decimals) {
      const untouched = place.value === written; // also what was refused before the last step was drawn
      written = line ? fixed(x, decimals) : `${fixed(x, decimals)}, ${fixed(y, decimals)}`;
      const root = place.getRootNode();
      if (untouched || !("activeElement" in root) || root.activeElement !== place) place.value = written;
    },
  };
}

/** Two numbers, of a line one, however people write them: brackets, a comma or a space between them, a true minus sign. @param {string} text @param {boolean} line @returns {LatentPoint|null} */
function typedPoint(text, line) {
  const parts = text.slice(0, 100).replaceAll("−", "-").replace(/^\s*[([]?/, "").replace(/[)\]]?\s*$/, "").split(/\s*[,;]\s*|\s+/).filter(Boolean);
  const [x, y = 0] = parts.map(Number);
  return parts.length === (line ? 1 : 2) && [x, y].every((value) => Number.isFinite(value) && Math.abs(value) < 1e6) ? [x, y] : null;
}
