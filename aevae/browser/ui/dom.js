// The two lines of DOM work that every screen part repeats.

/**
 * @typedef {{text?: string|number} & Record<string, string|number|boolean|null|undefined>} Attributes
 */

/**
 * @template {EventTarget} T
 * @typedef {T extends Window ? WindowEventMap : T extends Document ? DocumentEventMap : HTMLElementEventMap} EventsOf
 */

/**
 * Handlers by event. What an element hears of is aimed at an element in it, `input` and `change` at a field.
 * @template {EventTarget} T
 * @typedef {{[K in keyof EventsOf<T>]?: (event: EventsOf<T>[K] & {readonly target: K extends "input"|"change" ? HTMLInputElement : HTMLElement}) => void}} Handlers
 */

/**
 * Make an element. `data-*`, `aria-*` and other attributes by name; `class`, `text` and `title` too;
 * attributes that are null, undefined or false are left out.
 * @template {keyof HTMLElementTagNameMap} K
 * @param {K} tag
 * @param {Attributes} [attributes]
 * @param {(Node|string)[]} [children]
 */
export function make(tag, { text, ...attributes } = {}, children = []) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    element.setAttribute(name, value === true ? "" : String(value));
  }
  if (text !== undefined) element.textContent = String(text);
  element.append(...children);
  return element;
}

/** Which element has the focus, in the document or in the shadow root that an element stands in. @param {Element} element */
export const focusedIn = (element) => /** @type {Document|ShadowRoot} */ (element.getRootNode()).activeElement;

/** Write text only where it changed: an untouched node costs no layout. @param {Node} element @param {string} text */
export function setText(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

/** A coalescing frame: however often `request` is called, `draw` runs once in the next animation frame. @param {() => void} draw */
export function createFrame(draw) {
  let pending = 0;
  const run = () => {
    pending = 0;
    draw();
  };
  return {
    request: () => (pending ||= requestAnimationFrame(run)),
    cancel: () => {
      cancelAnimationFrame(pending);
      pending = 0;
    },
  };
}

/** @returns {Promise<number>} the time of the next animation frame, ms */
export const nextFrame = () => new Promise(requestAnimationFrame);

/** Whoever asked the system for less motion gets jumps. */
export const wantsStillness = () => matchMedia("(prefers-reduced-motion: reduce)").matches;

/** `action` runs once, `delay` milliseconds after the last call of `again`. @param {number} delay @param {() => void} action */
export function createDelay(delay, action) {
  let timer;
  return {
    again: () => {
      clearTimeout(timer);
      timer = setTimeout(action, delay);
    },
    cancel: () => clearTimeout(timer),
  };
}

/**
 * Listen until the returned function is called: every `listen` has its undoing in the same value.
 * @template {EventTarget} T
 * @param {T} target
 * @param {Handlers<T>} handlers
 * @param {AddEventListenerOptions} [options]
 */
export function listen(target, handlers, options) {
  const entries = Object.entries(handlers);
  for (const [type, handler] of entries) target.addEventListener(type, handler, options);
  return () => {
    for (const [type, handler] of entries) target.removeEventListener(type, handler, options);
  };
}
