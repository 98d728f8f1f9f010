// The one toolbar of a page: planes beside each other share it, and what several of them offer is one control.
import { make } from "../../ui/dom.js";
import { createPopover } from "../../ui/controls/popover.js";
import { rove } from "../../ui/controls/roving.js";
import { createKeySheet } from "./key_sheet.js";
import { KINDS } from "./kinds.js";

/**
 * @typedef {import("../../features/contract.js").Control} Control
 * @typedef {import("../../features/contract.js").ControlHandle} ControlHandle
 * @typedef {import("../../features/contract.js").KeyBinding} KeyBinding
 * @typedef {"colour"|"tools"|"show"|"more"} Row
 *
 * @type {{name: string, row: Row, kind: keyof typeof KINDS, one?: true}[]} every control, in its order; one: the first plane
 *   that can do it does, and tells the other itself; else each does
 */
const CONTROLS = [
  { name: "overlay", row: "colour", kind: "chips" },
  { name: "draw", row: "tools", kind: "switch", one: true },
  { name: "tool-pin", row: "tools", kind: "action", one: true },
  { name: "tool-sample", row: "tools", kind: "switch" },
  { name: "tool-trip", row: "tools", kind: "switch" },
  { name: "tool-refine", row: "tools", kind: "action" },
  { name: "tool-select", row: "tools", kind: "switch" },
  { name: "numbers", row: "tools", kind: "switch" },
  { name: "tiles", row: "show", kind: "switch" },
  { name: "rings", row: "show", kind: "switch" },
  { name: "points", row: "show", kind: "select" },
  { name: "training", row: "show", kind: "switch" },
  { name: "switch-trust", row: "more", kind: "check" },
  { name: "switch-posteriors", row: "more", kind: "check" },
  { name: "dots", row: "more", kind: "radios" },
  { name: "resample", row: "more", kind: "action" },
  { name: "tiles-opacity", row: "more", kind: "range" },
];

/** @typedef {ReturnType<typeof createToolbar>} Toolbar */

/** @param {() => Element[]} spare what its menu shall not cover */
export function createToolbar(spare) {
  const more = make("button", { type: "button", class: "tool", text: "More ▾", title: "How strong the images are, where the dots stand, ellipses and fading.", "data-testid": "overlays" });
  /** @type {Record<Row, HTMLElement>} */
  const rows = {
    colour: make("div", { class: "colour-by" }), tools: make("span", { class: "pair" }), show: make("span", { class: "pair" }), more: make("div", { class: "menu" }),
  };
  const popover = createPopover(more, "More", [rows.more], spare);
  const keys = createKeySheet();
  const bar = make("div", { class: "tools", role: "toolbar", "aria-label": "Tools" }, [rows.tools, make("span", { class: "pair" }, [rows.show, more, keys.button, popover.element])]);
  const element = make("div", { class: "controls" }, [rows.colour, bar, keys.element]);
  const roving = rove(bar);

  const slots = CONTROLS.map(({ name, row, kind, one }) => {
    /** @type {{side: number, control: Control}[]} */
    const members = [];
    const able = () => members.filter(({ control }) => !control.lack && !control.hidden);
    const shape = KINDS[kind](name, set);

    /** @param {any} value */
    function set(value) {
      const those = able().map(({ control }) => control);
      for (const control of one ? those.slice(0, 1) : those) control.set(value);
    }
    function render() {
      shape.element.hidden = members.length === 0;
      if (members.length === 0) return;
      const those = able().length > 0 ? able() : members;
      const [{ control }] = those;
      const value = typeof control.value === "boolean" ? those.some((other) => other.control.value) : control.value;
      shape.render({ ...control, value, options: control.options && together(those.map((other) => other.control.options ?? [])) });
      roving.refresh();
    }
    rows[row].append(shape.element);
    shape.element.hidden = true;
    return { name, members, render, shape, press: () => set(!members.some(({ control }) => control.value)) };
  });

  return {
    element,
    /** @param {number} side of the plane that comes: the left one is asked first */
    join(side) {
      /** @type {(() => void)[]} */
      const leavings = [() => keys.set(side, [])];
      return {
        /** @param {string} name of the table @param {Control} control @returns {ControlHandle} */
        control(name, control) {
          const { members, render, shape, press } = /** @type {(typeof slots)[number]} */ (slots.find((slot) => slot.name === name));
          const member = { side, control };
          members.push(member);
          members.sort((a, b) => a.side - b.side);
          leavings.push(() => {
            members.splice(members.indexOf(member), 1);
            render();
          });
          render();
          return {
            show(part) {
              Object.assign(control, part);
              render();
            },
            press,
            focus: () => shape.target.focus({ preventScroll: true }),
          };
        },
        /** What the plane's keys do. @param {KeyBinding[]} bindings */
        showKeys: (bindings) => keys.set(side, bindings),
        leave: () => leavings.forEach((leave) => leave()),
      };
    },
    destroy() {
      popover.destroy();
      keys.destroy();
    },
  };
}

/** What one of several planes can choose, can be chosen. @param {import("../../features/contract.js").ControlOption[][]} lists */
const together = ([first, ...others]) => first.map((option, i) => [option, ...others.map((list) => list[i])].find((one) => one && !one.lack) ?? option);
