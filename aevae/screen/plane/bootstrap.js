// The only script Streamlit carries inline. It runs from a blob URL, where relative imports fail, so it
// fetches the real modules from the server (content-hashed, cached for ever) and hands everything on.
const places = new WeakMap(); // parentElement -> {latest, cleanup, gone}

export default function bootstrap(component) {
  const { parentElement, data } = component;
  let place = places.get(parentElement);
  if (place) {
    place.latest = component;
    if (place.main) place.cleanup = place.main(component);
  } else {
    place = { latest: component, main: null, cleanup: null, gone: false };
    places.set(parentElement, place);
    start(place, data.main);
  }
  return () => {
    place.gone = true;
    places.delete(parentElement);
    place.cleanup?.();
  };
}

async function start(place, url, attempt = 0) {
  const { parentElement } = place.latest;
  try {
    // A failed import is remembered by the browser; another query makes Retry a new one.
    const module = await import(new URL(attempt ? `${url}?retry=${attempt}` : url, document.baseURI));
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
      start(place, url, attempt + 1);
    };
    parentElement.append(message);
  }
}
