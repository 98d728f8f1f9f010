// Where the card lies above the plane, what the task still lacks stays in sight at the lower edge; and when it is done, the way to the answer.
import { listen, make, setText } from "../ui/dom.js";

const NARROW = "(max-width: 1100px)"; // as in learn.css
const WHOLE = 0.9; // of the task: less is not legible

/** @param {HTMLElement} task it stands in for while that is out of sight @param {() => void} onOpen back to the card */
export function createDock(task, onOpen) {
  const text = make("span"), open = make("button", { type: "button", class: "tool", text: "See what comes out", hidden: true });
  const element = make("div", { class: "dock", popover: "manual", "data-testid": "dock" }, [text, open]);
  const narrow = matchMedia(NARROW);
  let isAway = false, hasTask = false;
  const observer = new IntersectionObserver(([entry]) => {
    isAway = entry.intersectionRatio < WHOLE;
    show();
  }, { threshold: WHOLE });
  observer.observe(task);
  const stop = listen(open, { click: onOpen });

  function show() {
    const wanted = hasTask && isAway && narrow.matches && element.isConnected;
    if (wanted !== element.matches(":popover-open")) element.togglePopover(wanted);
  }

  return {
    element,
    /** Whether the card lies above the plane: an answer that opened by itself would push it away under the finger. */
    get isAbove() { return narrow.matches; },
    /** @param {string} lack what is missing, "" for nothing @param {boolean} isReady the answer may be seen */
    say(lack, isReady) {
      hasTask = true;
      setText(text, lack || "The task is done.");
      open.hidden = !isReady;
      show();
    },
    destroy() {
      observer.disconnect();
      stop();
    },
  };
}
