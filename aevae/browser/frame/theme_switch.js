// Light, dark, or as the system has it.
import { listen, make } from "../ui/dom.js";
import { chooseTheme, chosenTheme, onFrameChange } from "../ui/frame_state.js";

const THEMES = [["light", "Light"], ["dark", "Dark"], ["system", "System"]];

/** @param {HTMLElement} parent */
export function createThemeSwitch(parent) {
  const buttons = THEMES.map(([name, text]) => make("button", { type: "button", class: "tool", text, "data-theme": name, "data-testid": `theme-${name}` }));
  const element = parent.appendChild(make("div", { class: "explorer theme-switch" }, [make("span", { class: "joined pair", role: "group", "aria-label": "Theme" }, buttons)]));
  const show = () => buttons.forEach((button) => button.setAttribute("aria-pressed", String(button.dataset.theme === chosenTheme())));
  const stops = [onFrameChange(show), listen(element, { click: ({ target }) => target.dataset.theme && chooseTheme(target.dataset.theme) })];
  show();
  return {
    update() {},
    destroy() {
      stops.forEach((stop) => stop());
      element.remove();
    },
  };
}
