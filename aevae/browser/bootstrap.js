// The only script Streamlit carries inline. It runs from a blob URL, where relative imports fail, so it
// fetches the real modules and styles from the server (content-hashed, cached for ever) and hands everything on.
const places = new WeakMap(); // parentElement -> {latest, cleanup, gone}
const asked = new Set(); // addresses of modules

export default function bootstrap({ data: [data], ...rest }) {
  const component = { ...rest, data };
  const { parentElement } = component;
  let place = places.get(parentElement);
  if (place) {
    place.latest = component;
    if (place.main) place.cleanup = place.main(component);
  } else {
    place = { latest: component, main: null, cleanup: null, gone: false };
    places.set(parentElement, place);
    preload(data.modules);
    start(place, data);
  }
  return () => {
    place.gone = true;
    places.delete(parentElement);
    place.cleanup?.();
  };
}

// Modules import one another several levels deep: left to themselves, each level would wait for the one before.
function preload(modules) {
  for (const url of modules) {
    if (asked.has(url)) continue;
    asked.add(url);
    document.head.append(Object.assign(document.createElement("link"), { rel: "modulepreload", href: absolute(url) }));
  }
}

async function start(place, { main, styles }, attempt = 0) {
  const { parentElement } = place.latest;
  try {
    // A failed import is remembered by the browser; another query makes Retry a new one.
    const [module] = await Promise.all([import(absolute(attempt ? `${main}?retry=${attempt}` : main)), ...styles.map((url) => dress(parentElement, url))]);
    if (place.gone) return;
    place.main = module.default;
    place.cleanup = place.main(place.latest);
  } catch (error) {
    if (place.gone) return;
    console.error(error);
    const message = Object.assign(document.createElement("div"), { className: "failure", role: "alert" });
    const button = Object.assign(document.createElement("button"), { type: "button", className: "tool", textContent: "Retry" });
    message.append("This part of the page could not be loaded from the server. ", button);
    button.onclick = () => {
      message.remove();
      start(place, { main, styles }, attempt + 1);
    };
    parentElement.append(message);
  }
}

function dress(parentElement, url) {
  return new Promise((resolve, reject) => {
    const link = Object.assign(document.createElement("link"), { rel: "stylesheet", href: absolute(url), onload: resolve, onerror: reject });
    parentElement.append(link);
  });
}

function absolute(url) {
  return new URL(url, document.baseURI).href;
}
