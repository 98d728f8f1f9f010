// The kinds of controls in a toolbar. Each is made once, and shows whatever state its planes are in together.
import { listen, make, setText } from "../../ui/dom.js";
import { setIcon } from "../../ui/icons.js";
import { rove } from "../../ui/controls/roving.js";

/**
 * @typedef {import("../../features/contract.js").ControlState} ControlState
 * @typedef {import("../../features/contract.js").ControlOption} ControlOption
 * @typedef {{element: HTMLElement, target: HTMLElement, render: (state: ControlState) => void}} Shape target: what gets the focus
 * @typedef {(name: string, set: (value: any) => void) => Shape} Kind
 */

/** What cannot be used keeps its place in the row, and says why. @param {HTMLElement} element @param {{tip: string, lack?: string|null}} state */
function showLack(element, { tip, lack }) {
  const title = lack ?? tip;
  if (element.title !== title) element.title = title;
  element.setAttribute("aria-disabled", String(Boolean(lack)));
}
const isUsable = (/** @type {Element} */ element) => element.getAttribute("aria-disabled") !== "true";
const isOn = (/** @type {Element} */ element) => element.getAttribute("aria-pressed") === "true";

/** @type {Kind} */
function actionButton(name, set) {
  const drawing = make("span", { class: "drawing-of" }), word = make("span", { class: "word" });
  const element = make("button", { type: "button", class: "tool", "data-testid": name }, [drawing, word]);
  listen(element, { click: () => isUsable(element) && set(!isOn(element)) });
  return {
    element, target: element,
    render(state) {
      setText(word, state.text);
      element.setAttribute("aria-label", state.text);
      drawing.hidden = !state.icon;
      if (state.icon) setIcon(drawing, state.icon);
      element.hidden = Boolean(state.hidden);
      showLack(element, state);
    },
  };
}

/** @type {Kind} */
function switchButton(name, set) {
  const shape = actionButton(name, set);
  return {
    ...shape,
    render(state) {
      shape.render(state);
      shape.element.setAttribute("aria-pressed", String(Boolean(state.value)));
    },
  };
}

/** One of several, all in sight. @type {Kind} */
function chips(name, set) {
  const caption = make("span", { class: "caption" }), row = make("span", { class: "choices" });
  const element = make("div", { class: "chips", role: "radiogroup" }, [caption, row]);
  /** @type {Map<string, HTMLButtonElement>} */
  const buttons = new Map();
  const choose = (/** @type {Element|null} */ button) => {
    for (const [value, one] of buttons) if (one === button && isUsable(one)) set(value);
  };
  listen(row, { click: ({ target }) => choose(target.closest("button")) });
  const roving = rove(element, { upright: true, chosen: () => [...buttons.values()].find((button) => button.getAttribute("aria-checked") === "true"), arrived: choose });
  return {
    element, target: row,
    render({ text, value, options = [] }) {
      setText(caption, text);
      element.setAttribute("aria-label", text);
      for (const option of options) {
        let button = buttons.get(option.value);
        if (!button) {
          button = make("button", { type: "button", role: "radio", class: "tool", "data-testid": `${name}-${option.value}` });
          buttons.set(option.value, button);
          row.append(button);
        }
        setText(button, option.text);
        button.setAttribute("aria-checked", String(option.value === value));
        showLack(button, option);
      }
      roving.refresh();
    },
  };
}

/** One of several, in little room. @type {Kind} */
function select(name, set) {
  const caption = make("span", { class: "caption" });
  const target = make("select", { class: "speed", "data-testid": name });
  const element = make("label", { class: "labelled" }, [caption, target]);
  listen(target, { change: () => set(target.value) });
  return {
    element, target,
    render({ text, tip, value, options = [] }) {
      setText(caption, text);
      element.title = tip;
      options.forEach((option, i) => {
        const item = target.options[i] ?? target.appendChild(make("option", { value: option.value }));
        setText(item, option.text);
      });
      target.value = value;
    },
  };
}

/** @param {"checkbox"|"radio"} type @param {string} testid @param {string} [group] */
function choice(type, testid, group) {
  const input = make("input", { type, name: group, "data-testid": testid }), word = make("span");
  const element = make("label", { class: "choice" }, [input, word]);
  return {
    element, input,
    /** @param {{text: string, tip: string, lack?: string|null}} state @param {boolean} checked */
    render({ text, tip, lack }, checked) {
      setText(word, text);
      element.title = lack ?? tip;
      input.disabled = Boolean(lack);
      input.checked = checked;
    },
  };
}

/** @type {Kind} */
function check(name, set) {
  const { element, input, render } = choice("checkbox", name);
  listen(input, { change: () => set(input.checked) });
  return { element, target: input, render: (state) => render(state, Boolean(state.value)) };
}

let groups = 0; // radio buttons need a name of their own

/** @type {Kind} */
function radios(name, set) {
  const group = `${name}-${++groups}`, caption = make("legend");
  const element = make("fieldset", {}, [caption]);
  /** @type {ReturnType<typeof choice>[]} */
  const choices = [];
  return {
    element, target: element,
    render({ text, value, options = [] }) {
      setText(caption, text);
      options.forEach((option, i) => {
        if (!choices[i]) {
          const one = choices[i] = choice("radio", `${name}-${option.value}`, group);
          listen(one.input, { change: () => set(option.value) });
          element.append(one.element);
        }
        choices[i].render(option, option.value === value);
      });
    },
  };
}

/** From 0 to 1. @type {Kind} */
function range(name, set) {
  const input = make("input", { type: "range", min: 0, max: 1, step: 0.01, class: "opacity", "data-testid": name });
  const caption = make("legend");
  const element = make("fieldset", {}, [caption, input]);
  listen(input, { input: () => set(input.valueAsNumber) });
  return {
    element, target: input,
    render({ text, tip, lack, value }) {
      setText(caption, text);
      input.setAttribute("aria-label", text);
      element.title = lack ?? tip;
      input.disabled = Boolean(lack);
      input.value = String(value);
    },
  };
}

export const KINDS = { action: actionButton, switch: switchButton, chips, select, check, radios, range };
