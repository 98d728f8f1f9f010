// A run that could not be shown: what happened, and one button.
import { listen } from "./dom.js";

/**
 * @param {Object<string, HTMLElement>} dom as `buildPanel` makes it
 * @param {() => void} again Retry was pressed
 */
export function createFailure({ panel, failure, reason, retry }, again) {
  return {
    get shown() { return !failure.hidden; },
    clear() {
      failure.hidden = true;
      panel.classList.remove("failed");
    },
    /** @param {Error} error its message is for the reader */
    show(error) {
      console.error(error);
      panel.classList.remove("loading");
      panel.classList.add("failed");
      reason.textContent = error.message;
      failure.hidden = false;
    },
    destroy: listen(retry, { click: again }),
  };
}
