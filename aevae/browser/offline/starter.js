// Runs in an exported page before anything else: it sets the page's colours, keeps what the page's scripts hand over, packed as it
// is, and starts the code among it. Scripts, because a page opened from a disk may load those and nothing else.
(() => {
  /** @type {Map<string, string>} */
  const texts = new Map(); // by name: gzip in base64
  /** @type {Map<string, Promise<void>>} */
  const scripts = new Map(); // by address
  let code = "";

  /** @param {string} source */
  function load(source) {
    const loading = scripts.get(source) ?? new Promise((resolve, reject) => {
      const script = Object.assign(document.createElement("script"), { src: source, onload: () => resolve(undefined), onerror() {
        scripts.delete(source);
        script.remove();
        reject(new Error(`${source} is not beside this page. Copy the whole folder.`));
      } });
      document.head.append(script);
    });
    scripts.set(source, loading);
    return loading;
  }

  /** What has a name. @param {string} name @param {string} [source] the script that brings it, where the page itself does not @returns {Promise<ArrayBuffer>} */
  async function read(name, source) {
    if (!texts.has(name) && source) await load(source);
    const packed = Uint8Array.from(atob(texts.get(name) ?? ""), (byte) => byte.charCodeAt(0));
    return new Response(new Blob([packed]).stream().pipeThrough(new DecompressionStream("gzip"))).arrayBuffer();
  }

  /** @param {string} [source] as `read` */
  async function open(source) {
    const page = /** @type {HTMLElement} */ (document.querySelector("main"));
    try {
      code = new TextDecoder().decode(await read("code", source));
      document.head.append(Object.assign(document.createElement("script"), { textContent: code }));
      aevae.start("offline/main.js").default(JSON.parse(document.querySelector("#exported")?.textContent ?? ""), page, read);
    } catch (error) {
      console.error(error);
      page.textContent = `This page could not be opened. It needs a browser of late 2023 or later. ${error instanceof Error ? error.message : ""}`;
    }
  }

  const aevae = Object.assign(globalThis, { aevae: {
    /** @param {string} name @param {string} text */
    hold: (name, text) => texts.set(name, text), open,
    /** The address of a worker. @param {string} module */
    worker: (module) => URL.createObjectURL(new Blob([code, `\naevae.start(${JSON.stringify(module)});`], { type: "text/javascript" })),
    /** @type {(module: string) => any} the code, once it is here, puts its own in this place */
    start() {},
  } }).aevae;

  const dark = matchMedia("(prefers-color-scheme: dark)"); // or what the visitor has chosen: see frame/head.js
  const paint = () => (document.documentElement.dataset.theme = dark.matches ? "dark" : "light");
  dark.addEventListener("change", () => {
    paint();
    window.dispatchEvent(new Event("aevae-frame")); // whoever draws looks again
  });
  paint();
  document.documentElement.dataset.offline = "";
})();
