// "Link for a class": ticks for what a lesson leaves out, and the link that results.
import { isEmpty, isOnStage } from "../explorer/stage.js";
import { listen, make } from "../ui/dom.js";
import { CONTROLS, isPresenting, leftOut } from "../ui/frame_state.js";
import { onlyHere } from "../ui/url.js";

/** @param {string} name @param {string} text @param {boolean} checked */
function tick(name, text, checked) {
  const input = make("input", { type: "checkbox", "data-testid": `class-link-${name}` });
  input.checked = checked;
  return { name, input, element: make("label", {}, [input, make("span", { text })]) };
}

/** Whether this page keeps answers. */
const isLearn = () => location.pathname.endsWith("/learn");

/**
 * Whether this page has it. Where there are no planes yet, as before a lesson is chosen, any of theirs may come.
 * @param {(typeof CONTROLS)[string]} control @param {boolean} plane the page may show one
 */
export function isHere({ inside, outside, planes }, plane) {
  if (outside && document.querySelector(outside)) return true;
  if (inside) return plane && (isEmpty() || isOnStage(inside));
  return planes ? plane : !outside;
}

/** @param {(link: string) => Promise<string>} copy what came of it, in words */
export function createClassLink(copy) {
  const fields = make("div");
  const link = make("input", { type: "text", readonly: true, "aria-label": "Link", "data-testid": "class-link-address" });
  const button = make("button", { type: "button", class: "tool", text: "Copy this link", "data-testid": "class-link-copy" });
  const close = make("button", { type: "button", class: "tool", text: "Close", "data-testid": "class-link-close" });
  const said = make("span", { role: "status", "data-testid": "class-link-said" });
  const element = make("dialog", { class: "class-link", "aria-label": "Link for a class", "data-testid": "class-link-sheet" }, [
    make("header", {}, [make("h3", { text: "Link for a class" }), close]), fields, link, make("p", { class: "caption", role: "note", hidden: !onlyHere(), text: onlyHere() ?? "" }), make("footer", {}, [button, said]),
  ]);
  /** @type {ReturnType<typeof tick>[]} */
  let hidden = [];
  let present = tick("present", "", false), fresh = tick("fresh", "", false);

  function show() {
    const url = new URL(location.href);
    const set = (/** @type {string} */ name, /** @type {string} */ value) => (value ? url.searchParams.set(name, value) : url.searchParams.delete(name));
    set("present", present.input.checked ? "1" : "");
    set("fresh", fresh.input.checked ? "1" : "");
    set("teacher", ""); // right answers are not for the class
    set("without", hidden.filter(({ input }) => input.checked).map(({ name }) => name).join());
    url.search = url.search.replaceAll("%2C", ",").replaceAll("%3B", ";"); // as everywhere in our addresses
    link.value = url.href;
    said.textContent = "";
  }
  listen(fields, { change: show });
  listen(link, { focus: () => link.select() });
  listen(close, { click: () => element.close() });
  listen(button, { click: async () => (said.textContent = await copy(link.value)) });

  return {
    element,
    /** @param {boolean} plane whether the page may show one */
    open(plane) {
      const now = leftOut();
      hidden = Object.entries(CONTROLS).filter(([, control]) => isHere(control, plane)).map(([name, { text }]) => tick(name, text, now.includes(name)));
      present = tick("present", "Present: large and light, without the sidebar", isPresenting());
      fresh = tick("fresh", "Begin without the answers of others", false);
      fresh.element.hidden = !isLearn();
      fields.replaceChildren(make("fieldset", {}, [make("legend", { text: "Hide" }), ...hidden.map((one) => one.element)]), present.element, fresh.element);
      show();
      element.showModal();
    },
  };
}
