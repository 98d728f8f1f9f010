// Runs in the head of every page before Streamlit does: theme, present and embed are there from the first paint.
// Streamlit follows the system's theme; here the visitor's choice stands in for the system's.
(() => {
  const root = document.documentElement;
  const ask = window.matchMedia.bind(window);
  const system = ask("(prefers-color-scheme: dark)");
  /** @type {Set<EventTarget & {scheme: string, media: string}>} */
  const asked = new Set(); // queries after the colour scheme that somebody listens to

  function chosen() {
    try {
      return localStorage.getItem("aevae-theme");
    } catch {
      return null; // storage is closed to us
    }
  }

  function scheme() {
    if (root.dataset.present !== undefined) return "light"; // a projector is brightest so
    return chosen() ?? (system.matches ? "dark" : "light");
  }

  /** @param {string} query */
  window.matchMedia = (query) => {
    const named = /prefers-color-scheme:\s*(dark|light)/.exec(query);
    if (!named) return ask(query);
    const target = Object.assign(new EventTarget(), { scheme: named[1], media: query, onchange: null });
    const list = Object.defineProperties(target, {
      matches: { get: () => shown === target.scheme },
      addListener: { value: (/** @type {EventListener} */ listener) => target.addEventListener("change", listener) },
      removeListener: { value: (/** @type {EventListener} */ listener) => target.removeEventListener("change", listener) },
    });
    asked.add(target);
    return /** @type {MediaQueryList} */ (/** @type {unknown} */ (list));
  };

  let shown = "";
  function apply() {
    const parameters = new URLSearchParams(location.search);
    const parameter = (/** @type {string} */ name) => parameters.get(name) ?? "";
    for (const [name, on] of Object.entries({ present: parameter("present") === "1", embed: parameter("embed") === "true" })) {
      if (on) root.dataset[name] = "";
      else delete root.dataset[name];
    }
    root.dataset.without = parameter("without").replace(/[^a-z]+/g, " ");
    if (shown === (shown = scheme())) return;
    root.style.colorScheme = shown;
    for (const target of asked) target.dispatchEvent(new MediaQueryListEvent("change", { media: target.media, matches: target.scheme === shown }));
  }

  system.addEventListener("change", apply);
  window.addEventListener("aevae-frame", apply);
  apply();

  // Streamlit gives the link to the first page an empty address, which a new tab takes for the page that one is on.
  for (const kind of ["pointerdown", "focusin"]) {
    document.addEventListener(kind, ({ target }) => target instanceof Element && target.closest('a[href=""]')?.setAttribute("href", "./"), true);
  }
})();
