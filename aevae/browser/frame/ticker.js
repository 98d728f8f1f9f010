// Asks the server once a second how the trainings go, for all parts of the page together, and tells Python only of what is new.
import { make, setText } from "../ui/dom.js";

/**
 * @typedef {{who: string, what: string, active: {id: string, epoch: number, epochs: number, share: number}[], waiting: number, notes: string[]}} Tick as `services/ticks.py` writes it
 * @typedef {{address: string, of: "who"|"what", seen: string, every: number, rest: number}} TickerData of: the mark that is watched; seen: what the page shows; every: ms;
 *   rest: ms after Python was told in which it hears only of another "who"
 */

const PATIENCE = 5000; // ms until an answer counts as lost, and Python hears of a mark again

/** The parts of the page that watch, and what each of them watches. @type {Map<(tick: Tick) => void, TickerData>} */
const watchers = new Map();
let asking = false;

async function ask() {
  if (asking) return;
  asking = true;
  for (let [data] = watchers.values(); data; [data] = watchers.values()) {
    if (!document.hidden) await tell(data.address);
    await new Promise((resolve) => setTimeout(resolve, Math.min(...Array.from(watchers.values(), ({ every }) => every), data.every)));
  }
  asking = false;
}

/** @param {string} address */
async function tell(address) {
  try {
    const answer = await fetch(new URL(address, document.baseURI), { cache: "no-store", signal: AbortSignal.timeout(PATIENCE) });
    const tick = answer.ok && await answer.json();
    if (tick) for (const hear of [...watchers.keys()]) await inTurn(() => hear(tick));
  } catch {
    // The server is away for a moment: the next one says how it goes.
  }
}

/** In a task of its own: Streamlit takes what is told it in one task for one part of the page. @param {() => void} action @returns {Promise<void>} */
const inTurn = (action) => new Promise((resolve) => setTimeout(() => {
  action();
  resolve();
}));

/** @param {HTMLElement} parent @param {(mark: string) => void} moved tell Python that the mark is this one now */
export function createTicker(parent, moved) {
  const element = parent.appendChild(make("div", { class: "explorer ticker", "data-testid": "ticker", "aria-live": "off" }));
  let said = "", who = "", at = 0;

  /** @param {Tick} tick */
  function hear(tick) {
    const watched = watchers.get(hear);
    if (!watched) return; // gone meanwhile
    const { of, seen, rest } = watched;
    if (of === "who") draw(tick);
    const mark = tick[of], passed = performance.now() - at;
    if (mark === seen || (mark === said && passed < PATIENCE) || (tick.who === who && passed < rest)) return;
    said = mark;
    who = tick.who;
    at = performance.now();
    moved(mark);
  }

  /** @param {Tick} tick */
  function draw({ active, waiting, notes }) {
    while (element.children.length > active.length + 1) element.lastElementChild?.remove();
    while (element.children.length < active.length + 1) element.append(make("div", {}, [make("span"), make("progress", { max: 1 })]));
    active.forEach(({ id, epoch, epochs, share }, i) => {
      const row = /** @type {HTMLElement} */ (element.children[i]), [text, bar] = /** @type {HTMLElement[]} */ ([...row.children]);
      row.hidden = bar.hidden = false;
      setText(text, `epoch ${epoch} of ${epochs}: ${id}`);
      bar.setAttribute("value", String(share));
      bar.setAttribute("aria-label", `Training of ${id}`);
    });
    const last = /** @type {HTMLElement} */ (element.children[active.length]), bar = last.lastElementChild;
    setText(/** @type {Element} */ (last.firstElementChild), [...notes, ...(waiting ? [`${waiting} waiting`] : [])].join(", "));
    if (bar) /** @type {HTMLElement} */ (bar).hidden = true;
    last.hidden = !waiting && !notes.length;
  }

  return {
    /** @param {TickerData} data */
    update(data) {
      watchers.set(hear, data);
      ask();
    },
    destroy() {
      watchers.delete(hear);
      element.remove();
    },
  };
}
