// What shows a component, in the head of every page. The script that Streamlit carries inline with each of them runs from a blob URL, where
// relative imports fail, and comes with every answer; so it only calls this, which fetches the real modules and styles from the server (one
// script, content-hashed, cached for ever) and hands everything on.
(() => {
  /**
   * @typedef {{main: string, script: string, style: string}} Code the module to start, and the addresses of the script with all modules and of its style sheet
   * @typedef {{data: Code, parentElement: HTMLElement}} Component and whatever else Streamlit gives it
   * @typedef {(component: Component) => () => void} Main the default export of `main`: shows the component, and returns how to take it down
   * @typedef {{latest: Component, main: Main|null, cleanup: (() => void)|null, failure: HTMLElement|null, gone: boolean}} Mount
   */

  const PATIENCE = 20_000; // ms, as `network/files.js`

  /** @type {WeakMap<HTMLElement, Mount>} */
  const mounts = new WeakMap(); // by parentElement

  /** @param {Omit<Component, "data"> & {data: [Code]}} component @returns {() => void} */
  function show({ data: [data], ...rest }) {
    const component = { ...rest, data };
    const { parentElement } = component;
    const mount = mounts.get(parentElement) ?? { latest: component, main: null, cleanup: null, failure: null, gone: false };
    mount.latest = component;
    if (mounts.has(parentElement)) {
      if (mount.main) mount.cleanup = mount.main(component);
    } else {
      mounts.set(parentElement, mount);
      start(mount, data);
    }
    return () => {
      mount.gone = true;
      mounts.delete(parentElement);
      mount.cleanup?.();
    };
  }

  /** @param {Mount} mount @param {Code} code @param {number} attempt */
  async function start(mount, code, attempt = 0) {
    const { main, script, style } = code, { parentElement } = mount.latest;
    const fail = (/** @type {unknown} */ error) => mount.main || mount.gone || say(mount, error, () => start(mount, code, attempt + 1));
    const silence = setTimeout(fail, PATIENCE, new Error("The server did not answer.")); // it may take a request and never do so; a slow line comes to its end
    try {
      // A failed import is remembered by the browser; another query makes Retry a new one.
      const [modules] = await Promise.all([import(absolute(attempt ? `${script}?retry=${attempt}` : script)), addStyles(parentElement, style)]);
      if (mount.main || mount.gone) return;
      mount.failure?.remove();
      const begin = /** @type {Main} */ (modules.start(main).default);
      mount.cleanup = begin(mount.latest);
      mount.main = begin; // only what has begun goes on, what fails is said
    } catch (error) {
      fail(error);
    } finally {
      clearTimeout(silence);
    }
  }

  /** That a component has not come. @param {Mount} mount @param {unknown} error @param {() => void} retry */
  function say(mount, error, retry) {
    console.error(error);
    mount.failure?.remove();
    const message = Object.assign(document.createElement("div"), { className: "failure", role: "alert" });
    const button = Object.assign(document.createElement("button"), { type: "button", className: "tool", textContent: "Retry" });
    message.append("This part of the page could not be loaded from the server. ", button);
    button.onclick = () => {
      message.remove();
      retry();
    };
    mount.failure = message;
    mount.latest.parentElement.append(message);
  }

  /** @param {HTMLElement} parentElement @param {string} url */
  function addStyles(parentElement, url) {
    return new Promise((resolve, reject) => {
      const link = Object.assign(document.createElement("link"), { rel: "stylesheet", href: absolute(url), onload: resolve, onerror: reject });
      parentElement.append(link);
    });
  }

  /** @param {string} url */
  function absolute(url) {
    return new URL(url, document.baseURI).href;
  }

  Object.assign(globalThis, { aevae: { show } });
})();
