// A run that could not be shown: what happened, and one button.
import { messageOf } from "../network/errors.js";
import { listen } from "./dom.js";

/**
 * @param {{panel: HTMLElement, failure: HTMLElement, reason: HTMLElement, retry: HTMLElement}} dom
 * @param {() => void} again Retry was pressed
 */
export function createFailure({ panel, failure, reason, retry }, again) {
  return {
    get shown() { return !failure.hidden; },
    clear() {
      failure.hidden = true;
      panel.classList.remove("failed");
    },
    /** @param {unknown} error */
    show(error) {
      console.error(error);
      panel.classList.remove("loading");
      panel.classList.add("failed");
      reason.textContent = messageOf(error);
      failure.hidden = false;
    },
    destroy: listen(retry, { click: again }),
  };
}
